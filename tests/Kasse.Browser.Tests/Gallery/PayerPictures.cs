using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Storage.Orders;

namespace Kasse.Browser.Tests.Gallery;

/// <summary>What payers see, and whoever has just started Kasse.</summary>
static class PayerPictures
{
    const string Request = "/wallet/payments/{msn}/{reference}";

    static readonly ShippingGroup Posten = new("HOME_DELIVERY", "POSTEN", true, 0,
    [
        new("home", Kroner(99), "To your door", true, 0, null, "2–3 days"),
        new("box", Kroner(49), "To your mailbox", false, 1, null, "3–5 days"),
    ]);

    static readonly ShippingGroup PickUp = new("IN_STORE", "OTHER", false, 1, [new("store", Kroner(0), "Pick up in the shop", false, 0, "Storgata 2", "Today")]);

    public static readonly IReadOnlyList<Picture> All =
    [
        new("start", "/", (scene, page) => page.GotoAsync(scene.Kasse.Server.Address), Past: Pasts.Nothing),
        new("apis", "/openapi", (scene, page) => page.GotoAsync($"{scene.Kasse.Server.Address}/openapi"), Past: Pasts.Nothing),
        new("api", "/openapi/{name}", (scene, page) => page.GotoAsync($"{scene.Kasse.Server.Address}/openapi/epayment"), Past: Pasts.Nothing),
        new("api-in-parts", "/openapi/{name}", (scene, page) => page.GotoAsync($"{scene.Kasse.Server.Address}/openapi/control"), Past: Pasts.Nothing),
        new("api-part", "/openapi/{name}", (scene, page) => page.GotoAsync($"{scene.Kasse.Server.Address}/openapi/control?part=Payments"), Past: Pasts.Nothing),
        new("landing", "/pay", async (scene, page) => await page.GotoAsync(scene.Landing(await scene.Ask(Jumper)))),
        new("landing-production-like", "/pay", async (scene, page) => await page.GotoAsync(scene.Landing(await scene.Ask(Jumper))), options => options with { Environment = KasseEnvironment.ProductionLike }),
        new("landing-unknown-number", "/pay", async (scene, page) =>
        {
            await page.GotoAsync(scene.Landing(await scene.Ask(Jumper)));
            await page.GetByLabel("Phone number").FillAsync("99999999");
            await page.Press("Next");
            await page.Sees("has no wallet here");
        }),
        new("landing-waiting", "/pay/waiting", async (scene, page) =>
        {
            await page.GotoAsync(scene.Landing(await scene.Ask(Jumper)));
            await page.Press("Next");
            await page.Sees("Confirm in the wallet");
        }),
        new("landing-used", "/pay", async (scene, page) =>
        {
            var payment = await scene.Ask(Jumper);
            await scene.Acts.Reject(payment.Msn, payment.Reference);
            await page.GotoAsync(scene.Landing(payment));
        }),
        new("landing-unknown", "/pay", (scene, page) => page.GotoAsync($"{scene.Kasse.Server.Address}/pay?token=unknown"), Past: Pasts.Nothing),
        new("card", "/pay", async (scene, page) => await page.GotoAsync(scene.Landing(await scene.Ask(order => Jumper(order) with { Method = PaymentMethod.Card })))),
        new("card-challenge", "/pay/challenge", async (scene, page) =>
        {
            await page.GotoAsync(scene.Landing(await scene.Ask(order => Jumper(order) with { Method = PaymentMethod.Card })));
            await page.GetByRole(AriaRole.Button, new() { Name = "Mastercard, pays" }).ClickAsync();
            await page.Sees("Confirm that it is you");
        }),
        new("wallet-sign-in", "/wallet/sign-in", (scene, page) => page.GotoAsync($"{scene.Kasse.Server.Address}/wallet"), Past: Pasts.Nothing),
        new("wallet", "/wallet", async (scene, page) =>
        {
            await scene.LiveForAWhile();
            await scene.Ask(order => Jumper(Pushed(order)));
            await page.OpenWallet(scene);
        }),
        new("wallet-empty", "/wallet", (scene, page) => page.OpenWallet(scene), Past: Pasts.Nothing),
        new("wallet-scan", "/wallet/scan", async (scene, page) =>
        {
            await page.OpenWallet(scene);
            await page.Follow("Scan");
            await page.Sees("Paste what an app link");
        }),
        new("wallet-check-in", "/wallet/check-in/{msn}/{id}", (scene, page) => page.OpenTill(scene, null)),
        new("wallet-checked-in", "/wallet/check-in/{msn}/{id}", (scene, page) => page.OpenTill(scene, $"?at={DateTimeOffset.UtcNow.ToUnixTimeSeconds()}")),
        new("wallet-check-in-failed", "/wallet/check-in/{msn}/{id}", (scene, page) => page.OpenTill(scene, "?failed=yes")),
        new("wallet-code", "/wallet/code", async (scene, page) =>
        {
            await page.OpenWallet(scene);
            await page.Follow("My code");
            await page.Sees("Show it at the till");
        }),
        new("wallet-history", "/wallet/history", async (scene, page) =>
        {
            await scene.LiveForAWhile();
            await page.OpenWallet(scene);
            await page.Follow("See all history");
            await Expect(page.Locator("h1")).ToHaveTextAsync("History");
        }),
        new("wallet-consent", Request, (scene, page) => page.OpenRequest(scene, order => order with { Scope = "name email address phoneNumber birthDate" })),
        new("wallet-consents", "/wallet/consents", async (scene, page) =>
        {
            var payment = await scene.Ask(order => Jumper(Pushed(order)) with { Scope = "name address email phoneNumber" });
            await scene.Acts.Approve(payment.Msn, payment.Reference, Scene.Ola);
            await page.OpenWallet(scene);
            await page.Follow("Sharing");
            await page.Sees("Take it back");
        }),
        new("wallet-shipping", Request, async (scene, page) =>
        {
            await page.OpenRequest(scene, order => order with { Scope = "name address email phoneNumber", Shipping = new([Posten, PickUp], null, null, null) });
            await page.Follow("Yes, share and go on");
            await page.Sees("Choose delivery");
        }),
        new("wallet-challenge", Request + "/challenge", async (scene, page) =>
        {
            await page.OpenRequest(scene);
            await page.Choose("Visa •••• 0027");
            await page.Press("Pay NOK 1,499.00");
            await page.Sees("Confirm that it is you");
        }),
        new("wallet-confirm", Request, (scene, page) =>
            page.OpenRequest(scene, order => order with { LegalLinks = new("https://shop.example/terms", "https://shop.example/privacy") })),
        new("wallet-declined", Request, async (scene, page) =>
        {
            await page.OpenRequest(scene);
            await page.Choose("Visa •••• 0019");
            await page.Press("Pay NOK 1,499.00");
            await page.Sees("Try another card");
        }),
        new("wallet-paid", Request, async (scene, page) =>
        {
            await page.OpenRequest(scene);
            await page.Press("Pay NOK 1,499.00");
            await page.Sees("Paid");
        }),
        new("wallet-receipt", Request, async (scene, page) =>
        {
            var payment = await scene.Ask(order => Pushed(order) with { Amount = Kroner(1499), Description = "Jumper and two pairs of socks" });
            await scene.Acts.Approve(payment.Msn, payment.Reference, Scene.Ola);
            var orders = scene.Kasse.Server.Platform.Orders;
            var name = new OrderName(payment.Msn, OrderType.Ecom, payment.Reference);
            await orders.AddReceipt(name, Guid.NewGuid(), LongReceipt);
            await orders.AddImage(new(payment.Msn, "parcel", "image/png", Day.Icon()));
            await orders.AddCategory(new(Guid.NewGuid(), name, CategoryKind.Delivery, "https://shop.example/parcels/1", "parcel"), instead: true);
            await page.OpenWallet(scene);
            await page.GetByRole(AriaRole.Link, new() { Name = "Fjordby Butikk" }).First.ClickAsync();
            await page.Sees("Follow the delivery");
        }),
        new("wallet-refunded", Request, async (scene, page) =>
        {
            var payment = await scene.Ask(order => Jumper(Pushed(order)));
            await scene.Acts.Approve(payment.Msn, payment.Reference, Scene.Ola);
            await scene.Capture(payment, Kroner(1200));
            await scene.Cancel(payment);
            await scene.Refund(payment, Kroner(300));
            await page.OpenWallet(scene);
            await page.GetByRole(AriaRole.Link, new() { Name = "Fjordby Butikk" }).First.ClickAsync();
            await page.Sees("What has happened");
        }),
    ];

    static Money Kroner(long amount) => new(amount * 100, "NOK");

    static Order Pushed(Order order) => order with { Flow = UserFlow.PushMessage, ReturnUrl = null };

    static Order Jumper(Order order) => order with
    {
        Amount = Kroner(1499),
        Description = "Jumper and two pairs of socks",
        Receipt = new(
            [
                new("Wool jumper, blue, M", "jumper-m", 129900, 103920, 25980, 2500, null, null, null, false, false),
                new("Socks", "socks", 20000, 16000, 4000, 2500, new(10000, "2", "PCS"), null, null, false, false),
            ],
            new("NOK", null, null, "1042", null, null, null)),
    };

    /// <summary>With all that a receipt can say, and more lines than are seen at once.</summary>
    static Receipt LongReceipt => new(
        [
            new("Wool jumper, blue, M", "jumper-m", 129900, 103920, 25980, 2500, null, 20000, "https://shop.example/jumper", false, false),
            new("Socks", "socks", 20000, 16000, 4000, 2500, new(10000, "2", "PCS"), null, null, false, false),
            new("Scarf", "scarf", 24900, 19920, 4980, 2500, null, null, null, true, false),
            .. Enumerable.Range(1, 26).Select(i => new OrderLine($"Button {i}", $"button-{i}", 900, 720, 180, 2500, null, null, null, false, false)),
            new("Delivery", "delivery", 1500, 1200, 300, 2500, null, null, null, false, true),
        ],
        new("NOK", 2000, "till 2", "1042", new(5000, null, null, 2000), new("EAN-13", "4070071967072"), null));

    static async Task OpenTill(this IPage page, Scene scene, string? then)
    {
        await scene.Kasse.Server.Platform.Codes.Put(new(FirstStart.NorwegianMsn, "till-1", "Till 1", IsVending: false, IsBeacon: false));
        await page.OpenWallet(scene);
        await page.GotoAsync($"{scene.Kasse.Server.Address}/wallet/check-in/{FirstStart.NorwegianMsn}/till-1{then}");
    }

    static async Task OpenRequest(this IPage page, Scene scene, Func<Order, Order>? change = null)
    {
        await scene.Ask(order => change is null ? Jumper(Pushed(order)) : change(Jumper(Pushed(order))));
        await page.OpenWallet(scene);
        await page.Follow("Fjordby Butikk");
        await Expect(page.Locator("h1")).Not.ToContainTextAsync("Hello");
    }

    /// <summary>Leaves a few payments of every kind behind.</summary>
    static async Task LiveForAWhile(this Scene scene)
    {
        (string What, long Kroner, Func<Payment, Task> Then)[] days =
        [
            ("Coffee and a bun", 89, Taken),
            ("Rain jacket", 2199, TakenAndGivenBack),
            ("Concert, two tickets", 780, payment => scene.Acts.Reject(payment.Msn, payment.Reference)),
            ("Groceries", 643, Taken),
            ("Bicycle repair", 450, payment => scene.Acts.Approve(payment.Msn, payment.Reference, Scene.Ola)),
        ];
        foreach (var (what, kroner, then) in days)
        {
            await then(await scene.Ask(order => Pushed(order) with { Amount = Kroner(kroner), Description = what }));
            await scene.Advance(TimeSpan.FromHours(5));
        }

        async Task Taken(Payment payment)
        {
            await scene.Acts.Approve(payment.Msn, payment.Reference, Scene.Ola);
            await scene.Capture(payment, payment.Order.Amount);
        }

        async Task TakenAndGivenBack(Payment payment)
        {
            await Taken(payment);
            await scene.Refund(payment, payment.Order.Amount);
        }
    }
}
