using System.Text.RegularExpressions;
using Kasse.Server.Start;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class FaultPageTests : IAsyncLifetime
{
    RunningKasse kasse = null!;
    PortalVisitor developer = null!;

    [Fact]
    public async Task Switches_a_fault_on_says_so_on_every_page_and_switches_it_off()
    {
        var merchant = await kasse.Merchant();

        Assert.Equal(303, (await Add(("operation", "ePayment get"))).Status);
        Assert.Equal(503, (await merchant.Get("/epayment/v1/payments/order-0001")).Status);

        Assert.Contains("answers 503, and nothing is done", (await developer.Get("/portal/faults")).Body);
        Assert.Contains("faults are switched on", (await developer.Get("/portal/payments")).Body);

        var id = Assert.Single(kasse.Server.Platform.Faults.All).Id;
        Assert.Equal(303, (await developer.Post($"/portal/faults/{id}/remove")).Status);
        Assert.Equal(404, (await merchant.Get("/epayment/v1/payments/order-0001")).Status);
        Assert.DoesNotContain("faults are switched on", (await developer.Get("/portal/payments")).Body);
    }

    [Theory]
    [InlineData("msn", "999999", "Choose one of your sales units.")]
    [InlineData("operation", "ePayment steal", "One of Access token, ")]
    [InlineData("event", "epayments.payment.captured.v1", "None, because it strikes calls.")]
    [InlineData("harm", "explode", "Choose one of the list.")]
    [InlineData("share", "0", "Write a whole number from 1 to 100.")]
    [InlineData("count", "many", "Write a whole number from 1 to 1,000,000.")]
    public async Task What_makes_no_sense_stands_beside_the_field(string field, string value, string words)
    {
        var page = await Add((field, value));

        Assert.Equal(422, page.Status);
        Assert.Contains(words, page.Body);
        Assert.Empty(kasse.Server.Platform.Faults.All);
    }

    [Theory]
    [InlineData("webhook-lost", "operation", "ePayment get", "None, because it strikes webhooks.")]
    [InlineData("refuse exceeds-capturable", "operation", "Webhooks list", "Webhooks list never says exceeds-capturable.")]
    [InlineData("maintenance 5", "count", "1", "Maintenance is of all calls, until it ends.")]
    public async Task What_does_not_fit_together_stands_beside_a_field(string harm, string field, string value, string words)
    {
        var page = await Add(("harm", harm), (field, value));

        Assert.Equal(422, page.Status);
        Assert.Contains(words, page.Body);
        Assert.Empty(kasse.Server.Platform.Faults.All);
    }

    [Fact]
    public async Task Everything_on_offer_can_be_switched_on()
    {
        var page = (await developer.Get("/portal/faults")).Body;
        var offered = Regex.Matches(page[page.IndexOf("name=\"harm\"", StringComparison.Ordinal)..page.IndexOf("name=\"operation\"", StringComparison.Ordinal)], "value=\"([^\"]+)\"")
            .Select(option => option.Groups[1].Value).ToList();

        foreach (var harm in offered) Assert.Equal(303, (await Add(("harm", harm), ("reference", harm.StartsWith("maintenance", StringComparison.Ordinal) ? "" : "order-0001"))).Status);

        Assert.Equal(offered.Count, kasse.Server.Platform.Faults.All.Count);
        Assert.InRange(offered.Count, 60, 100);
        Assert.Contains("All calls about order-0001", (await developer.Get("/portal/faults")).Body);
        Assert.Contains("is down for maintenance from", (await developer.Get("/portal/faults")).Body);
    }

    [Fact]
    public async Task Nobody_sees_or_touches_the_faults_of_another_company()
    {
        await Add();
        var id = Assert.Single(kasse.Server.Platform.Faults.All).Id;
        using var stranger = await PortalVisitor.SignedIn(kasse, Role.Developer, company: "Somebody Else AS");

        Assert.DoesNotContain("answers 503, and nothing is done</td>", (await stranger.Get("/portal/faults")).Body);
        Assert.DoesNotContain("faults are switched on", (await stranger.Get("/portal/payments")).Body);
        Assert.Equal(404, (await stranger.Post($"/portal/faults/{id}/remove")).Status);
        Assert.Equal(422, (await stranger.Post("/portal/faults", ("msn", "123456"), ("harm", "503"), ("share", "100"))).Status);
        Assert.Single(kasse.Server.Platform.Faults.All);
    }

    [Fact]
    public async Task Is_there_in_a_test_environment_only()
    {
        await using var strict = await RunningKasse.Start(options => options with { Environment = KasseEnvironment.ProductionLike });
        using var administrator = await PortalVisitor.SignedIn(strict, Role.Administrator);

        Assert.Equal(404, (await administrator.Get("/portal/faults")).Status);
        Assert.DoesNotContain("/portal/faults", (await administrator.Get("/portal/payments")).Body);
    }

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start();
        developer = await PortalVisitor.SignedIn(kasse, Role.Developer);
    }

    public ValueTask DisposeAsync()
    {
        developer.Dispose();
        return kasse.DisposeAsync();
    }

    Task<PageAnswer> Add(params (string Name, string Value)[] changes)
    {
        var fields = new Dictionary<string, string> { ["msn"] = "123456", ["operation"] = "", ["harm"] = "503", ["share"] = "100", ["count"] = "" };
        foreach (var (name, value) in changes) fields[name] = value;
        return developer.Post("/portal/faults", [.. fields.Select(field => (field.Key, field.Value))]);
    }
}
