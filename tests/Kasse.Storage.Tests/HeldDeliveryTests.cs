using Kasse.Storage.Deliveries;

namespace Kasse.Storage.Tests;

/// <summary>What is kept back on purpose, what passes it, and what becomes of it when whoever kept it back is gone.</summary>
public abstract class HeldDeliveryTests(TestStore store) : IAsyncLifetime
{
    const string Webhook = "w1";

    readonly DeliveryTables deliveries = new(store.Database);
    readonly HeldDeliveries held = new(store.Database);

    DateTimeOffset Now => store.Clock.GetUtcNow();

    [Fact]
    public async Task The_one_behind_a_held_one_passes_it_and_nothing_else_does()
    {
        var first = await Held();
        Assert.True(await held.LetPass(first, Now));
        await Open(stream: 1, seq: 2);
        await Open(stream: 1, seq: 3);
        Assert.Empty(deliveries.Due(Webhook, Now, 10));

        Assert.True(await held.LetPass(first, Now));
        await Arrive(seq: 2);
        Assert.Empty(deliveries.Due(Webhook, Now, 10));
        Assert.False(await held.LetPass(first, Now));
        await Arrive(seq: 1);
        await Arrive(seq: 3);

        Assert.All(deliveries.About(1), delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
    }

    [Fact]
    public async Task One_that_was_sent_by_hand_is_not_held_any_more()
    {
        var first = await Held();

        await deliveries.RecordResend(deliveries.Find(first.Id)!, Answered(200), Now);

        Assert.False(await held.LetPass(first, Now));
    }

    [Fact]
    public async Task All_that_is_held_goes_in_order_when_it_is_let_go()
    {
        var first = await Held();
        await Open(stream: 1, seq: 2);
        await held.LetPass(first, Now);

        await held.LetGo(Now);

        await Arrive(seq: 1);
        await Arrive(seq: 2);
    }

    [Fact]
    public async Task One_whose_registration_is_deleted_is_dropped_and_stays_so()
    {
        var first = await Held();

        await store.Database.Write(session => DeliveryTables.Drop(session.Connection, Webhook));
        await held.LetGo(Now);

        Assert.Equal(DeliveryState.Dropped, deliveries.Find(first.Id)!.State);

    }

    public async ValueTask InitializeAsync() => await store.Sql("""
        insert into webhooks (id, msn, client_id, url, events, secret, created_at, from_seq) values ('w1', '123456', 'c', 'http://127.0.0.1/', '[]', 's', 0, 0)
        """);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    async Task<DueDelivery> Held()
    {
        await Open(stream: 1, seq: 1);
        var first = Assert.Single(deliveries.Due(Webhook, Now, 10));
        await held.Hold(first, "On purpose.", Now.AddMinutes(10));
        Assert.Empty(deliveries.Due(Webhook, Now, 10));
        Assert.Equal("On purpose.", Assert.Single(deliveries.Due(Webhook, Now.AddMinutes(10), 10)).Held);
        return first;
    }

    async Task Arrive(long seq)
    {
        var due = Assert.Single(deliveries.Due(Webhook, Now, 10));
        Assert.Equal(seq, deliveries.Find(due.Id)!.Seq);
        await deliveries.RecordDue(due, [Answered(200)], null, Now);
    }

    Task Open(long stream, long seq) => store.Database.Write(session => DeliveryTables.Open(session,
        new NewDelivery(Webhook, stream, seq, "123456", $"order-{stream}", "epayments.payment.created.v1", [], Now)));

    static Attempt Answered(int status) => new(0, DateTimeOffset.UnixEpoch, "POST", "", status, "", null, TimeSpan.Zero, "On purpose.");
}
