using Kasse.Server.Tests.EPayment;
using Kasse.Storage;

namespace Kasse.Server.Tests.Nodes;

/// <summary>What holds for a caller, whichever of two nodes the load balancer hands a request to.</summary>
public sealed class SharedDatabaseTests(SharedNodes shared) : IClassFixture<SharedNodes>
{
    readonly TwoNodes nodes = shared.Nodes;

    [Fact]
    public async Task Fifty_payments_hammered_from_both_sides_never_move_too_much()
    {
        var references = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => nodes.Approved()));

        var moved = await Task.WhenAll(references.SelectMany(reference => Enumerable.Range(0, 6).SelectMany(i =>
        {
            var shop = i % 2 == 0 ? nodes.AtFirst : nodes.AtSecond;
            return (Task<(string Reference, string What, Answer Answer)>[])
            [
                TwoNodes.Named(reference, "captured", shop.Capture(reference, 300, $"capture-{i}")),
                TwoNodes.Named(reference, "refunded", shop.Refund(reference, 200, $"refund-{i}")),
                i < 4 ? TwoNodes.Named(reference, "captured", shop.Capture(reference, 100)) : TwoNodes.Named(reference, "cancelled", shop.Cancel(reference)),
            ];
        })));

        Assert.All(moved, m => Assert.True(m.Answer.Status is 200 or 400, m.Answer.Body));
        foreach (var reference in references)
        {
            var sums = TwoNodes.Sums(await nodes.AtFirst.Get(reference));
            Assert.Equal(sums, TwoNodes.Sums(await nodes.AtSecond.Get(reference)));
            Assert.InRange(sums.Captured + sums.Cancelled, 0, 1000);
            Assert.InRange(sums.Refunded, 0, sums.Captured);
            var done = moved.Where(m => m.Reference == reference && m.Answer.Status == 200).ToList();
            Assert.Equal(200 * done.Count(m => m.What == "refunded"), sums.Refunded);
        }
        Assert.Empty(Verification.Run(nodes.Database).Findings);
    }

    [Fact]
    public async Task A_repetition_at_the_other_node_gets_the_first_answer()
    {
        var reference = await nodes.Approved();

        var captured = await nodes.AtFirst.Capture(reference, 400, "k");
        var refused = await nodes.AtFirst.Capture(reference, 4000, "too much");
        await nodes.AtSecond.Capture(reference, 600);

        Assert.Equal(captured, await nodes.AtSecond.Capture(reference, 400, "k"));
        Assert.Equal(Without("traceId", refused), Without("traceId", await nodes.AtSecond.Capture(reference, 4000, "too much")));
        Assert.Equal(1000, TwoNodes.Sums(await nodes.AtFirst.Get(reference)).Captured);
    }

    [Fact]
    public async Task One_request_at_both_nodes_at_once_is_done_once()
    {
        var reference = await nodes.Approved();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? nodes.AtFirst : nodes.AtSecond).Capture(reference, 100, "k")));

        Assert.Single(answers.Where(answer => answer.Status == 200).Select(answer => answer.Body).Distinct());
        Assert.All(answers, answer => Assert.True(answer.Status is 200 or 423, answer.Body));
        Assert.Equal(100, TwoNodes.Sums(await nodes.AtSecond.Get(reference)).Captured);
    }

    [Fact]
    public async Task A_reference_taken_at_one_node_is_taken_at_the_other()
    {
        var reference = WebShop.NewReference();

        var created = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? nodes.AtFirst : nodes.AtSecond).Create(WebShop.Order(reference, 1000))));

        Assert.Single(created, answer => answer.Status == 201);
        Assert.All(created, answer => Assert.True(answer.Status is 201 or 409, answer.Body));
    }

    [Fact]
    public async Task What_one_node_has_answered_the_other_one_shows()
    {
        for (var i = 0; i < 20; i++)
        {
            var reference = await nodes.Approved();
            await nodes.AtFirst.Capture(reference, 400);
            Assert.Equal(400, TwoNodes.Sums(await nodes.AtSecond.Get(reference)).Captured);
            await nodes.AtSecond.Refund(reference, 100);
            Assert.Equal(100, TwoNodes.Sums(await nodes.AtFirst.Get(reference)).Refunded);
        }
    }

    static string Without(string member, Answer answer)
    {
        var body = answer.Json.AsObject();
        body.Remove(member);
        return $"{answer.Status} {body.ToJsonString()}";
    }
}
