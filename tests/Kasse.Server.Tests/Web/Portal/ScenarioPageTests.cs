using Kasse.Server.GoLive.Scenarios;
using Kasse.Server.Tests.EPayment;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class ScenarioPageTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    [Fact]
    public async Task A_developer_plays_one_watches_it_and_ends_it()
    {
        var shop = await new WebShop(shared.Kasse, shared.Merchant).Another();
        var list = $"/portal/scenarios/{shop.Merchant.Msn}";
        // Who sees the sales units of all companies.
        using var developer = await PortalVisitor.SignedIn(shared.Kasse, Role.Administrator);

        var begun = await developer.Post(list, ("scenario", "user-aborts"));
        Assert.Equal(303, begun.Status);
        Assert.Contains("Create a payment of at least 10.00 with your integration (ePayment).", (await developer.Get(begun.Location!)).Body);
        Assert.Contains($"<a href=\"{begun.Location}\">being played now</a>", (await developer.Get(list)).Body);
        var second = await developer.Post(list, ("scenario", "user-never-acts"));
        Assert.Equal((409, true), (second.Status, second.Body.Contains("One is being played already.", StringComparison.Ordinal)));

        var reference = await shop.Created();
        await shared.Kasse.Server.Scenarios!.Changed(begun.Location!.Split('/')[^1], run => run.StepCount == 1, TestContext.Current.CancellationToken);
        var playing = (await developer.Get(begun.Location)).Body;
        Assert.Contains($"<a href=\"/portal/payments/{shop.Merchant.Msn}/{reference}\">{reference}</a>", playing);
        Assert.Contains("The payer rejected the payment in the app.", playing);
        Assert.Contains("data-live=", playing);

        Assert.Equal((303, begun.Location), await developer.Post($"{begun.Location}/end") is var ended ? (ended.Status, ended.Location) : default);
        var over = (await developer.Get(begun.Location)).Body;
        Assert.Contains("✕ Failed", over);
        Assert.Contains("Failed (ended by hand): 1 of 2 expectations is not met.", over);
        Assert.DoesNotContain("data-live=", over);
    }

    [Fact]
    public async Task Whoever_has_no_business_there_is_told()
    {
        using var viewer = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer);
        using var developer = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer);
        using var stranger = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer, "Another company");

        Assert.Equal(403, (await viewer.Get("/portal/scenarios/123456")).Status);
        Assert.Equal(404, (await stranger.Get("/portal/scenarios/123456")).Status);
        Assert.Equal(404, (await stranger.Post("/portal/scenarios/123456", ("scenario", "user-aborts"))).Status);
        Assert.Equal((303, "/portal/scenarios/123456"), await developer.Get("/portal/scenarios") is var led ? (led.Status, led.Location) : default);
        Assert.Equal(422, (await developer.Post("/portal/scenarios/123456", ("scenario", "nothing"))).Status);
        foreach (var gone in (string[])["", "/changes"]) Assert.Equal(404, (await developer.Get($"/portal/scenarios/123456/nothing{gone}")).Status);
        Assert.Equal(404, (await developer.Post("/portal/scenarios/123456/nothing/end")).Status);
        Assert.Equal(AllScenarios.InOrder.Count, (await developer.Get("/portal/scenarios/123456")).Body.Split("aria-label=\"Play:").Length - 1);
    }
}
