using Kasse.Engine.Payments;

namespace Kasse.Browser.Tests;

public sealed class WalletTests(Chromium chromium)
{
    [Fact]
    public async Task A_pushed_request_appears_by_itself()
    {
        await using var scene = await Scene.Open(chromium);
        var wallet = await scene.Wallet();
        await wallet.Sees("No payments are waiting");

        var payment = await scene.Ask(order => order with { Flow = UserFlow.PushMessage, ReturnUrl = null });
        await wallet.Follow("Fjordby Butikk");
        await wallet.Sees(payment.Reference);
        await wallet.Sees("123456");
        await wallet.Press("Pay NOK 129.00");

        await wallet.Sees("Paid");
        Assert.Equal(PaymentState.Authorized, scene.Now(payment).State);
    }

    [Fact]
    public async Task A_deeplink_can_be_pasted()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { Flow = UserFlow.NativeRedirect, PhoneNumber = null });
        var wallet = await scene.Wallet(Scene.Kari);

        await wallet.Follow("Scan");
        await wallet.GetByLabel("Link").FillAsync(scene.Kasse.Server.Platform.Addresses.Redirect(payment)!);
        await wallet.Press("Open");
        await wallet.Press("Pay NOK 129.00");

        await wallet.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal(Scene.Kari, scene.Now(payment).Authorization!.PhoneNumber);
    }

    [Fact]
    public async Task A_link_that_is_none_is_explained()
    {
        await using var scene = await Scene.Open(chromium);
        var wallet = await scene.Wallet();

        await wallet.Follow("Scan");
        await wallet.GetByLabel("Link").FillAsync("https://example.com/");
        await wallet.Press("Open");

        await wallet.Sees("We find no payment for this link");
    }

    [Fact]
    public async Task After_a_declined_card_another_one_pays()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(Pushed);
        var wallet = await scene.Wallet();

        await wallet.Follow("Fjordby Butikk");
        await wallet.Choose("Visa •••• 0019");
        await wallet.Press("Pay NOK 129.00");
        await wallet.Sees("There is not enough money on the card. Try another card.");
        Assert.Equal(DeclineReason.InsufficientFunds, scene.Now(payment).LastDecline);
        await wallet.Choose("Mastercard •••• 0002");
        await wallet.Press("Pay NOK 129.00");

        await wallet.Sees("Paid");
        Assert.Equal("0002", scene.Now(payment).Authorization!.Card.LastFour);
    }

    [Theory]
    [InlineData("Yes, it is me", "Paid")]
    [InlineData("No, refuse", "The bank could not confirm that it was you. Try another card.")]
    public async Task A_challenged_card_asks_who_it_is(string answer, string outcome)
    {
        await using var scene = await Scene.Open(chromium);
        await scene.Ask(Pushed);
        var wallet = await scene.Wallet();

        await wallet.Follow("Fjordby Butikk");
        await wallet.Choose("Visa •••• 0027");
        await wallet.Press("Pay NOK 129.00");
        await wallet.Sees("Confirm that it is you");
        await wallet.Press(answer);

        await wallet.Sees(outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refusing_to_share_ends_the_payment(bool small)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => Pushed(order) with { Scope = "name email" });
        var wallet = await scene.Wallet(small: small);

        await wallet.Follow("Fjordby Butikk");
        await wallet.Sees("ola.nordmann@example.com");
        await wallet.Press("No, cancel the payment");

        await wallet.Sees("The payment was cancelled");
        Assert.Equal(PaymentState.Aborted, scene.Now(payment).State);
    }

    [Fact]
    public async Task What_is_shared_is_what_was_asked_for_and_agreed_to()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => Pushed(order) with { Scope = "name email" });
        var wallet = await scene.Wallet();

        await wallet.Follow("Fjordby Butikk");
        await wallet.Follow("Yes, share and go on");
        await wallet.Press("Pay NOK 129.00");
        await wallet.Sees("Paid");

        var shared = scene.Now(payment).Authorization!.Profile!;
        Assert.Equal(("Ola", "ola.nordmann@example.com", null), (shared.FirstName, shared.Email, shared.PhoneNumber));
    }

    [Fact]
    public async Task The_terms_must_be_accepted()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => Pushed(order) with { LegalLinks = new("https://shop.example/terms", null) });
        var wallet = await scene.Wallet();

        await wallet.Follow("Fjordby Butikk");
        await wallet.Press("Pay NOK 129.00");
        Assert.True(scene.Now(payment).IsOpen);
        await Expect(wallet.GetByRole(AriaRole.Link, new() { Name = "Terms of sale" })).ToHaveAttributeAsync("href", "https://shop.example/terms");
        await wallet.GetByRole(AriaRole.Checkbox).CheckAsync();
        await wallet.Press("Pay NOK 129.00");

        await wallet.Sees("Paid");
    }

    [Fact]
    public async Task A_child_is_told_why_not()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor();
        await desk.GotoAsync(scene.Landing(payment));
        await desk.GetByLabel("Phone number").FillAsync("90000013");
        await desk.Press("Next");
        var wallet = await scene.Wallet(Scene.Child);

        await wallet.Follow("Fjordby Butikk");
        await wallet.Press("Pay NOK 129.00");

        await wallet.Sees("You have to be 15 years old to pay this.");
        Assert.True(scene.Now(payment).IsOpen);
    }

    [Fact]
    public async Task A_bank_that_does_not_answer_keeps_everybody_waiting()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { Amount = new(201, "NOK") });
        var desk = await scene.Visitor();
        await desk.GotoAsync(scene.Landing(payment));
        await desk.Press("Next");
        var wallet = await scene.Wallet();

        await wallet.Follow("Fjordby Butikk");
        await wallet.Press("Pay NOK 2.01");
        await wallet.Sees("The bank has not answered yet");
        await desk.Sees("The bank has not answered yet");
        await scene.Advance(TimeSpan.FromHours(1));

        await desk.IsAt(scene.Shop.ReturnUrl);
        await wallet.Sees("Paid");
    }

    [Fact]
    public async Task A_request_is_shown_only_to_whom_it_was_sent()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(Pushed);
        var wallet = await scene.Wallet(Scene.Kari);

        await wallet.GotoAsync($"{scene.Kasse.Server.Address}/wallet/payments/{payment.Msn}/{payment.Reference}");

        await wallet.Sees("No payments are waiting");
    }

    [Fact]
    public async Task The_history_adds_up()
    {
        await using var scene = await Scene.Open(chromium);
        var wallet = await scene.Wallet();
        foreach (var minor in (long[])[10000, 2550])
        {
            await scene.Ask(order => Pushed(order) with { Amount = new(minor, "NOK") });
            await wallet.GotoAsync($"{scene.Kasse.Server.Address}/wallet");
            await wallet.Follow("Order 42");
            await wallet.Locator("button[name='card'], button.primary").First.ClickAsync();
            await wallet.Sees("Paid");
        }

        await wallet.Follow("To the wallet");
        await wallet.Follow("See all history");

        await wallet.Sees("Reserved");
        await wallet.Sees("NOK 125.50");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_PIN_does_not_sign_in(bool small)
    {
        await using var scene = await Scene.Open(chromium);
        var page = await scene.Visitor(small: small);
        await page.GotoAsync($"{scene.Kasse.Server.Address}/wallet");

        await page.GetByLabel("Phone number").FillAsync("12345678");
        await page.GetByLabel("PIN").FillAsync("0000");
        await page.Press("Sign in");

        await page.Sees("The number and the PIN do not match.");
    }

    [Fact]
    public async Task A_test_user_is_picked_without_a_PIN_and_can_sign_out()
    {
        await using var scene = await Scene.Open(chromium);
        var page = await scene.Visitor();
        await page.GotoAsync($"{scene.Kasse.Server.Address}/wallet");

        await page.GetByRole(AriaRole.Button, new() { Name = "Aino Virtanen" }).ClickAsync();
        await page.Sees("Hello, Aino");
        await page.Press("Sign out");

        await Expect(page.Button("Sign in")).ToBeVisibleAsync();
    }

    static Order Pushed(Order order) => order with { Flow = UserFlow.PushMessage, ReturnUrl = null };
}
