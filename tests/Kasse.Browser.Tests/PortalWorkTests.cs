using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Tests.Webhooks;
using Kasse.Server.Web.Wallet;

namespace Kasse.Browser.Tests;

/// <summary>A developer at work in the portal, without JavaScript, on a desk and in a hand.</summary>
public sealed class PortalWorkTests(Chromium chromium) : IAsyncLifetime
{
    Scene scene = null!;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Finds_a_payment_captures_a_part_and_refunds_some_of_it(bool onPhone)
    {
        var paid = await Paid();
        await scene.Ask();
        var page = await Developer(onPhone);

        await page.GotoAsync($"{scene.Kasse.Server.Address}/portal/payments");
        await page.GetByLabel("Reference or pspReference").FillAsync(paid.PspReference.ToString()[4..20]);
        await page.Press("Search");
        await page.Follow(paid.Reference);
        await page.GetByLabel("Amount to capture").FillAsync("100");
        await page.Press("Capture");
        await page.Sees("Captured.");
        await page.GetByLabel("Amount to refund").FillAsync("30,50");
        await page.Press("Refund");
        await page.Sees("Refunded.");
        await page.Press("Cancel NOK\u00A029.00");
        await page.Sees("Cancelled.");

        var now = scene.Now(paid);
        Assert.Equal((10_000, 3_050, 2_900), (now.Captured.Minor, now.Refunded.Minor, now.Cancelled.Minor));
        await FitsTheScreen(page);
    }

    [Fact]
    public async Task A_double_click_captures_once()
    {
        var paid = await Paid();
        var page = await Developer();
        await page.GotoAsync($"{scene.Kasse.Server.Address}/portal/payments/{paid.Msn}/{paid.Reference}");
        await page.GetByLabel("Amount to capture").FillAsync("10");

        await page.Button("Capture").DblClickAsync();

        await page.Sees("NOK\u00A0119.00 that nobody captured goes back to the payer.");
        Assert.Equal(1_000, scene.Now(paid).Captured.Minor);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sends_a_webhook_again_that_did_not_arrive(bool onPhone)
    {
        await using var receiver = await Receiver.Start();
        receiver.Answer = Receiver.With(500);
        var page = await Developer(onPhone);
        await page.GotoAsync($"{scene.Kasse.Server.Address}/portal/webhooks");
        await page.GetByLabel("Address").FillAsync(receiver.Url);
        await page.Press("Register");
        await page.Sees("Nothing has happened yet");
        await scene.Ask();
        await scene.Kasse.Server.Courier.Quiet();

        await page.GotoAsync($"{scene.Kasse.Server.Address}/portal/deliveries");
        await page.Follow("created");
        await page.Sees("Retrying");
        receiver.Answer = Receiver.With(204);
        await page.Press("Send it again now");

        await page.Sees("Sent again, and acknowledged with 204.");
        await page.Sees("Delivered");
        await FitsTheScreen(page);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Moves_the_clock_and_sees_what_happened(bool onPhone)
    {
        var open = await scene.Ask();
        var page = await Developer(onPhone);
        await page.GotoAsync($"{scene.Kasse.Server.Address}/portal/clock");
        await page.Sees("It expires, unless the payer answers before.");

        await page.Press("+ 10 minutes");

        await page.Sees("The clock was moved, and 1 thing happened");
        await FitsTheScreen(page);
        await page.Follow(open.Reference);
        await page.Sees("Expired");
        Assert.Equal(PaymentState.Expired, scene.Now(open).State);
    }

    [Theory]
    [InlineData("payments")]
    [InlineData("webhooks")]
    [InlineData("deliveries")]
    [InlineData("requests")]
    [InlineData("dashboard")]
    [InlineData("clock")]
    public async Task Each_page_fits_a_phone(string name)
    {
        await Paid();
        await (await scene.Kasse.Merchant()).Get($"/epayment/v1/payments/{new string('x', 64)}");
        var page = await Developer(onPhone: true);

        await page.GotoAsync($"{scene.Kasse.Server.Address}/portal/{name}");

        await FitsTheScreen(page);
    }

    public async ValueTask InitializeAsync() => scene = await Scene.Open(chromium);

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    async Task<Payment> Paid()
    {
        var payment = await scene.Ask(order => order with { Amount = new Money(12_900, "NOK") });
        var acts = new PayerActs(scene.Kasse.Server.Platform, scene.Kasse.Server.PspActs);
        await acts.SendTo(payment.Msn, payment.Reference, Scene.Ola);
        return (await acts.Approve(payment.Msn, payment.Reference, Scene.Ola)).Payment!;
    }

    async Task<IPage> Developer(bool onPhone = false)
    {
        var page = await scene.Visitor(onPhone);
        await page.OpenPortal(scene);
        return page;
    }

    static async Task FitsTheScreen(IPage page)
    {
        var (content, screen) = (await page.Locator("html").EvaluateAsync<int>("page => page.scrollWidth"), page.ViewportSize!.Width);
        Assert.InRange(content, 0, screen);
    }
}
