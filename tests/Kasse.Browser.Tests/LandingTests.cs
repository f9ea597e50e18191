using Kasse.Engine.Payments;

namespace Kasse.Browser.Tests;

public sealed class LandingTests(Chromium chromium)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Approving_in_the_wallet_leads_the_landing_page_back_to_the_shop(bool small)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor(small: small);

        await desk.GotoAsync(scene.Landing(payment));
        await desk.Sees("Fjordby Butikk");
        await desk.Sees("Fjordby Handel AS");
        await desk.Sees("NOK 129.00");
        await Expect(desk.GetByLabel("Phone number")).ToHaveValueAsync("12345678");
        await desk.Press("Next");
        await desk.Sees("+47 12 34 56 78");
        await desk.Sees("Time left 9:");
        var wallet = await scene.Wallet(small: small);
        await wallet.Follow("Fjordby Butikk");
        await wallet.Press("Pay NOK 129.00");
        await wallet.Sees("Paid");

        await desk.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal(PaymentState.Authorized, scene.Now(payment).State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rejecting_in_the_wallet_leads_back_too(bool small)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor(small: small);

        await desk.GotoAsync(scene.Landing(payment));
        await desk.Press("Next");
        var wallet = await scene.Wallet(small: small);
        await wallet.Follow("Fjordby Butikk");
        await wallet.Press("Reject");

        await desk.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal(PaymentState.Aborted, scene.Now(payment).State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelling_leads_back(bool afterTheNumberWasSent)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor();

        await desk.GotoAsync(scene.Landing(payment));
        if (afterTheNumberWasSent) await desk.Press("Next");
        await desk.Press("Cancel");

        await desk.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal(PaymentState.Aborted, scene.Now(payment).State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Time_running_out_leads_back(bool small)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor(small: small);

        await desk.GotoAsync(scene.Landing(payment));
        await desk.Press("Next");
        await scene.Advance(TimeSpan.FromMinutes(10));

        await desk.IsAt(scene.Shop.ReturnUrl);
        await scene.Kasse.Server.Agenda.CatchUp(TestContext.Current.CancellationToken);
        Assert.Equal(PaymentState.Expired, scene.Now(payment).State);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Going_back_after_the_number_was_sent_cancels(bool small, bool scripts)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor(small: small, scripts: scripts);

        await desk.GotoAsync(scene.Landing(payment));
        await desk.Press("Next");
        await desk.Sees("Confirm in the wallet");
        await desk.GoBackAsync();

        await desk.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal(PaymentState.Aborted, scene.Now(payment).State);
    }

    [Fact]
    public async Task The_same_address_in_another_browser_waits_too_and_cancels_nothing()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor();
        await desk.GotoAsync(scene.Landing(payment));
        await desk.Press("Next");
        var another = await scene.Visitor();

        await another.GotoAsync(scene.Landing(payment));

        await another.Sees("Confirm in the wallet");
        Assert.True(scene.Now(payment).IsOpen);
    }

    [Fact]
    public async Task Somebody_else_may_pay()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor();

        await desk.GotoAsync(scene.Landing(payment));
        await desk.GetByLabel("Phone number").FillAsync("912 34 567");
        await desk.Press("Next");
        await desk.Sees("+47 91 23 45 67");

        Assert.Equal(Scene.Kari, scene.Now(payment).SentTo);
    }

    [Fact]
    public async Task A_number_without_a_wallet_is_explained_and_the_test_users_are_offered()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { PhoneNumber = null });
        var desk = await scene.Visitor();

        await desk.GotoAsync(scene.Landing(payment));
        await desk.GetByLabel("Phone number").FillAsync("99999999");
        await desk.Press("Next");
        await desk.Sees("+47 99 99 99 99 has no wallet here");
        await desk.Follow("Freja Sørensen");

        await Expect(desk.GetByLabel("Phone number")).ToHaveValueAsync("12345678");
        await Expect(desk.GetByLabel("Country code")).ToHaveValueAsync("45");
    }

    [Fact]
    public async Task A_used_link_explains_itself_and_leads_back()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor();
        await desk.GotoAsync(scene.Landing(payment));
        await desk.Press("Cancel");

        var answer = await desk.GotoAsync(scene.Landing(payment));

        Assert.Equal(410, answer!.Status);
        await desk.Sees("The payment was cancelled");
        await desk.Follow("Back to Fjordby Butikk");
        await desk.IsAt(scene.Shop.ReturnUrl);
    }

    [Fact]
    public async Task An_unknown_link_explains_itself()
    {
        await using var scene = await Scene.Open(chromium);
        var desk = await scene.Visitor();

        var answer = await desk.GotoAsync($"{scene.Kasse.Server.Address}/pay?token=nobody.knows.this");

        Assert.Equal(404, answer!.Status);
        await desk.Sees("This link does not work");
    }

    [Fact]
    public async Task Without_a_way_back_the_last_page_is_ours()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { ReturnUrl = null });
        var desk = await scene.Visitor();

        await desk.GotoAsync(scene.Landing(payment));
        await desk.Press("Cancel");

        await desk.Sees("Nothing was charged");
    }

    [Fact]
    public async Task A_phone_goes_straight_to_its_wallet_and_from_there_back_to_the_shop()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var phone = await scene.Visitor(onPhone: true);

        await phone.GotoAsync(scene.Landing(payment));
        await phone.SignIn(Scene.Ola);
        await phone.Press("Pay NOK 129.00");
        await phone.Sees("Paid");

        await phone.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal(PaymentState.Authorized, scene.Now(payment).State);
    }

    [Fact]
    public async Task It_works_in_a_frame_of_the_shop()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor();

        await desk.GotoAsync(scene.Shop.FrameOf(scene.Landing(payment)));
        var frame = desk.FrameLocator("iframe");
        await frame.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();
        await Expect(frame.Locator("main")).ToContainTextAsync("Confirm in the wallet");
        await frame.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();

        await Expect(frame.Locator("h1")).ToHaveTextAsync("Welcome back");
        Assert.Equal(PaymentState.Aborted, scene.Now(payment).State);
    }

    [Theory]
    [InlineData("nb-NO", "Neste", "129,00 kr")]
    [InlineData("da", "Næste", "129,00 NOK")]
    [InlineData("fi-FI", "Seuraava", "129,00 NOK")]
    [InlineData("de", "Next", "NOK 129.00")]
    public async Task It_speaks_the_language_of_the_browser(string language, string next, string amount)
    {
        await using var scene = await Scene.Open(chromium);
        var desk = await scene.Visitor(language: language);

        await desk.GotoAsync(scene.Landing(await scene.Ask()));

        await Expect(desk.Button(next)).ToBeVisibleAsync();
        await desk.Sees(amount);
    }

    [Fact]
    public async Task A_chosen_language_is_remembered()
    {
        await using var scene = await Scene.Open(chromium);
        var desk = await scene.Visitor();

        await desk.GotoAsync(scene.Landing(await scene.Ask()));
        await desk.Follow("Dansk");
        await desk.Press("Næste");

        await desk.Sees("Godkend i tegnebogen");
        await Expect(desk.Locator("html")).ToHaveAttributeAsync("lang", "da");
    }

    [Fact]
    public async Task What_a_merchant_writes_is_shown_and_never_run()
    {
        const string script = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { Description = script, ReturnUrl = "javascript:document.title='taken'" });
        var desk = await scene.Visitor();

        await desk.GotoAsync(scene.Landing(payment));
        await desk.Sees(script);
        await Expect(desk.Locator("main img, main script")).ToHaveCountAsync(0);
        await desk.Press("Cancel");

        await desk.Sees("The payment was cancelled");
        await Expect(desk.GetByRole(AriaRole.Link, new() { Name = "Back to" })).ToHaveCountAsync(0);
    }
}
