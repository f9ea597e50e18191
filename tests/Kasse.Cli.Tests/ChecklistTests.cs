using System.Xml.Linq;

namespace Kasse.Cli.Tests;

public sealed class ChecklistTests : IAsyncLifetime
{
    readonly string report = Path.Combine(Path.GetTempPath(), $"kasse-checklist-{Guid.NewGuid():n}.xml");
    Shell shell = null!;

    public async ValueTask InitializeAsync() => shell = await Shell.Open();

    public ValueTask DisposeAsync()
    {
        File.Delete(report);
        return shell.DisposeAsync();
    }

    [Fact]
    public async Task What_has_not_been_shown_fails_only_when_asked_to()
    {
        var list = await shell.Run("checklist");

        Assert.Equal((0, ""), (list.ExitCode, list.Errors));
        Assert.All(list.Rows, row => Assert.Equal("not yet", row[0]));
        Assert.Equal(1, (await shell.Run("checklist", "--strict")).ExitCode);
        Assert.Equal((1, "kasse: There is no sales unit 999999.\n"), await shell.Run("checklist", "--msn", "999999") is var none ? (none.ExitCode, none.Errors) : default);
    }

    [Fact]
    public async Task What_is_wrong_fails_and_is_told_to_people_programs_and_test_reports()
    {
        // A stranger who says nothing of itself, as the name of the operation is all that it gets right.
        var keys = shell.Kasse.Server.Platform.Settings.Current.KeysOf("123456")!;
        using var ask = new HttpRequestMessage(HttpMethod.Get, "/epayment/v1/payments/order-0001");
        ask.Headers.Add("Ocp-Apim-Subscription-Key", keys.PrimaryKey);
        ask.Headers.Add("Merchant-Serial-Number", "123456");
        await shell.Kasse.Http.SendAsync(ask);

        var told = await shell.Run("checklist", "--junit", report);
        var json = (await shell.Run("checklist", "--json")).Json;
        var forEyes = await shell.RunForEyes("checklist");

        Assert.Equal(1, told.ExitCode);
        Assert.Equal("epayment.system-headers", Assert.Single(told.Rows, row => row[0] == "WRONG")[1]);
        Assert.Equal(1, (int)json["wrongCount"]!);
        Assert.Contains("WRONG    Every call says which system makes it", forEyes.Output);
        Assert.Contains($"{shell.Kasse.BaseAddress}portal/requests/", forEyes.Output);
        var failure = Assert.Single(XDocument.Load(report).Descendants("failure"));
        Assert.Equal("epayment.system-headers", failure.Parent!.Attribute("classname")!.Value);
        Assert.NotEmpty(XDocument.Load(report).Descendants("skipped"));
    }

    [Fact]
    public async Task What_was_before_a_moment_does_not_count()
    {
        await shell.Run("pay", "10", "--reference", "order-0001");

        var all = (await shell.Run("checklist", "--json")).Json;
        var later = (await shell.Run("checklist", "--json", "--since", DateTimeOffset.UtcNow.AddMinutes(1).ToString("O"))).Json;

        Assert.True((int)all["doneCount"]! > 0);
        Assert.Equal(0, (int)later["doneCount"]!);
    }
}
