using Kasse.Server.Start;

namespace Kasse.Browser.Tests.Gallery;

/// <summary>What developers see, and those who decide who may.</summary>
static class PortalPictures
{
    const string Ola = "test-users/" + Scene.Ola;

    public static readonly IReadOnlyList<Picture> All =
    [
        new("portal-sign-in", "/portal/sign-in", (scene, page) => page.GotoAsync($"{scene.Kasse.Server.Address}/portal"), Past: Pasts.Nothing),
        new("portal-link-used", "/portal/invitation", (scene, page) => page.GotoAsync($"{scene.Kasse.Server.Address}/portal/invitation?token=used"), Past: Pasts.Nothing),
        new("portal-invitation", "/portal/invitation", async (scene, page) =>
        {
            var administrator = await scene.Visitor();
            await administrator.Invite(scene);
            await page.GotoAsync(await administrator.Locator("#link").InnerTextAsync());
        }),
        Developer("sales-units"),
        Developer("sales-unit", "sales-units/123456"),
        Developer("sales-unit-new", "sales-units/new"),
        Developer("payments"),
        Developer("payments-none", "payments?q=nothing-like-this"),
        Developer("payment", $"payments/123456/{Day.Jumper}"),
        Developer("payment-refused", $"payments/123456/{Day.Jumper}?refused=ExceedsCapturable"),
        Developer("payment-refunded", "payments/123456/order-10231?done=refund"),
        Developer("payment-open", $"payments/123456/{Day.Blanket}"),
        Developer("payment-expired", "payments/123456/order-10236"),
        Developer("orders"),
        Developer("order", $"orders/123456/Ecom/{Day.Jumper}", at: "orders/{msn}/{type}/{id}"),
        Developer("qr"),
        Developer("qr-till", "qr/Till/123456/till-1", at: "qr/{kind}/{msn}/{id}"),
        Developer("qr-redirect", "qr/Redirect/123456/poster", at: "qr/{kind}/{msn}/{id}"),
        Developer("psp-payments"),
        Developer("psp-payment", $"psp-payments/{FirstStart.PspMsn}/{Day.Tickets}"),
        Developer("psp-payment-failed", $"psp-payments/{FirstStart.PspMsn}/{Day.Popcorn}"),
        Developer("keys"),
        Developer("key-set", "keys", page => page.FollowFirst("td a"), "keys/{clientId}"),
        Developer("key-set-shown", "keys", async page =>
        {
            await page.FollowFirst("td a");
            await page.Press("Show keys");
            await Expect(page.GetByText("Hide keys")).ToBeVisibleAsync();
            await page.GetByText("Replace the primary subscription key").First.ClickAsync();
        }, "keys/{clientId}"),
        Developer("webhooks"),
        Developer("webhook", "webhooks", page => page.FollowFirst("td a"), "webhooks/{id}"),
        Developer("deliveries"),
        Developer("delivery", "deliveries?state=Pending", page => page.FollowFirst("td a"), "deliveries/{id}"),
        Developer("requests"),
        Developer("request", "requests?answer=Badly&operation=ePayment+capture", page => page.FollowFirst("td a"), "requests/{id}"),
        Developer("dashboard", "dashboard?period=day"),
        Developer("checklist", $"checklist/{FirstStart.NorwegianMsn}"),
        Developer("checklist-report", $"checklist/{FirstStart.NorwegianMsn}", page => page.Follow("Report to print or send"), "checklist/{msn}/report"),
        Developer("scenarios", $"scenarios/{FirstStart.NorwegianMsn}"),
        new("portal-scenario", "/portal/scenarios/{msn}/{id}", (scene, page) => page.Play(scene, "The webhook comes twice")),
        new("portal-scenario-verdict", "/portal/scenarios/{msn}/{id}", async (scene, page) =>
        {
            await page.Play(scene, "The capture answers 500");
            await scene.CaptureWithTwoKeys();
            // By itself.
            await page.Sees("It came again with a new key.");
            await page.Press("That is all my integration does");
            await page.Sees("Verdict");
        }),
        Developer("test-users"),
        Developer("test-user", Ola),
        Developer("test-user-new", "test-users/new"),
        Developer("clock"),
        Developer("clock-moved", "clock?since=0"),
        Developer("account"),
        Developer("unknown", "nowhere"),
        Developer("menu", "payments", page => page.EvaluateAsync("document.querySelector('details.menu').open = true")),
        new("portal-faults", "/portal/faults", async (scene, page) =>
        {
            await page.OpenPortal(scene, "faults");
            foreach (var (number, (harm, share)) in Enumerable.Index([("503", "20"), ("refuse exceeds-capturable", "100"), ("webhook-late 3600", "100")]))
            {
                await page.GetByLabel("What happens").SelectOptionAsync(harm);
                await page.GetByLabel("Share that is struck").FillAsync(share);
                await page.Press("Switch on");
                await Expect(page.GetByText("Switch off", new() { Exact = true })).ToHaveCountAsync(number + 2);
            }
        }),
        Administrator("users"),
        Administrator("user", "users/ingrid"),
        Administrator("invite", "users/invite"),
        new("portal-invite-refused", "/portal/users/invite", async (scene, page) =>
        {
            await page.OpenPortalAsAdministrator(scene, "users/invite");
            await page.GetByLabel("E-mail").FillAsync("admin@kasse.example");
            await page.GetByLabel("Name").FillAsync("Somebody");
            await page.Press("Make the link");
            await page.Sees("already");
        }),
        new("portal-link", "/portal/users/invite", (scene, page) => page.Invite(scene)),
        new("portal-production-like", "/portal/sales-units", (scene, page) => page.OpenPortalAsAdministrator(scene, "sales-units"), options => options with { Environment = KasseEnvironment.ProductionLike }),
    ];

    /// <param name="path">Null for the one that is called like the picture.</param>
    /// <param name="at">Where <paramref name="then"/> leads, as a route.</param>
    static Picture Developer(string name, string? path = null, Func<IPage, Task>? then = null, string? at = null) => new($"portal-{name}", At(at ?? path ?? name), async (scene, page) =>
    {
        await page.OpenPortal(scene, path ?? name);
        if (then is not null) await then(page);
    }, Past: Day.Live);

    static Picture Administrator(string name, string? path = null) =>
        new($"portal-{name}", At(path ?? name), (scene, page) => page.OpenPortalAsAdministrator(scene, path ?? name), Past: Day.Live);

    static string At(string path) => $"/portal/{path.Split('?')[0]}";

    static async Task FollowFirst(this IPage page, string selector)
    {
        var link = page.Locator(selector).First;
        var address = await link.EvaluateAsync<string>("link => link.href");
        await link.ClickAsync();
        await page.IsAt(address);
    }

    static async Task Play(this IPage page, Scene scene, string scenario)
    {
        await page.OpenPortal(scene, $"scenarios/{FirstStart.NorwegianMsn}");
        await page.Press($"Play: {scenario}");
        await page.Sees("That is all my integration does");
    }

    /// <summary>A shop that is careless about keys.</summary>
    static async Task CaptureWithTwoKeys(this Scene scene)
    {
        const string payments = "/epayment/v1/payments", order = $"{payments}/order-10242";
        var merchant = await scene.Kasse.Merchant();
        await merchant.Post(payments, """
            { "reference": "order-10242", "amount": { "currency": "NOK", "value": 49900 }, "paymentMethod": { "type": "WALLET" },
              "userFlow": "WEB_REDIRECT", "returnUrl": "https://shop.example/return", "paymentDescription": "Wool and needles" }
            """, "create-order-10242");
        // Not oftener than something happens: of calls in great numbers the request log keeps a share only.
        var journal = scene.Kasse.Server.Platform.Journal;
        for (var seen = journal.LastSeq; (string?)(await merchant.Get(order)).Json["state"] != "AUTHORIZED"; seen = journal.LastSeq) await journal.CommittedAfter(seen);
        foreach (var key in (string[])["capture-1", "capture-2"])
            await merchant.Post($"{order}/capture", """{ "modificationAmount": { "currency": "NOK", "value": 49900 } }""", key);
    }

    static async Task Invite(this IPage page, Scene scene)
    {
        await page.OpenPortalAsAdministrator(scene, "users/invite");
        await page.GetByLabel("E-mail").FillAsync("ingrid.berg@example.com");
        await page.GetByLabel("Name").FillAsync("Ingrid Berg");
        await page.Press("Make the link");
        await Expect(page.Locator("#link")).ToBeVisibleAsync();
    }
}
