using Kasse.Server.Start;
using Kasse.Storage.Accounts;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class KeyPageTests : IAsyncLifetime
{
    RunningKasse kasse = null!;
    PortalVisitor developer = null!;

    KeySet Keys => kasse.Server.Platform.Settings.Current.KeysOf(FirstStart.NorwegianMsn)!;
    string[] Secrets => [Keys.ClientSecret, Keys.PrimaryKey, Keys.SecondaryKey];

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start();
        developer = await PortalVisitor.SignedIn(kasse, Role.Developer);
    }

    [Fact]
    public async Task Keys_are_in_no_page_until_somebody_asks_for_them()
    {
        var pages = new[] { "/portal/sales-units/123456", "/portal/keys", $"/portal/keys/{Keys.ClientId}" };
        foreach (var path in pages)
        {
            var page = await developer.Get(path);
            Assert.Equal(200, page.Status);
            Assert.All(Secrets, secret => Assert.DoesNotContain(secret, page.Body));
        }

        var shown = await developer.Post($"/portal/keys/{Keys.ClientId}");

        Assert.Equal(200, shown.Status);
        Assert.All(Secrets, secret => Assert.Contains(secret, shown.Body));
    }

    [Fact]
    public async Task A_viewer_sees_no_keys_on_the_page_of_a_sales_unit()
    {
        using var viewer = await PortalVisitor.SignedIn(kasse, Role.Viewer);

        Assert.DoesNotContain(Keys.ClientId, (await viewer.Get("/portal/sales-units/123456")).Body);
    }

    [Fact]
    public async Task A_replaced_subscription_key_is_dead_at_once_and_the_other_one_serves()
    {
        var before = Keys;
        var merchant = await kasse.Merchant();

        var answer = await developer.Post($"/portal/keys/{before.ClientId}/primary-key");

        Assert.Equal($"/portal/keys/{before.ClientId}?replaced=primary-key", answer.Location);
        Assert.Contains("The primary subscription key was replaced.", (await developer.Get(answer.Location!)).Body);
        Assert.Equal((before.ClientSecret, before.SecondaryKey), (Keys.ClientSecret, Keys.SecondaryKey));
        Assert.Equal((401, 404, 404), (await Status(merchant, before.PrimaryKey), await Status(merchant, Keys.PrimaryKey), await Status(merchant, Keys.SecondaryKey)));
    }

    [Fact]
    public async Task Parts_that_are_replaced_at_the_same_moment_all_stay_replaced()
    {
        var before = Keys;

        await Task.WhenAll(((string[])["primary-key", "secondary-key", "client-secret"]).Select(part => developer.Post($"/portal/keys/{before.ClientId}/{part}")));

        Assert.Empty(Secrets.Intersect([before.ClientSecret, before.PrimaryKey, before.SecondaryKey]));
    }

    [Fact]
    public async Task Accounting_keys_have_no_subscription_keys_to_show()
    {
        var keys = FirstStart.NewKeys(KeySetKind.Accounting, "Bookkeeper", ["123456"]);
        await kasse.Server.Platform.Settings.Save(keys);

        var shown = await developer.Post($"/portal/keys/{keys.ClientId}");

        Assert.Contains(keys.ClientSecret, shown.Body);
        Assert.DoesNotContain(keys.PrimaryKey, shown.Body);
    }

    public async ValueTask DisposeAsync()
    {
        developer.Dispose();
        await kasse.DisposeAsync();
    }

    /// <summary>404 says that the gate let the call through to a payment that does not exist.</summary>
    static async Task<int> Status(Merchant merchant, string subscriptionKey) => (await merchant.Send(HttpMethod.Get, "/epayment/v1/payments/none-at-all", null, null, request =>
    {
        request.Headers.Remove("Ocp-Apim-Subscription-Key");
        request.Headers.Add("Ocp-Apim-Subscription-Key", subscriptionKey);
    })).Status;
}
