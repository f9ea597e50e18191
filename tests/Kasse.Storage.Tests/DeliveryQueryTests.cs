using Kasse.Storage.Deliveries;

namespace Kasse.Storage.Tests;

public sealed class DeliveryQueryTests : IAsyncLifetime
{
    const string Ours = "123456", Theirs = "654321";

    readonly TestStore store = new();
    DeliveryTables deliveries = null!;

    [Fact]
    public async Task The_newest_of_some_sales_units()
    {
        await Open("w1", Ours, stream: 1, seq: 1);
        await Open("w2", Theirs, stream: 2, seq: 2);
        await Open("w1", Ours, stream: 1, seq: 3);

        Assert.Equal([3L, 1], Seqs(deliveries.NewestOf([Ours], null, 10)));
        Assert.Equal([3L, 2, 1], Seqs(deliveries.NewestOf([Ours, Theirs], DeliveryState.Pending, 10)));
        Assert.Equal([2L, 1], Seqs(deliveries.NewestOf([Ours, Theirs], null, 10, before: 3)));
        Assert.Empty(deliveries.NewestOf([Ours], DeliveryState.GivenUp, 10));
        Assert.Empty(deliveries.NewestOf([], null, 10));
    }

    [Fact]
    public async Task The_newest_to_one_registration_as_far_as_they_are_of_some_sales_units()
    {
        await Open("w1", Ours, stream: 1, seq: 1);
        await Open("w1", Theirs, stream: 2, seq: 2);
        await Open("w2", Ours, stream: 1, seq: 3);
        await Open("w1", Ours, stream: 3, seq: 4);

        Assert.Equal([4L, 1], Seqs(deliveries.NewestTo("w1", [Ours], 10)));
        Assert.Equal([2L, 1], Seqs(deliveries.NewestTo("w1", [Ours, Theirs], 10, before: 4)));
        Assert.Empty(deliveries.NewestTo("w1", [], 10));
    }

    [Fact]
    public async Task Everything_about_a_payment()
    {
        await Open("w1", Ours, stream: 1, seq: 1);
        await Open("w2", Ours, stream: 1, seq: 1);
        await Open("w1", Ours, stream: 2, seq: 2);

        Assert.Equal(["w2", "w1"], deliveries.About(1).Select(delivery => delivery.Webhook));
    }

    [Theory]
    [InlineData(DeliveryTables.InState)]
    [InlineData(DeliveryTables.ToWebhook)]
    [InlineData(DeliveryTables.AboutPayment)]
    public void Every_question_is_answered_from_an_index(string sql) => QueryPlan.NeverScans(store.Database, sql);

    public async ValueTask InitializeAsync()
    {
        deliveries = new DeliveryTables(store.Database);
        await store.Sql("""
            insert into webhooks (id, msn, client_id, url, events, secret, created_at, from_seq)
            values ('w1', '123456', 'c', 'http://127.0.0.1/', '[]', 's', 0, 0), ('w2', '123456', 'c', 'http://127.0.0.1/', '[]', 's', 0, 0)
            """);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    Task Open(string webhook, string msn, long stream, long seq) => store.Database.Write(session => DeliveryTables.Open(session,
        new NewDelivery(webhook, stream, seq, msn, $"order-{stream}", "epayments.payment.created.v1", [], store.Clock.GetUtcNow())));

    static IEnumerable<long> Seqs(IEnumerable<Delivery> found) => found.Select(delivery => delivery.Seq);
}
