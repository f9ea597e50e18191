using System.CommandLine;
using Kasse.Server.Control;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse status</c></summary>
static class StatusVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("status", "Say whether Kasse runs, where, and what time it is for payments");
        var place = Place.Running(verb, terminal);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var about = await kasse.Get<AboutKasse>("/", stopping);
            var latest = await kasse.Get<PaymentPage>("/payments?max=1", stopping);
            terminal.Show(asked, about, () => terminal.Facts(
                ("Kasse", $"{about.Version}, {about.Environment} environment"),
                ("API", about.Addresses.Api),
                ("Portal", $"{about.Addresses.Api}/portal"),
                ("Wallet", about.Addresses.Wallet),
                ("Clock", ClockVerb.Text(about.Now)),
                ("Rate limits", about.Switches.RateLimits ? "on" : "off"),
                ("Faults", about.Faults.Count == 0 ? "none" : string.Join("; ", about.Faults)),
                ("Newest payment", latest.Payments is [var newest] ? $"{newest.Reference} ({newest.State})" : "none yet")));
            return KasseCommand.Worked;
        });
        return verb;
    }
}
