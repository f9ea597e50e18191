using Dapper;
using Kasse.Server.Start;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Tests;
using Npgsql;

namespace Kasse.Server.Tests.Nodes;

/// <summary>What one node learns of the other, and what it does when that one, or the database, goes away.</summary>
public sealed class NodeTests(PostgresCluster postgres) : IAsyncLifetime
{
    TwoNodes nodes = null!;

    [Fact]
    public async Task Keys_made_at_one_node_are_good_at_the_other()
    {
        var (first, second) = (nodes.First.Server.Platform.Settings, nodes.Second.Server.Platform.Settings);
        var keys = first.Current.KeysOf(FirstStart.NorwegianMsn)!;
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        second.Changed += () =>
        {
            if (second.Current.WithSubscriptionKey("made-anew") is not null) heard.TrySetResult();
        };

        await first.Change(keys.ClientId, "key made anew", now => now with { SecondaryKey = "made-anew" });
        await heard.Task;

        Assert.Null(second.Current.WithSubscriptionKey(keys.SecondaryKey));
        // Decided on what is there, not on what a node remembers.
        await second.Change(keys.ClientId, "name changed", now => now with { Name = "Renamed" });
        Assert.Equal("made-anew", second.Current.WithClientId(keys.ClientId)!.SecondaryKey);
    }

    [Fact]
    public async Task A_clock_moved_at_one_node_is_moved_at_the_other()
    {
        var reference = WebShop.NewReference();
        await nodes.AtFirst.Create(WebShop.Order(reference, 1000));
        var moved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var second = nodes.Second.Server.Platform;
        second.Settings.Changed += () =>
        {
            if (second.Clock.Offset >= TimeSpan.FromHours(1)) moved.TrySetResult();
        };

        await nodes.AtFirst.Pass(TimeSpan.FromHours(1));

        Assert.Equal("EXPIRED", (string)(await nodes.AtSecond.Get(reference)).Json["state"]!);
        await moved.Task;
    }

    [Fact]
    public async Task A_node_goes_by_a_clock_moved_at_the_other_as_soon_as_it_writes_whether_or_not_it_has_heard_of_it()
    {
        var (reference, before) = (WebShop.NewReference(), nodes.First.Server.Platform.Clock.GetUtcNow());
        // Nobody is told.
        PostgresCluster.Run(nodes.Server, $"update journal_end set clock = {TimeSpan.FromDays(30).Ticks}");

        await nodes.AtSecond.Create(WebShop.Order(reference, 1000));

        Assert.True(nodes.First.Server.Platform.Journal.Find(FirstStart.NorwegianMsn, reference)!.Payment.CreatedAt >= before.AddDays(30));
        await nodes.First.Server.Platform.Clock.Advance(TimeSpan.FromDays(31), nodes.First.Server.Platform.Settings);
        Assert.Equal(TimeSpan.FromDays(31).Ticks, nodes.First.Server.Platform.Database.Read(session => session.Connection.QuerySingle<long>("select clock from journal_end")));
    }

    [Fact]
    public async Task A_clock_moved_at_both_nodes_at_once_is_moved_twice()
    {
        var (first, second) = (nodes.First.Server.Platform, nodes.Second.Server.Platform);

        await Task.WhenAll(Enumerable.Range(0, 5).SelectMany(_ => (Task[])
            [first.Clock.Advance(TimeSpan.FromHours(1), first.Settings), second.Clock.Advance(TimeSpan.FromHours(1), second.Settings)]));

        Assert.Equal(TimeSpan.FromHours(10), first.Clock.Offset > second.Clock.Offset ? first.Clock.Offset : second.Clock.Offset);
    }

    [Fact]
    public async Task Whoever_is_left_tells_what_happens_and_nobody_tells_it_twice()
    {
        await using var receiver = await Receiver.Start();
        await Listen(receiver);

        var before = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Created(i % 2 == 0 ? nodes.AtFirst : nodes.AtSecond)));
        foreach (var _ in before) await receiver.Next();
        await nodes.End(nodes.First);
        var after = await Created(nodes.AtSecond);

        Assert.Equal(after, (await receiver.Next()).Reference);
        Assert.Equal([.. before.Order(), after], receiver.Calls.Select(call => call.Reference).Take(10).Order().Append(receiver.Calls[10].Reference));
        Assert.Equal(11, receiver.Calls.Count);
    }

    [Fact]
    public async Task Either_node_knows_when_everything_is_told()
    {
        await using var receiver = await Receiver.Start();
        await Listen(receiver);
        var created = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Created(i % 2 == 0 ? nodes.AtFirst : nodes.AtSecond)));
        foreach (var _ in created) await receiver.Next();

        foreach (var node in (RunningKasse[])[nodes.First, nodes.Second])
        {
            await node.Server.Courier.Quiet(TestContext.Current.CancellationToken);
            Assert.All(node.Server.Platform.Deliveries.Newest(null, null, null, null, 100), delivery => Assert.Equal(DeliveryState.Delivered, delivery.State));
        }
    }

    [Fact]
    public async Task What_is_sent_again_at_any_node_lets_go_what_was_held_back_behind_it()
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = Receiver.With(500);
        await Listen(receiver);
        foreach (var node in (RunningKasse[])[nodes.First, nodes.Second])
        {
            var reference = await nodes.Approved();
            Assert.Equal("CREATED", (await receiver.Next()).Name);
            await node.Server.Courier.Quiet(TestContext.Current.CancellationToken);
            receiver.Answer = Receiver.With(200);

            await node.Server.Courier.Resend(node.Server.Platform.Deliveries.Newest(null, null, reference, null, 10)[^1].Id);

            Assert.Equal("CREATED", (await receiver.Next()).Name);
            Assert.Equal("AUTHORIZED", (await receiver.Next()).Name);
            receiver.Answer = Receiver.With(500);
        }
    }

    [Fact]
    public async Task Nothing_that_was_answered_is_lost_when_the_server_cuts_everybody_off()
    {
        var reference = await nodes.Approved();
        var answered = new List<string>();
        for (var round = 0; round < 5; round++)
        {
            var capturing = Enumerable.Range(0, 20)
                .Select(i => TwoNodes.Named($"{round}-{i}", "captured", (i % 2 == 0 ? nodes.AtFirst : nodes.AtSecond).Capture(reference, 1, $"{round}-{i}"))).ToList();
            PostgresCluster.Disconnect(nodes.Server);
            var answers = await Task.WhenAll(capturing);
            Assert.All(answers, a => Assert.True(a.Answer.Status is 200 or 503, a.Answer.Body));
            // Whoever does not know asks again, and is answered once the server can be reached.
            foreach (var unknown in answers.Where(a => a.Answer.Status == 503))
                Assert.Equal(200, (await nodes.AtFirst.Capture(reference, 1, unknown.Reference)).Status);
        }

        Assert.Equal(100, TwoNodes.Sums(await nodes.AtSecond.Get(reference)).Captured);
        Assert.Empty(Verification.Run(nodes.Database).Findings);
    }

    [Fact]
    public async Task Whoever_waits_for_a_database_that_gives_up_is_told_to_come_again()
    {
        var name = new NpgsqlConnectionStringBuilder(nodes.Server).Database;
        PostgresCluster.Run(nodes.Server, $"alter database {name} set statement_timeout = '300ms'");
        PostgresCluster.Disconnect(nodes.Server);
        await using var other = new NpgsqlConnection(nodes.Server);
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await using (var turn = new NpgsqlCommand("begin; select seq from journal_end for update", other)) await turn.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Equal(503, (await nodes.AtFirst.Create(WebShop.Order(WebShop.NewReference(), 1000))).Status);
    }

    [Fact]
    public async Task A_node_says_whether_it_reaches_the_database()
    {
        Assert.Equal(200, (await nodes.AtFirst.Merchant.Get("/health/ready")).Status);

        PostgresCluster.Refuse(nodes.Server);

        var ready = await nodes.AtFirst.Merchant.Get("/health/ready");
        Assert.Equal(503, ready.Status);
        Assert.StartsWith("The database cannot be reached: ", ready.Body);
        Assert.Equal(200, (await nodes.AtFirst.Merchant.Get("/health/live")).Status);
        Assert.Equal(503, (await nodes.AtFirst.Create(WebShop.Order(WebShop.NewReference(), 1000))).Status);
    }

    public async ValueTask InitializeAsync() => nodes = await TwoNodes.Start(postgres);

    public ValueTask DisposeAsync() => nodes.DisposeAsync();

    async Task Listen(Receiver receiver)
    {
        var registration = Webhooks.Shop.Registration(receiver.Url, "epayments.payment.created.v1", "epayments.payment.authorized.v1");
        Assert.Equal(201, (await nodes.AtFirst.Merchant.Post(Webhooks.Shop.Path, registration)).Status);
    }

    static async Task<string> Created(WebShop shop)
    {
        var reference = WebShop.NewReference();
        Assert.Equal(201, (await shop.Create(WebShop.Order(reference, 1000))).Status);
        return reference;
    }
}
