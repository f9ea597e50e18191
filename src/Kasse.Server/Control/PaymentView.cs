using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Web.Landing;
using Kasse.Storage;

namespace Kasse.Server.Control;

/// <param name="Value">In minor units: 100 is one krone.</param>
sealed record AmountView(string Currency, long Value)
{
    public static AmountView From(Money money) => new(money.Currency, money.Minor);
}

/// <param name="PhoneNumber">Whom the merchant asked, when it said.</param>
/// <param name="SentTo">Whose app shows the request, when it has reached one.</param>
/// <param name="Card">What was paid with.</param>
/// <param name="LandingPage">Where a payer answers in a browser.</param>
sealed record PaymentView(
    string Msn, string Reference, PaymentState State, AmountView Amount, PaymentMethod Method, UserFlow Flow, string? Description, string? PhoneNumber,
    string? SentTo, bool ChallengeUnderWay, bool AnswerOutstanding, DeclineReason? LastDecline, PaidCardView? Card, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt,
    DateTimeOffset? CaptureBefore, AmountView Authorized, AmountView Captured, AmountView Cancelled, AmountView Refunded, string LandingPage)
{
    public static PaymentView From(Payment payment, Addresses addresses) => new(
        payment.Msn, payment.Reference, payment.State, AmountView.From(payment.Order.Amount), payment.Order.Method, payment.Order.Flow,
        payment.Order.Description, payment.Order.PhoneNumber, payment.SentTo, payment.ChallengeUnderWay, payment.Outstanding is not null, payment.LastDecline,
        payment.Authorization is { Card: var card } ? new PaidCardView(card.Scheme, card.Bin, card.LastFour) : null,
        payment.CreatedAt, payment.ExpiresAt, payment.Authorization?.CaptureBefore,
        AmountView.From(payment.Authorized), AmountView.From(payment.Captured), AmountView.From(payment.Cancelled), AmountView.From(payment.Refunded),
        addresses.Landing(payment));
}

sealed record PaidCardView(CardScheme Scheme, string Bin, string LastFour);

/// <summary>Something that happened to a payment, or will.</summary>
/// <param name="Kind">The name under which the journal keeps it.</param>
/// <param name="At">Business time; null for a request that was refused before anything was tried.</param>
/// <param name="Operation">What was asked for; <c>due</c> where nobody asked.</param>
/// <param name="Refusal">Why it was not done.</param>
sealed record PaymentEventView(
    string Kind, DateTimeOffset? At, AmountView? Amount, string? Operation, string? IdempotencyKey, Guid? PspReference, Refusal? Refusal)
{
    public static PaymentEventView From(PaymentEvent happened) => new(
        EventCodec.Kind(happened), happened.At, AmountOf(happened), null, null, happened.PspReference == Guid.Empty ? null : happened.PspReference, null);

    public static PaymentEventView From(Entry entry)
    {
        var view = entry.Event is { } happened ? From(happened) : new PaymentEventView(EventCodec.Refused, null, null, null, null, null, null);
        return view with { Operation = entry.Operation, IdempotencyKey = entry.Key, Refusal = entry.Refusal };
    }

    static AmountView? AmountOf(PaymentEvent happened) => happened switch
    {
        PaymentEvent.Created e => AmountView.From(e.Order.Amount),
        PaymentEvent.Authorized e => AmountView.From(e.Amount),
        PaymentEvent.Declined e => AmountView.From(e.Amount),
        PaymentEvent.Captured e => AmountView.From(e.Amount),
        PaymentEvent.CaptureFailed e => AmountView.From(e.Amount),
        PaymentEvent.Cancelled e => AmountView.From(e.Amount),
        PaymentEvent.Refunded e => AmountView.From(e.Amount),
        PaymentEvent.RefundFailed e => AmountView.From(e.Amount),
        _ => null,
    };
}
