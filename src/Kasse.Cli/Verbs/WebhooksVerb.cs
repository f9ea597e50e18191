using System.CommandLine;
using Kasse.Server.Control;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse webhooks</c>: what was delivered, and what can be done about it.</summary>
static class WebhooksVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("webhooks", "List what merchants were told, listen to it, or tell it again");
        var reference = new Option<string?>("--reference", "-r") { Description = "Only about this payment", HelpName = "REFERENCE" };
        var max = new Option<int>("--max") { Description = "How many, 1 to 200", HelpName = "COUNT", DefaultValueFactory = _ => 20 };
        var place = Place.Running(verb, terminal);
        verb.Add(reference);
        verb.Add(max);
        verb.Add(WebhooksListenVerb.Command(terminal));
        verb.Add(WebhooksResendVerb.Command(terminal));
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var about = asked.GetValue(reference) is { } only ? $"&reference={Uri.EscapeDataString(only)}" : "";
            var page = await kasse.Get<DeliveryPage>($"/deliveries?max={asked.GetValue(max)}{about}", stopping);
            terminal.Show(asked, page.Deliveries, () => terminal.Table(
                ["Id", "When", "Event", "Reference", "State", "Attempts", "Last answer"],
                page.Deliveries.Select(it => (string?[])[$"{it.Id}", ClockVerb.Text(it.OpenedAt), it.Event, it.Reference, $"{it.State}", $"{it.AttemptCount}", $"{it.LastStatus}"])));
            return KasseCommand.Worked;
        });
        return verb;
    }
}
