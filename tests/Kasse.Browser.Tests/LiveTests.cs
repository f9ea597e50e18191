using Kasse.Browser.Tests.Gallery;
using Kasse.Engine.Payments;

namespace Kasse.Browser.Tests;

/// <summary>Pages in browsers that run scripts: what happens elsewhere shows by itself, without loading the page again.</summary>
public sealed class LiveTests(Chromium chromium)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pushed_request_appears_without_a_reload(bool small)
    {
        await using var scene = await Scene.Open(chromium);
        var wallet = await scene.Visitor(small: small, scripts: true);
        await wallet.OpenWallet(scene);
        await wallet.Sees("No payments are waiting");
        await wallet.EvaluateAsync("document.body.dataset.mine = 'still here'");

        await scene.Ask(Pushed);

        await wallet.Sees("Order 42");
        await Expect(wallet).ToHaveTitleAsync("(1) Wallet – Kasse");
        await Expect(wallet.Locator("body[data-mine='still here']")).ToHaveCountAsync(1);
        await wallet.Follow("Fjordby Butikk");
        await wallet.Press("Pay NOK 129.00");
        await wallet.Sees("Paid");
    }

    [Fact]
    public async Task A_request_that_is_withdrawn_goes_away_by_itself()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(Pushed);
        var wallet = await scene.Wallet(scripts: true);
        await wallet.Sees("Order 42");

        await scene.Acts.Reject(payment.Msn, payment.Reference);

        await wallet.Sees("No payments are waiting");
    }

    [Fact]
    public async Task A_refund_shows_on_the_receipt_that_stands_open()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(Pushed);
        await scene.Acts.Approve(payment.Msn, payment.Reference, Scene.Ola);
        var wallet = await scene.Wallet(scripts: true);
        await wallet.Follow("Fjordby Butikk");
        await wallet.Sees("What has happened");

        await scene.Capture(payment, new(12900, "NOK"));
        await scene.Refund(payment, new(2900, "NOK"));

        await Expect(wallet.Locator(".timeline")).ToContainTextAsync("NOK 29.00");
        await wallet.Follow("History");
        await wallet.Sees("Refunded NOK 29.00");
        await scene.Refund(payment, new(10000, "NOK"));
        await Expect(wallet.Locator(".rows")).ToContainTextAsync("Refunded");
        await Expect(wallet.Locator(".rows")).Not.ToContainTextAsync("NOK 29.00");
    }

    [Theory]
    [InlineData("approve")]
    [InlineData("reject")]
    [InlineData("expire")]
    public async Task The_waiting_page_counts_down_and_moves_on_by_itself(string end)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor(scripts: true);
        await desk.GotoAsync(scene.Landing(payment));
        await desk.Press("Next");
        // It is the page that counts: nothing is loaded meanwhile.
        await desk.EvaluateAsync("document.body.dataset.mine = 'still here'");
        var left = desk.GetByText("Time left");
        await Expect(left).Not.ToHaveTextAsync(await left.InnerTextAsync());
        await Expect(desk.Locator("body[data-mine='still here']")).ToHaveCountAsync(1);

        await (end switch
        {
            "approve" => scene.Acts.Approve(payment.Msn, payment.Reference, Scene.Ola),
            "reject" => scene.Acts.Reject(payment.Msn, payment.Reference),
            _ => scene.Advance(TimeSpan.FromMinutes(10)),
        });

        await desk.IsAt(scene.Shop.ReturnUrl);
    }

    [Fact]
    public async Task A_landing_page_that_was_left_open_leads_back_when_time_runs_out()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor(scripts: true);
        await desk.GotoAsync(scene.Landing(payment));
        await Expect(desk.Button("Next")).ToBeVisibleAsync();

        await scene.Advance(TimeSpan.FromMinutes(10));

        await desk.IsAt(scene.Shop.ReturnUrl);
    }

    [Fact]
    public async Task A_challenge_is_not_overtaken_by_what_it_changes()
    {
        await using var scene = await Scene.Open(chromium);
        await scene.Ask(Pushed);
        var wallet = await scene.Wallet(scripts: true);
        await wallet.Follow("Fjordby Butikk");

        await wallet.Choose("Visa •••• 0027");
        await wallet.Press("Pay NOK 129.00");
        await wallet.Press("Yes, it is me");

        await wallet.Sees("Paid");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Two_people_in_two_browsers_see_each_their_own(bool small)
    {
        await using var scene = await Scene.Open(chromium);
        var (ola, kari) = (await scene.Wallet(Scene.Ola, small: small, scripts: true), await scene.Wallet(Scene.Kari, small: small, scripts: true));

        await scene.Ask(order => Pushed(order) with { Description = "For Ola" });
        await scene.Ask(order => Pushed(order) with { Description = "For Kari", PhoneNumber = Scene.Kari });

        await ola.Sees("For Ola");
        await kari.Sees("For Kari");
        await Expect(ola.Locator("main")).Not.ToContainTextAsync("For Kari");
        await Expect(kari.Locator("main")).Not.ToContainTextAsync("For Ola");
    }

    [Fact]
    public async Task A_shop_scans_the_code_that_the_wallet_shows_and_the_request_opens_there()
    {
        await using var scene = await Scene.Open(chromium);
        var wallet = await scene.Wallet(Scene.Kari, scripts: true);
        await wallet.Follow("My code");
        await Expect(wallet.Locator(".code img")).ToHaveJSPropertyAsync("complete", true);
        var scanned = await Zbar.Read(await wallet.ScreenshotAsync());

        var merchant = await scene.Kasse.Merchant();
        var answer = await merchant.Post("/epayment/v1/payments", $$"""
            {"amount":{"currency":"NOK","value":4500},"paymentMethod":{"type":"WALLET"},"customer":{"personalQr":"{{scanned}}"},"customerInteraction":"CUSTOMER_PRESENT",
             "reference":"till-00000001","userFlow":"PUSH_MESSAGE","paymentDescription":"Coffee"}
            """, "till-1");
        Assert.Equal(201, answer.Status);

        await wallet.Sees("Coffee");
    }

    [Fact]
    public async Task Nobody_listens_once_the_pages_are_closed()
    {
        await using var scene = await Scene.Open(chromium);
        var wallet = await scene.Wallet(scripts: true);
        await wallet.Sees("No payments are waiting");
        await scene.Ask(Pushed);
        await wallet.Sees("Order 42");
        await Until(1);

        await wallet.GotoAsync(scene.Shop.ReturnUrl);

        await Until(0);

        // A closed connection is noticed by the server in its own time.
        async Task Until(int count)
        {
            var changes = scene.Kasse.Server.Changes;
            var reached = new TaskCompletionSource();
            changes.ListenersChanged += Look;
            Look();
            await reached.Task.WaitAsync(Chromium.Patience, TestContext.Current.CancellationToken);

            void Look()
            {
                if (changes.ListenerCount == count) reached.TrySetResult();
            }
        }
    }

    static Order Pushed(Order order) => order with { Flow = UserFlow.PushMessage, ReturnUrl = null };
}
