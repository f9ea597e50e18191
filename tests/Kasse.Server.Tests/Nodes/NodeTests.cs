using Kasse.Server.Start;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage;
using Kasse.Storage.Tests;

namespace Kasse.Server.Tests.Nodes;

/// <summary>What one node learns of the other, and what it does when that one, or the database, goes away.</summary>
public sealed class NodeTests(PostgresCluster postgres) : IAsyncLifetime
{
    const string CreatedEvent = "epayments.payment.created.v1";

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
    public async Task Whoever_is_left_tells_what_happens_and_nobody_tells_it_twice()
    {
        await using var receiver = await Receiver.Start();
        var registered = await nodes.AtFirst.Merchant.Post("/webhooks/v1/webhooks", $$"""{"url":"{{receiver.Url}}","events":["{{CreatedEvent}}"]}""");
        Assert.Equal(201, registered.Status);

        var before = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => Created(i % 2 == 0 ? nodes.AtFirst : nodes.AtSecond)));
        foreach (var _ in before) await receiver.Next();
        await nodes.End(nodes.First);
        var after = await Created(nodes.AtSecond);

        Assert.Equal(after, (await receiver.Next()).Reference);
        Assert.Equal([.. before.Order(), after], receiver.Calls.Select(call => call.Reference).Take(10).Order().Append(receiver.Calls[10].Reference));
        Assert.Equal(11, receiver.Calls.Count);
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

    static async Task<string> Created(WebShop shop)
    {
        var reference = WebShop.NewReference();
        Assert.Equal(201, (await shop.Create(WebShop.Order(reference, 1000))).Status);
        return reference;
    }
}
