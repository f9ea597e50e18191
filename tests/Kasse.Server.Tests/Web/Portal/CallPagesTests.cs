using System.Text.RegularExpressions;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed partial class CallPagesTests : IAsyncLifetime
{
    RunningKasse kasse = null!;
    Merchant merchant = null!;
    PortalVisitor developer = null!;

    [Fact]
    public async Task Each_failure_comes_with_what_was_wrong()
    {
        await merchant.Get("/epayment/v1/payments/order-0001");

        var page = await developer.Get("/portal/requests");

        Assert.Contains("ePayment get", page.Body);
        Assert.Contains("GET /epayment/v1/payments/order-0001", page.Body);
        Assert.Contains("References are case-sensitive and belong to one sales unit", page.Body);
    }

    [Theory]
    [InlineData("?answer=Badly", true)]
    [InlineData("?answer=WithFault", false)]
    [InlineData("?operation=ePayment+get", true)]
    [InlineData("?operation=ePayment+capture", false)]
    [InlineData("?q=ORDER-0001", true)]
    [InlineData("?q=case-sensitive", true)]
    [InlineData("?q=order_0001", false)]
    [InlineData("?msn=123456&reference=order-0001", true)]
    [InlineData("?msn=234567", false)]
    [InlineData("?msn=123456&reference=order-1", false)]
    public async Task The_log_shows_what_is_asked_for(string query, bool shown)
    {
        await merchant.Get("/epayment/v1/payments/order-0001");

        Assert.Equal(shown, (await developer.Get("/portal/requests" + query)).Body.Contains("GET /epayment/v1/payments/order-0001"));
    }

    [Fact]
    public async Task A_call_shows_what_was_sent_and_answered_without_secrets()
    {
        await merchant.Post("/webhooks/v1/webhooks", """{"url":"http://127.0.0.1:9/","events":["epayments.payment.created.v1"]}""");
        var pages = new List<string>();
        foreach (Match link in Link().Matches((await developer.Get("/portal/requests")).Body)) pages.Add((await developer.Get(link.Value)).Body);
        var secret = Assert.Single(kasse.Server.Platform.Settings.Current.Webhooks).Secret;

        Assert.Contains(pages, page => page.Contains("\"url\": \"http://127.0.0.1:9/\""));
        Assert.Contains(pages, page => page.Contains("\"secret\": \"(hidden)\""));
        Assert.Contains(pages, page => page.Contains("Tokens are not kept."));
        Assert.All(pages, page => Assert.All([secret, merchant.Token, merchant.Keys.PrimaryKey, merchant.Keys.ClientSecret],
            hidden => Assert.DoesNotContain(hidden, page)));
    }

    [Fact]
    public async Task The_dashboard_counts_calls_and_failures()
    {
        for (var i = 0; i < 3; i++) await merchant.Get($"/epayment/v1/payments/order-000{i}");
        await merchant.Get("/webhooks/v1/webhooks");

        foreach (var period in (string[])["hour", "day", "week"])
        {
            var page = await developer.Get($"/portal/dashboard?period={period}");
            Assert.Contains("aria-label=\"ePayment get: 3 calls, 3 of them failed\"", page.Body);
            Assert.Contains("aria-label=\"Webhooks list: 1 calls, 0 of them failed\"", page.Body);
            Assert.Contains("<td>404 Not Found</td><td class=\"money\">3</td>", page.Body);
            Assert.DoesNotContain("style=", page.Body);
        }
        Assert.Contains("No calls in this time.", (await developer.Get("/portal/dashboard?msn=234567")).Body);
    }

    [Fact]
    public async Task A_call_without_keys_is_shown_to_whoever_sees_everything()
    {
        await kasse.Http.GetAsync("/epayment/v1/payments/order-0001");

        Assert.Contains("Ocp-Apim-Subscription-Key", (await developer.Get("/portal/requests?q=order-0001")).Body);
    }

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start();
        merchant = await kasse.Merchant();
        developer = await PortalVisitor.SignedIn(kasse, Role.Developer);
    }

    public ValueTask DisposeAsync()
    {
        developer.Dispose();
        return kasse.DisposeAsync();
    }

    [GeneratedRegex(@"/portal/requests/\d+")]
    private static partial Regex Link();
}
