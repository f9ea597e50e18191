using System.CommandLine;
using Kasse.Storage;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse verify</c></summary>
static class VerifyVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("verify", "Read everything that was kept, and say whether it adds up; also beside a running Kasse");
        var place = Place.Kept(verb, terminal);
        verb.SetAction(asked =>
        {
            var result = terminal.Working("Reading the whole journal", () => Verification.Run(place.Database(asked)));
            var addsUp = result.Findings.Count == 0;
            terminal.Show(asked, new { AddsUp = addsUp, result.RowCount, result.PaymentCount, result.Findings }, () =>
            {
                foreach (var finding in result.Findings) terminal.Line(finding);
                terminal.Line($"{result.PaymentCount} payments in {result.RowCount} rows: {(addsUp ? "everything adds up" : $"{result.Findings.Count} findings")}.");
            });
            return addsUp ? KasseCommand.Worked : KasseCommand.Failed;
        });
        return verb;
    }
}
