using System.CommandLine;
using Kasse.Server.Control;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse keys</c></summary>
static class KeysVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("keys", "List the keys that clients are configured with");
        var place = Place.Running(verb, terminal);
        var msn = new Option<string?>("--msn") { Description = "Only keys that may act for this sales unit", HelpName = "MSN" };
        verb.Add(msn);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var all = await kasse.Get<List<KeySetView>>("/keys", stopping);
            var keys = asked.GetValue(msn) is { } only ? all.Where(set => set.Msns.Contains(only)).ToList() : all;
            terminal.Show(asked, keys, () => terminal.Table(
                ["Sales units", "Name", "client_id", "client_secret", "Ocp-Apim-Subscription-Key"],
                keys.Select(set => (string?[])[string.Join(",", set.Msns), set.Name, set.ClientId, set.ClientSecret, set.SubscriptionKeyPrimary])));
            return keys.Count > 0 ? KasseCommand.Worked : throw new FailedException("There are no such keys.");
        });
        return verb;
    }
}
