using Kasse.Server.Start;
using Kasse.Server.Tests.EPayment;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class ChecklistPageTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Path = $"/portal/checklist/{FirstStart.NorwegianMsn}";

    [Fact]
    public async Task Each_item_shows_its_mark_what_was_seen_and_the_way_to_the_proof()
    {
        var reference = await new WebShop(shared.Kasse, shared.Merchant).Captured();
        using var visitor = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer);

        var page = (await visitor.Get(Path)).Body;

        Assert.Contains("✓ Done", page);
        Assert.Contains("✕ Wrong", page);
        Assert.Contains("<a href=\"#epayment.system-headers\">Every call says which system makes it</a>", page);
        Assert.Matches($"<a href=\"/portal/requests/[0-9]+\">ePayment capture {reference}</a>", page);
    }

    [Fact]
    public async Task The_report_is_one_file_that_loads_nothing_and_says_no_secret()
    {
        await new WebShop(shared.Kasse, shared.Merchant).Captured();
        using var visitor = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer);

        var report = (await visitor.Get($"{Path}/report")).Body;

        Assert.Contains("Every call says which system makes it", report);
        Assert.Contains("UTC", report);
        foreach (var outward in (string[])["<script", "<link", "<img", "href=", "src=", shared.Merchant.Token, shared.Merchant.Keys.PrimaryKey, shared.Merchant.Keys.ClientSecret])
            Assert.DoesNotContain(outward, report);
    }

    [Fact]
    public async Task Whoever_names_no_sales_unit_is_led_to_the_first_and_another_companys_is_not_there()
    {
        using var visitor = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer);
        using var stranger = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer, "Another company");

        Assert.Equal((303, $"{Path}?since=hour"), await visitor.Get("/portal/checklist?since=hour") is var led ? (led.Status, led.Location) : default);
        Assert.Equal(404, (await stranger.Get(Path)).Status);
        Assert.Equal(404, (await stranger.Get($"{Path}/report")).Status);
        Assert.Equal(404, (await stranger.Get("/portal/checklist")).Status);
    }
}
