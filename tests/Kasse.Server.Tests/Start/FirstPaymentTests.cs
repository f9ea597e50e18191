using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kasse.Engine.Payments;
using Kasse.Server.Start;

namespace Kasse.Server.Tests.Start;

/// <summary>The lines that somebody who just started Kasse pastes into a shell.</summary>
public sealed partial class FirstPaymentTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    [Fact]
    public async Task What_the_start_prints_can_be_pasted_into_a_shell()
    {
        var payment = await Paste(Printed());

        Assert.Equal(49900, payment.Captured.Minor);
    }

    [Fact]
    public async Task What_the_readme_says_can_be_pasted_behind_what_the_start_prints()
    {
        var section = FirstPaymentOfReadme().Match(await File.ReadAllTextAsync(Path.Combine(Checkout(), "README.md"))).Value;
        var lines = section.Split('\n').Where(line => line.StartsWith("    ", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(lines);

        var payment = await Paste([.. Printed().Take(4), .. lines]);

        Assert.Equal((1000, 400, 100, 600), (payment.Authorized.Minor, payment.Captured.Minor, payment.Refunded.Minor, payment.Cancelled.Minor));
    }

    string[] Printed()
    {
        var registry = shared.Kasse.Server.Platform.Settings.Current;
        var unit = registry.SalesUnits[FirstStart.NorwegianMsn];
        return Welcome.FirstPayment(shared.Kasse.Server.Address, unit, registry.KeysOf(unit.Msn)!).Split('\n');
    }

    /// <returns>The payment that came of it. Its landing page knows the phone number, so that Next is all there is to press.</returns>
    async Task<Payment> Paste(IEnumerable<string> lines)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euc", string.Join('\n', lines)]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = shell.StandardError.ReadToEndAsync();
        var said = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0 && !said.Contains("\"extraDetails\"", StringComparison.Ordinal), said + await errors);

        var events = JsonNode.Parse(said.TrimEnd().Split('\n')[^1])!.AsArray();
        var payment = shared.Kasse.Server.Platform.Journal.Find(FirstStart.NorwegianMsn, (string)events[0]!["reference"]!)!.Payment;
        Assert.Equal("4712345678", payment.Order.PhoneNumber);
        return payment;
    }

    static string Checkout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kasse.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex("^## A first payment$.*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FirstPaymentOfReadme();
}
