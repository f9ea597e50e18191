using System.CommandLine;
using Kasse.Server.Control;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse webhooks resend</c></summary>
static class WebhooksResendVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("resend", "Send a delivery once more, whatever became of it before");
        var id = new Argument<long>("id") { Description = "As kasse webhooks lists it" };
        var place = Place.Running(verb, terminal);
        verb.Add(id);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var attempt = await kasse.Post<AttemptView>($"/deliveries/{asked.GetValue(id)}/resend", null, stopping);
            terminal.Show(asked, attempt, () => terminal.Facts(
                ("Attempt", $"{attempt.Number}"), ("Answer", attempt.Status is { } status ? $"{status}" : attempt.Error), ("Took", $"{attempt.DurationMs:0} ms")));
            return attempt.Status is >= 200 and < 300 ? KasseCommand.Worked : KasseCommand.Failed;
        });
        return verb;
    }
}
