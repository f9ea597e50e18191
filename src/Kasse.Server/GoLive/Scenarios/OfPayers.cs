using Kasse.Engine.Payments;
using static Kasse.Server.GoLive.Scenarios.Expectations;

namespace Kasse.Server.GoLive.Scenarios;

/// <summary>Payers who do not do what a shop hopes for.</summary>
static class OfPayers
{
    const string CreateOne = "Create a payment of at least 10.00 with your integration (ePayment)";

    public static IEnumerable<Scenario> All => [Aborts, NeverActs, NeverReturns, CardDeclined];

    static Scenario Aborts => new(
        "user-aborts", "The payer says no",
        "A test user rejects the payment in the app.",
        $"{CreateOne}. Then let it find out what became of it.",
        [new Step(new Deed.Reject())],
        [Learns("user-aborts", "ABORTED", "It learns that the payer said no"), CapturesNothing("user-aborts")]);

    static Scenario NeverActs => new(
        "user-never-acts", "The payer does nothing",
        "Nobody answers the payment, and Kasse's clock jumps until its time is up. The clock is one for all: other payments grow older as well.",
        $"{CreateOne}. Then let it find out what became of it.",
        [new Step(new Deed.LetExpire())],
        [Learns("user-never-acts", "EXPIRED", "It learns that the payment's time is up"), CapturesNothing("user-never-acts")]);

    static Scenario NeverReturns => new(
        "user-never-returns", "The payer pays, and never comes back",
        "A test user approves the payment in the app and closes everything: no browser ever opens your returnUrl.",
        $"{CreateOne}. Do not open its returnUrl yourself. Then let your system go on as it would: capture, or cancel.",
        [new Step(new Deed.Approve())],
        [Learns("user-never-returns", "AUTHORIZED", "It learns by itself that somebody has paid"), Settles("user-never-returns"), CapturesOnce("user-never-returns")]);

    static Scenario CardDeclined => new(
        "card-declined", "The card is declined, and the payer takes another",
        "The payer's bank declines the first card. Five seconds later the payer pays with another one: the payment was open all the time.",
        $"{CreateOne}. Then let it go on as it would.",
        [new Step(new Deed.Decline(DeclineReason.InsufficientFunds)), new Step(new Deed.Approve()) { Waits = "while the payer looks for another card", Pause = TimeSpan.FromSeconds(5) }],
        [
            Expect("card-declined.waits", "It does not give up when a card is declined", (question, recording, sale) =>
                recording.Of(Act.Cancel).FirstOrDefault(call => call.Succeeded) is { } cancel && sale.Authorized == 0
                    ? question.Wrong("It cancelled the payment while the payer looked for another card.",
                        "A declined card (AUTHORIZED with success false) ends nothing: go by the payment's state, which stays CREATED until somebody has paid or the time is up.", cancel.Proof)
                    : recording.Of(Act.Capture).FirstOrDefault(call => call.IsRefused) is { } early
                        ? question.Wrong("It tried to capture when the card had been declined.", "Look at success in the webhook and the event log: false means that nobody has paid.", early.Proof)
                        : sale.Authorized > 0 ? question.Done("The payment was still open when the payer had another card.", sale.Proof)
                        : question.NotYet("The payer has not paid yet.", "Wait.", sale.Proof)),
            Learns("card-declined", "AUTHORIZED", "It learns that somebody has paid after all"),
            Settles("card-declined"),
            CapturesOnce("card-declined"),
        ]);
}
