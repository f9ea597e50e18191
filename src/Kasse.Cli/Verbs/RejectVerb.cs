using System.CommandLine;
using Kasse.Server.Control;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse reject</c></summary>
static class RejectVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("reject", "Let the payer reject a payment");
        var payment = new PaymentNamed(verb);
        var place = Place.Running(verb, terminal);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var found = (await payment.Find(kasse, asked, stopping)).Payment;
            return PaymentNamed.Show(asked, terminal, await kasse.Post<Acted>(PaymentNamed.Path(found, "/reject"), null, stopping));
        });
        return verb;
    }
}
