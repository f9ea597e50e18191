using Kasse.Server.FaultInjection;
using Kasse.Server.Webhooks;
using static Kasse.Server.GoLive.Scenarios.Expectations;

namespace Kasse.Server.GoLive.Scenarios;

/// <summary>Webhooks that come before, late, twice or never: a shop hears once, reads as well, and captures once.</summary>
static class OfWebhooks
{
    const string WithWebhook = "Register a webhook for epayments.payment.authorized.v1";
    const string CreateOne = "create a payment of at least 10.00 with your integration (ePayment)";

    /// <summary>Nobody's patience lasts so long: it comes when the clock jumps.</summary>
    static readonly TimeSpan Late = TimeSpan.FromHours(1);

    static readonly string Authorized = EPaymentNotice.TypeOf("AUTHORIZED");

    public static IEnumerable<Scenario> All => [First, IsLate, Twice, Never];

    static Scenario First => new(
        "webhook-first", "The webhook comes before the payer",
        "A test user approves the payment in the app. Only when your receiver has acknowledged the webhook does the payer come back to your returnUrl.",
        $"{WithWebhook}, then {CreateOne}, and let it go on as it would.",
        [
            new Step(new Deed.Approve()),
            new Step(new Deed.Return()) { When = recording => recording.Heard("AUTHORIZED") is not null, Waits = "until your receiver has acknowledged the webhook of AUTHORIZED" },
        ],
        [Acknowledges("webhook-first"), Settles("webhook-first"), CapturesOnce("webhook-first")]);

    static Scenario IsLate => new(
        "webhook-late", "The webhook comes long after the payer",
        "A test user approves the payment in the app and comes back to your returnUrl, but the webhook is late. When your integration has read the payment, Kasse's clock jumps an hour, and the webhook arrives. The clock is one for all: other payments grow older as well.",
        $"{WithWebhook}, then {CreateOne}, and let it go on as it would.",
        [
            new Step(new Deed.Strike(new Harm(FaultKind.WebhookLate, Seconds: (int)Late.TotalSeconds), Event: Authorized)),
            new Step(new Deed.Approve()),
            new Step(new Deed.Return()),
            new Step(new Deed.Jump(Late))
            {
                When = recording => Asked(recording) is not null,
                Waits = "until your integration has read that the payment is AUTHORIZED, and gone on for a moment",
                Pause = TimeSpan.FromSeconds(5),
            },
        ],
        [FindsOut("webhook-late"), Acknowledges("webhook-late"), Settles("webhook-late"), CapturesOnce("webhook-late")]);

    static Scenario Twice => new(
        "webhook-twice", "The webhook comes twice",
        "A test user approves the payment in the app, and your receiver is told so twice in a row.",
        $"{WithWebhook}, then {CreateOne}, and let it go on as it would.",
        [new Step(new Deed.Strike(new Harm(FaultKind.WebhookTwice), Event: Authorized)), new Step(new Deed.Approve())],
        [
            Expect("webhook-twice.acknowledges", "It acknowledges both", (question, recording, sale) =>
                sale.Told.FirstOrDefault(telling => telling.IsOf("AUTHORIZED") && telling.Attempts.Count > 1) is not { } twice ? Unheard(question, sale)
                : twice.Attempts.All(attempt => attempt.IsAcknowledged) ? question.Done("Both were acknowledged.", twice.Proof)
                : question.Wrong("One of the two was not acknowledged.", "Answer 2xx to what you have heard before, too: else it comes again and again.", twice.Proof)),
            Settles("webhook-twice"),
            CapturesOnce("webhook-twice"),
        ]);

    static Scenario Never => new(
        "webhook-never", "The webhook never comes",
        "A test user approves the payment in the app, and nobody comes back to your returnUrl. The webhook is lost on its way.",
        $"C{CreateOne[1..]}, and let it go on as it would.",
        [new Step(new Deed.Strike(new Harm(FaultKind.WebhookLost), Event: Authorized)), new Step(new Deed.Approve())],
        [FindsOut("webhook-never"), Settles("webhook-never"), CapturesOnce("webhook-never")]);

    static Expectation FindsOut(string scenario) => Expect($"{scenario}.learns", "It finds out by asking", (question, recording, sale) => Asked(recording) is { } read
        ? question.Done("It read that the payment is AUTHORIZED.", read.Proof)
        : question.NotYet("It has not read that the payment is AUTHORIZED.", "Read the payment every 2 seconds while it is open, and when the payer comes back: webhooks can be late or lost.", sale.Proof));

    static Expectation Acknowledges(string scenario) => Expect($"{scenario}.acknowledges", "It acknowledges the webhook in time", (question, recording, sale) =>
        recording.Heard("AUTHORIZED") is { } heard ? question.Done("Acknowledged.", heard.Proof) : Unheard(question, sale));

    static Item Unheard(Question question, Sale sale)
    {
        var told = sale.Told.Where(telling => telling.IsOf("AUTHORIZED")).ToList();
        return told.Count > 0
            ? question.NotYet("The webhook is not acknowledged.", "Answer it with 2xx within 10 seconds, as soon as it is kept.", told.Select(telling => telling.Proof))
            : question.NotYet("Nobody is told of AUTHORIZED.", $"{WithWebhook}, at an address that Kasse can reach.", sale.Proof);
    }

    static ApiCall? Asked(Recording recording) => recording.Sale is { } sale ? recording.Evidence.Showing(sale, "AUTHORIZED") : null;
}
