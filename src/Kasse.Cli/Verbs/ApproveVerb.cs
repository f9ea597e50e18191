using System.CommandLine;
using Kasse.Engine.Payments;
using Kasse.Server.Control;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse approve</c></summary>
static class ApproveVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("approve", "Let a test user approve a payment");
        var payment = new PaymentNamed(verb);
        var phone = new Option<string?>("--phone", "-p") { Description = "Who approves; without it, whoever was asked, or the market's first test user", HelpName = "PHONE-NUMBER" };
        var place = Place.Running(verb, terminal);
        verb.Add(phone);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var found = (await payment.Find(kasse, asked, stopping)).Payment;
            var who = asked.GetValue(phone) ?? found.SentTo ?? found.PhoneNumber ?? await FirstPayer(kasse, found.Msn, stopping);
            var acted = await kasse.Post<Acted>(PaymentNamed.Path(found, "/approve"), new ApproveRequest(who), stopping);
            return PaymentNamed.Show(asked, terminal, acted);
        });
        return verb;
    }

    static async Task<string> FirstPayer(KasseCaller kasse, string msn, CancellationToken stopping)
    {
        var countryCode = (await kasse.Get<SalesUnitView>($"/sales-units/{msn}", stopping)).Market switch
        {
            Market.Norway => "47",
            Market.Denmark => "45",
            Market.Finland => "358",
        };
        var people = await kasse.Get<List<TestUserView>>("/users", stopping);
        return people.FirstOrDefault(user => user.PhoneNumber.StartsWith(countryCode, StringComparison.Ordinal))?.PhoneNumber
            ?? throw new FailedException("No test user lives in the payment's market. Say who approves with --phone.");
    }
}
