using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Server.Web.Portal.Payments;

/// <summary>What happened to a payment, or will, in a few words.</summary>
/// <param name="Kind">How good it is: <c>good</c>, <c>bad</c>, <c>warn</c>, or null.</param>
sealed record EventText(string What, string? Kind = null, Money? Amount = null, string? Note = null)
{
    public static EventText Of(PaymentEvent happened) => happened switch
    {
        PaymentEvent.Created e => new("Created", null, e.Order.Amount),
        PaymentEvent.SentToPayer e => new("Sent to the payer's app", Note: e.PhoneNumber),
        PaymentEvent.ChallengeStarted => new("The issuer asked the payer to identify", Note: "3-D Secure"),
        PaymentEvent.Declined e => new("Declined by the issuer", "bad", e.Amount, Words.Spaced(e.Reason)),
        PaymentEvent.AnswerOutstanding => new("The issuer did not answer at once", "warn"),
        PaymentEvent.Authorized e => new("Authorized", "good", e.Amount, e.Forced ? "by force approve" : $"{e.Card.Scheme} •••• {e.Card.LastFour}"),
        PaymentEvent.Aborted e => new("Aborted by the payer", "bad", Note: e.OnLandingPage ? "on the landing page" : null),
        PaymentEvent.Expired => new("Expired", "warn"),
        PaymentEvent.Terminated => new("Cancelled before anybody paid"),
        PaymentEvent.Captured e => new("Captured", "good", e.Amount, e.Text),
        PaymentEvent.CaptureFailed e => new("Capture failed", "bad", e.Amount, RefusalText.Of(e.Reason)),
        PaymentEvent.Cancelled e => new("Cancelled", null, e.Amount),
        PaymentEvent.Refunded e => new("Refunded", null, e.Amount, e.Text),
        PaymentEvent.RefundFailed e => new("Refund failed", "bad", e.Amount, RefusalText.Of(e.Reason)),
        _ => throw new InvalidOperationException($"Nobody has said what the portal calls {happened.GetType().Name}."),
    };

    /// <summary>What time alone will do.</summary>
    public static string Coming(PaymentEvent coming) => coming switch
    {
        PaymentEvent.Expired => "It expires, unless the payer answers before.",
        PaymentEvent.Cancelled e => $"{Words.Amount(e.Amount)} that nobody captured goes back to the payer.",
        PaymentEvent.Authorized => "The issuer answers at last: yes.",
        PaymentEvent.Declined => "The issuer answers at last: no.",
        _ => Of(coming).What,
    };
}
