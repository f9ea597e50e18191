using Kasse.Browser.Tests.Gallery;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Server.Tests;
using Kasse.Server.Web.Wallet;
using Kasse.Storage;

namespace Kasse.Browser.Tests;

/// <summary>Everybody who has a part in a payment: Kasse, a shop, and people with browsers.</summary>
public sealed class Scene : IAsyncDisposable
{
    public const string Ola = "4712345678", Kari = "4791234567", Child = "4790000013";

    const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";

    readonly Chromium chromium;
    readonly List<IPage> visitors = [];
    int orderCount;

    Scene(Chromium chromium, RunningKasse kasse, PastTime time, Shop shop) => (this.chromium, Kasse, Time, Shop) = (chromium, kasse, time, shop);

    public RunningKasse Kasse { get; }
    public PastTime Time { get; }
    public PayerActs Acts => new(Kasse.Server.Platform, Kasse.Server.PspActs);
    public Shop Shop { get; }

    public static async Task<Scene> Open(Chromium chromium, Func<KasseOptions, KasseOptions>? change = null)
    {
        var time = new PastTime();
        return new(chromium, await RunningKasse.Start(change, time), time, await Shop.Open());
    }

    /// <summary>The shop creates a payment of 129 kroner for Ola that comes back to it, unless said otherwise.</summary>
    public async Task<Payment> Ask(Func<Order, Order>? change = null)
    {
        var platform = Kasse.Server.Platform;
        var unit = platform.Settings.Current.SalesUnits[FirstStart.NorwegianMsn];
        var usual = new Order
        {
            Reference = $"order-{++orderCount:00000000}",
            Amount = new Money(12900, "NOK"),
            PhoneNumber = Ola,
            ReturnUrl = Shop.ReturnUrl,
            Description = "Order 42",
        };
        var order = change?.Invoke(usual) ?? usual;
        var payer = platform.Settings.Current.Wallets.GetValueOrDefault(order.PhoneNumber ?? "")?.Payer;
        var pspReference = Guid.NewGuid();
        var outcome = await platform.Journal.Create(unit.Msn, order, new Request("create"), now => PaymentRules.Create(order, unit, payer, now, pspReference));
        return outcome.Payment ?? throw new InvalidOperationException($"The payment could not be created: {outcome.Refusal}.");
    }

    /// <summary>The payment as it is by now.</summary>
    public Payment Now(Payment payment) => Kasse.Server.Platform.Journal.Find(payment.Msn, payment.Reference)!.Payment;

    public string Landing(Payment payment) => Kasse.Server.Platform.Addresses.Landing(payment);

    /// <summary>A browser, on a desk or in a hand; without JavaScript unless said otherwise.</summary>
    /// <param name="small">As small as a phone, but does not say that it is one.</param>
    public async Task<IPage> Visitor(
        bool onPhone = false, bool small = false, string language = "en-GB", bool scripts = false, ColorScheme colors = ColorScheme.Light)
    {
        var page = await chromium.NewPage(new()
        {
            JavaScriptEnabled = scripts,
            Locale = language,
            ViewportSize = onPhone || small ? new() { Width = 390, Height = 844 } : new() { Width = 1280, Height = 800 },
            UserAgent = onPhone ? Phone : null,
            ColorScheme = colors,
        });
        visitors.Add(page);
        return page;
    }

    /// <summary>Somebody who has just signed in to the wallet.</summary>
    public async Task<IPage> Wallet(string phoneNumber = Ola, bool small = false, bool scripts = false)
    {
        var page = await Visitor(small: small, scripts: scripts);
        await page.OpenWallet(this, phoneNumber);
        return page;
    }

    public Task Advance(TimeSpan by) => Kasse.Server.Platform.Clock.Advance(by, Kasse.Server.Platform.Settings);

    public async ValueTask DisposeAsync()
    {
        foreach (var visitor in visitors) await visitor.Context.DisposeAsync();
        await Shop.DisposeAsync();
        await Kasse.DisposeAsync();
    }
}

/// <summary>What people do on a page.</summary>
static class Visits
{
    public static async Task OpenWallet(this IPage page, Scene scene, string phoneNumber = Scene.Ola)
    {
        await page.GotoAsync($"{scene.Kasse.Server.Address}/wallet");
        await page.SignIn(phoneNumber);
        await Expect(page.Button("Sign out")).ToBeVisibleAsync();
    }

    /// <summary>As the developer whom the portal lets in without a password.</summary>
    public static async Task OpenPortal(this IPage page, Scene scene, string path = "")
    {
        await page.GotoAsync($"{scene.Kasse.Server.Address}/portal/{path}");
        await page.Press("Sign in as developer");
        await Expect(page.Locator(".menu")).ToHaveCountAsync(1);
    }

    public static async Task OpenPortalAsAdministrator(this IPage page, Scene scene, string path = "")
    {
        await page.GotoAsync($"{scene.Kasse.Server.Address}/portal/{path}");
        await page.GetByLabel("E-mail").FillAsync(FirstStart.AdministratorEmail);
        await page.GetByLabel("Password").FillAsync(scene.Kasse.Server.Platform.Accounts.FindByEmail(FirstStart.AdministratorEmail)!.GivenPassword!);
        await page.Press("Sign in");
        await Expect(page.Locator(".menu")).ToHaveCountAsync(1);
    }

    public static async Task SignIn(this IPage page, string phoneNumber)
    {
        await page.GetByLabel("Phone number").FillAsync("+" + phoneNumber);
        await page.GetByLabel("PIN").FillAsync("1236");
        await page.Press("Sign in");
    }

    public static Task Press(this IPage page, string button) => page.Button(button).ClickAsync();

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static Task Follow(this IPage page, string link) => page.GetByRole(AriaRole.Link, new() { Name = link }).ClickAsync();

    public static Task Choose(this IPage page, string option) => page.GetByRole(AriaRole.Radio, new() { Name = option }).CheckAsync();

    public static Task Sees(this IPage page, string text) => Expect(page.Locator("main")).ToContainTextAsync(text);

    public static Task IsAt(this IPage page, string address) => Expect(page).ToHaveURLAsync(address);
}
