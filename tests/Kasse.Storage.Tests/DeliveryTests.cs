using Kasse.Storage.Deliveries;

namespace Kasse.Storage.Tests;

/// <summary>What is to be told, and how far that is.</summary>
public abstract class DeliveryTests(TestStore store) : IAsyncLifetime
{
    const string Ours = "123456", Theirs = "654321";

    static readonly string Line = CallbackLine.Of(Ours);

    readonly DeliveryTables deliveries = new(store.Database);

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

    [Fact]
    public async Task An_only_attempt_is_begun_once()
    {
        var due = await OpenDue(stream: 1, seq: 1);

        Assert.Equal((true, false), (await deliveries.Begin(due), await deliveries.Begin(due)));

        await deliveries.RecordBegun(due, Answered(200), store.Clock.GetUtcNow());
        Assert.False(await deliveries.Begin(due));
    }

    [Fact]
    public async Task What_was_sent_by_hand_before_its_turn_is_not_begun()
    {
        var due = await OpenDue(stream: 1, seq: 1);
        await deliveries.RecordResend(deliveries.Find(due.Id)!, Answered(200), store.Clock.GetUtcNow());

        Assert.False(await deliveries.Begin(due));
        Assert.Equal(DeliveryState.Delivered, deliveries.Find(due.Id)!.State);
    }

    [Fact]
    public async Task One_that_was_begun_does_not_become_due_again_when_the_one_before_it_is_sent_by_hand()
    {
        var (now, first) = (store.Clock.GetUtcNow(), await OpenDue(stream: 1, seq: 1));
        await Open(Line, Ours, stream: 1, seq: 2);
        await deliveries.Begin(first);
        await deliveries.RecordBegun(first, Answered(500), now);
        Assert.True(await deliveries.Begin(Assert.Single(deliveries.Due(Line, now, 10))));

        await deliveries.RecordResend(deliveries.Find(first.Id)!, Answered(200), now);

        Assert.Empty(deliveries.Due(Line, now, 10));
    }

    [Fact]
    public async Task There_is_something_to_make_while_an_attempt_is_due_or_the_only_one_under_way()
    {
        var now = store.Clock.GetUtcNow();
        Assert.False(deliveries.AnyToMake(now));

        await Open("w1", Ours, stream: 1, seq: 1);
        Assert.True(deliveries.AnyToMake(now));
        Assert.False(deliveries.AnyToMake(now.AddSeconds(-1)));
        await deliveries.RecordDue(Assert.Single(deliveries.Due("w1", now, 10)), [Answered(500)], now.AddSeconds(5), now);
        Assert.False(deliveries.AnyToMake(now));

        var only = await OpenDue(stream: 2, seq: 2);
        Assert.True(deliveries.AnyToMake(now));
        await deliveries.Begin(only);
        Assert.True(deliveries.AnyToMake(now));
        await deliveries.RecordBegun(only, Answered(500), now);
        Assert.False(deliveries.AnyToMake(now));
    }

    public async ValueTask InitializeAsync() => await store.Sql("""
        insert into webhooks (id, msn, client_id, url, events, secret, created_at, from_seq)
        values ('w1', '123456', 'c', 'http://127.0.0.1/', '[]', 's', 0, 0), ('w2', '123456', 'c', 'http://127.0.0.1/', '[]', 's', 0, 0)
        """);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    Task Open(string webhook, string msn, long stream, long seq) => store.Database.Write(session => DeliveryTables.Open(session,
        new NewDelivery(webhook, stream, seq, msn, $"order-{stream}", "epayments.payment.created.v1", [], store.Clock.GetUtcNow())));

    /// <returns>What is to be called back once.</returns>
    async Task<DueDelivery> OpenDue(long stream, long seq)
    {
        await Open(Line, Ours, stream, seq);
        return Assert.Single(deliveries.Due(Line, store.Clock.GetUtcNow(), 10));
    }

    static Attempt Answered(int status) => new(0, DateTimeOffset.UnixEpoch, "POST", "", status, "", null, TimeSpan.Zero);

    static IEnumerable<long> Seqs(IEnumerable<Delivery> found) => found.Select(delivery => delivery.Seq);
}

public sealed class DeliveryPlanTests : IAsyncDisposable
{
    readonly TestStore store = new();

    [Theory]
    [InlineData(DeliveryTables.InState)]
    [InlineData(DeliveryTables.ToWebhook)]
    [InlineData(DeliveryTables.AboutPayment)]
    public void Every_question_is_answered_from_an_index(string sql) => QueryPlan.NeverScans(store.Database, sql);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
