namespace Kasse.Browser.Tests.Gallery;

/// <summary>What can be opened in a browser is looked at: a new page is in the gallery, or here with the reason why not.</summary>
public sealed class RouteTests(Chromium chromium)
{
    /// <summary>The surfaces that answer programs.</summary>
    static readonly string[] Apis = ["access-management-1.0", "accesstoken", "ecomm", "epayment", "health", "kasse", "merchant-management", "order-management", "psp", "qr", "vipps-userinfo-api", "webhooks"];

    /// <summary>What pages load or are led on by.</summary>
    static readonly string[] NoPages =
    [
        "/pay/changes", "/wallet/changes", "/wallet/payments/{msn}/{reference}/changes", "/wallet/payments/{msn}/{reference}/image", "/qr-image/v1",
        "/dwo-api-application/v1/deeplink/vippsgateway", "/mobileintercept", "/wallet/open", "/r/{token}", "/portal", "/portal/orders/images/{msn}/{id}",
        // Leads on to the first sales unit's.
        "/portal/checklist", "/portal/scenarios", "/portal/scenarios/{msn}/{id}/changes",
    ];

    [Fact]
    public async Task Every_page_is_in_the_gallery()
    {
        await using var scene = await Scene.Open(chromium);

        var pages = scene.Kasse.Server.Routes.Where(route => route.Method == "GET").Select(route => route.Path)
            .Where(route => !Apis.Contains(route.Split('/')[1]) && !Path.HasExtension(route)).Except(NoPages).ToList();

        Assert.NotEmpty(pages);
        // Of several that fit, such as .../new and .../{id}, it is the one with the fewest blanks.
        Assert.Empty(pages.Except(Picture.All.Select(picture => pages.Where(picture.IsAt).MinBy(route => route.Count(letter => letter == '{')))));
    }
}
