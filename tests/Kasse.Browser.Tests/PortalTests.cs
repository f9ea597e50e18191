using Kasse.Server.Start;
using Kasse.Server.Tests;

namespace Kasse.Browser.Tests;

public sealed class PortalTests(Chromium chromium)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_developer_signs_in_without_a_password_on_their_own_machine_and_out_again(bool onPhone)
    {
        await using var scene = await Scene.Open(chromium);
        var page = await scene.Visitor(onPhone);

        await page.GotoAsync($"{scene.Kasse.Server.Address}/portal/keys");
        await page.Press("Sign in as developer");

        await page.IsAt($"{scene.Kasse.Server.Address}/portal/keys");
        await Expect(page).ToHaveTitleAsync("API keys – Kasse portal: Test");
        await Expect(page.GetByRole(AriaRole.Banner)).ToContainTextAsync("Test");

        await OpenMenu(page, onPhone);
        await page.Press("Sign out");
        await page.IsAt($"{scene.Kasse.Server.Address}/portal/sign-in");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_administrator_replaces_a_key_and_only_the_new_one_works(bool onPhone)
    {
        await using var scene = await Scene.Open(chromium);
        var settings = scene.Kasse.Server.Platform.Settings;
        var before = settings.Current.KeysOf(FirstStart.NorwegianMsn)!;
        var merchant = await scene.Kasse.Merchant();
        var page = await scene.Visitor(onPhone);
        await page.OpenPortalAsAdministrator(scene);

        await OpenMenu(page, onPhone);
        await page.Follow("Sales units");
        await page.Follow("Fjordby Butikk");
        await Expect(page.Locator("main")).Not.ToContainTextAsync(before.PrimaryKey);
        await page.Press("Show keys");
        await page.Sees(before.PrimaryKey);
        await page.GetByText("Replace the primary subscription key").First.ClickAsync();
        await page.Sees("Every call that sends the present primary key is answered with 401");
        await page.Press("Replace the primary subscription key");
        await page.Sees("The primary subscription key was replaced.");
        await page.Press("Show keys");

        var after = settings.Current.KeysOf(FirstStart.NorwegianMsn)!;
        await page.Sees(after.PrimaryKey);
        await Expect(page.Locator("main")).Not.ToContainTextAsync(before.PrimaryKey);
        Assert.Equal((401, 404), (await Call(merchant, before.PrimaryKey), await Call(merchant, after.PrimaryKey)));
    }

    [Fact]
    public async Task A_key_is_copied_with_one_click()
    {
        await using var scene = await Scene.Open(chromium);
        var keys = scene.Kasse.Server.Platform.Settings.Current.KeysOf(FirstStart.NorwegianMsn)!;
        var page = await chromium.NewPage(new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await page.OpenPortal(scene, $"keys/{keys.ClientId}");
        await page.Press("Show keys");

        await page.Press("Copy the client secret");

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Copied" })).ToBeVisibleAsync();
        Assert.Equal(keys.ClientSecret, await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await page.Context.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_is_invited_and_sees_their_own_company_only()
    {
        await using var scene = await Scene.Open(chromium);
        var administrator = await scene.Visitor();
        await administrator.OpenPortalAsAdministrator(scene, "users/invite");
        await administrator.GetByLabel("Name").FillAsync("Åse 漢字 🦊");
        await administrator.GetByLabel("E-mail").FillAsync("ase@example.com");
        await administrator.GetByLabel("Company").FillAsync("Havn AS");
        await administrator.Press("Make the link");
        var link = await administrator.Locator("#link").InnerTextAsync();

        var guest = await scene.Visitor(onPhone: true);
        await guest.GotoAsync(link);
        await guest.GetByLabel("Password").FillAsync("ganske lang setning");
        await guest.GetByLabel("The same again").FillAsync("ganske lang setning");
        await guest.Press("Open the portal");
        await guest.GotoAsync($"{scene.Kasse.Server.Address}/portal/sales-units");

        await guest.Sees("There is no sales unit of Havn AS yet.");
        await OpenMenu(guest, onPhone: true);
        await Expect(guest.GetByRole(AriaRole.Banner)).ToContainTextAsync("Åse 漢字 🦊");
    }

    static async Task OpenMenu(IPage page, bool onPhone)
    {
        if (onPhone) await page.GetByText("Menu").ClickAsync();
    }

    /// <summary>404 says that the key was good enough to look for the payment.</summary>
    static async Task<int> Call(Merchant merchant, string subscriptionKey) => (await merchant.Send(HttpMethod.Get, "/epayment/v1/payments/no-such-payment", null, null, request =>
    {
        request.Headers.Remove("Ocp-Apim-Subscription-Key");
        request.Headers.Add("Ocp-Apim-Subscription-Key", subscriptionKey);
    })).Status;
}
