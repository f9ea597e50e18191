using System.Diagnostics;

namespace Kasse.Browser.Tests;

public sealed class StartTests(Chromium chromium)
{
    [Fact]
    public async Task The_first_payment_can_be_pasted_into_a_shell_and_goes_on_once_it_is_paid()
    {
        await using var scene = await Scene.Open(chromium);
        var page = await scene.Visitor();
        await page.GotoAsync(scene.Kasse.Server.Address);
        var wallet = await scene.Wallet(scripts: true);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", await page.Locator("#sample-0").InnerTextAsync()]) { RedirectStandardOutput = true })!;

        var created = await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var landing = await scene.Visitor();
        await landing.GotoAsync(System.Text.Json.Nodes.JsonNode.Parse(created!)!["redirectUrl"]!.ToString());
        await landing.Press("Next");
        await wallet.Sees("My first payment");
        await wallet.Follow("Fjordby Butikk");
        await wallet.Press("Pay NOK 129.00");

        Assert.Contains("\"capturedAmount\":{\"currency\":\"NOK\",\"value\":12900}", await shell.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
        await landing.IsAt(scene.Kasse.Server.Address + "/");
    }

    [Theory]
    [InlineData("C#", "HttpClient")]
    [InlineData("JavaScript", "await fetch")]
    [InlineData("PHP", "<?php")]
    public async Task The_same_is_shown_in_other_languages_without_any_script(string language, string code)
    {
        await using var scene = await Scene.Open(chromium);
        var page = await scene.Visitor();
        await page.GotoAsync(scene.Kasse.Server.Address);

        await page.GetByText(language, new() { Exact = true }).ClickAsync();

        await Expect(page.Locator("pre:visible")).ToHaveCountAsync(1);
        await Expect(page.Locator("pre:visible")).ToContainTextAsync(code);
        await Expect(page.Button("Copy")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_keys_are_those_of_the_chosen_sales_unit()
    {
        await using var scene = await Scene.Open(chromium);
        var page = await scene.Visitor();
        await page.GotoAsync(scene.Kasse.Server.Address);

        await page.Follow("Fjordby Butik DKK");

        await page.Sees(scene.Kasse.Server.Platform.Settings.Current.KeysOf("234567")!.ClientSecret);
        await page.Sees("+45\u00A012\u00A034\u00A056\u00A078");
    }

    [Fact]
    public async Task A_sample_is_copied_whole()
    {
        await using var scene = await Scene.Open(chromium);
        var page = await scene.Visitor(scripts: true);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GotoAsync(scene.Kasse.Server.Address);

        await page.Press("Copy");

        await Expect(page.Button("Copied")).ToBeVisibleAsync();
        Assert.Equal(await page.Locator("#sample-0").InnerTextAsync(), await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
    }
}
