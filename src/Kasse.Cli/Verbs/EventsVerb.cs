using System.CommandLine;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse events</c></summary>
static class EventsVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("events", "Show all that happened to a payment, what was refused, and what time will do next");
        var payment = new PaymentNamed(verb);
        var place = Place.Running(verb, terminal);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var found = await payment.Find(kasse, asked, stopping);
            terminal.Show(asked, found, () => terminal.Table(
                ["When", "What", "Amount", "Asked by", "Idempotency-Key"],
                [
                    .. found.History.Select(it => (string?[])
                        [it.At is { } at ? ClockVerb.Text(at) : "", it.Refusal is { } why ? $"{it.Kind}: {why}" : it.Kind, PaymentNamed.Money(it.Amount), it.Operation, it.IdempotencyKey]),
                    .. found.Next is { At: { } due } next ? (string?[][])[[ClockVerb.Text(due), $"{next.Kind} (to come)", PaymentNamed.Money(next.Amount), "", ""]] : [],
                ]));
            return KasseCommand.Worked;
        });
        return verb;
    }
}
