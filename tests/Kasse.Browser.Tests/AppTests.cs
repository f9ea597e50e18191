using Kasse.Engine.Payments;

namespace Kasse.Browser.Tests;

/// <summary>The wallet as an app: installed, with a camera, on a device that somebody else may use too.</summary>
public sealed class AppTests(Chromium chromium)
{
    [Fact]
    public async Task A_browser_finds_nothing_against_installing_the_wallet()
    {
        await using var scene = await Scene.Open(chromium);
        var wallet = await scene.Wallet(scripts: true);
        var browser = await wallet.Context.NewCDPSessionAsync(wallet);

        // While the page is still settling down the browser says that its manifest has just changed its address.
        var errors = await Errors();
        for (var asked = 1; errors == "manifest-location-changed" && asked < 20; asked++) errors = await Errors();

        // A private window, as each test has, never installs anything.
        Assert.Equal("in-incognito", errors);

        async Task<string> Errors()
        {
            await browser.SendAsync("Page.getAppManifest");
            var found = (await browser.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors");
            return string.Join(' ', found.EnumerateArray().Select(error => error.GetProperty("errorId").GetString()));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_code_is_read_from_a_picture_where_the_browser_can(bool small)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { Flow = UserFlow.Qr, PhoneNumber = null, Qr = new(QrImage.Png, 250) });
        var png = await scene.Kasse.Http.GetByteArrayAsync(scene.Kasse.Server.Platform.Addresses.Redirect(payment), TestContext.Current.CancellationToken);
        var wallet = await Scanning(scene, await Zbar.Read(png), small);

        var picker = wallet.GetByLabel("Pick a picture of the code");
        await picker.SetInputFilesAsync(new FilePayload { Name = "letter.txt", MimeType = "text/plain", Buffer = "Dear shop"u8.ToArray() });
        await wallet.Sees("There is no code in the picture.");
        await picker.SetInputFilesAsync(new FilePayload { Name = "code.png", MimeType = "image/png", Buffer = png });
        await wallet.Press("Pay NOK 129.00");

        await wallet.IsAt(scene.Shop.ReturnUrl);
    }

    [Fact]
    public async Task The_camera_reads_a_code_where_the_browser_can()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { Flow = UserFlow.Qr, PhoneNumber = null });
        var wallet = await Scanning(scene, scene.Landing(payment));

        await wallet.Press("Use the camera");
        await wallet.Press("Pay NOK 129.00");

        await wallet.IsAt(scene.Shop.ReturnUrl);
    }

    [Fact]
    public async Task The_bank_can_be_made_to_refuse()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { Flow = UserFlow.PushMessage, ReturnUrl = null });
        var wallet = await scene.Wallet();

        await wallet.Follow("Fjordby Butikk");
        await wallet.GetByText("Answer as the bank").ClickAsync();
        await wallet.Press("The bank stopped the payment to be on the safe side.");
        await wallet.Sees("The bank stopped the payment to be on the safe side. Try another card.");
        Assert.Equal(DeclineReason.SuspectedFraud, scene.Now(payment).LastDecline);
        await wallet.Press("Pay NOK 129.00");

        await wallet.Sees("Paid");
        await wallet.Sees("The bank stopped the payment to be on the safe side.");
    }

    [Fact]
    public async Task A_number_is_remembered_only_for_those_who_ask_for_it()
    {
        await using var scene = await Scene.Open(chromium);
        var desk = await scene.Visitor();
        await Send(remember: true);
        await Expect(desk.GetByLabel("Phone number")).ToHaveValueAsync("91234567");
        await Send(remember: false);
        await Expect(desk.GetByLabel("Phone number")).ToHaveValueAsync("");

        async Task Send(bool remember)
        {
            await desk.GotoAsync(scene.Landing(await scene.Ask(order => order with { PhoneNumber = null })));
            await desk.GetByLabel("Phone number").FillAsync("91234567");
            await desk.GetByRole(AriaRole.Checkbox).SetCheckedAsync(remember);
            await desk.Press("Next");
            await desk.Sees("Confirm in the wallet");
            await desk.GotoAsync(scene.Landing(await scene.Ask(order => order with { PhoneNumber = null })));
        }
    }

    [Fact]
    public async Task What_a_phone_does_can_be_tried_on_a_desk()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask();
        var desk = await scene.Visitor();

        await desk.GotoAsync(scene.Landing(payment));
        await desk.Follow("Try that here");
        await desk.SignIn(Scene.Kari);
        await desk.Press("Pay NOK 129.00");

        await desk.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal(Scene.Kari, scene.Now(payment).Authorization!.PhoneNumber);
    }

    /// <summary>A wallet in a browser that reads codes, which Chromium does on phones but not here: it finds <paramref name="content"/> in whatever it looks at.</summary>
    static async Task<IPage> Scanning(Scene scene, string content, bool small = false)
    {
        var wallet = await scene.Visitor(small: small, scripts: true);
        await wallet.Context.GrantPermissionsAsync(["camera"]);
        await wallet.AddInitScriptAsync($$"""
            window.BarcodeDetector = class {
                static async getSupportedFormats() { return ['qr_code']; }
                async detect(image) { return image.width || image.videoWidth ? [{ rawValue: '{{content}}' }] : []; }
            };
            """);
        await wallet.OpenWallet(scene);
        await wallet.Follow("Scan");
        return wallet;
    }
}
