using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.EPayment;

/// <summary><c>GET /epayment/v1/payments/{reference}/events</c>: a bare array, oldest first.</summary>
static class Events
{
    public static Task<Reply> Handle(Call call, Platform platform) => Task.FromResult(
        platform.Journal.Find(call.SalesUnit.Msn, call.Reference) is { } history
            ? Reply.Json(200, EventResponse.Of(history), EPaymentJson.Default.IEnumerableEventResponse)
            : EPaymentProblem.From(call, Operations.Events, Refusal.PaymentNotFound, null, call.Reference));
}

/// <param name="PspReference">The event's own.</param>
/// <param name="Amount">What this event was about, not a running total. An end before anybody paid is about the whole amount.</param>
/// <param name="IdempotencyKey">Of the request that made it happen; an approval carries that of the create request.</param>
/// <param name="Success">False when an issuer or a processor said no: no money moved.</param>
sealed record EventResponse(
    string Reference, Guid PspReference, string Name, WireAmount Amount, string Timestamp, string? IdempotencyKey, bool Success)
{
    public static IEnumerable<EventResponse> Of(History history) => history.Entries.Select(entry => From(history, entry)).OfType<EventResponse>();

    /// <returns>Null for what a merchant is not told: that the request reached an app, or that an issuer is thinking.</returns>
    public static EventResponse? From(History history, Entry entry)
    {
        var whole = history.Payment.Order.Amount;
        return entry.Event switch
        {
            PaymentEvent.Created => Tell("CREATED", whole, entry.Key),
            PaymentEvent.Authorized e => Tell("AUTHORIZED", e.Amount, history.CreateKey),
            PaymentEvent.Declined e => Tell("AUTHORIZED", e.Amount, history.CreateKey, success: false),
            PaymentEvent.Aborted => Tell("ABORTED", whole, entry.Key),
            PaymentEvent.Expired => Tell("EXPIRED", whole, entry.Key),
            PaymentEvent.Terminated => Tell("TERMINATED", whole, entry.Key),
            PaymentEvent.Captured e => Tell("CAPTURED", e.Amount, entry.Key),
            PaymentEvent.CaptureFailed e => Tell("CAPTURED", e.Amount, entry.Key, success: false),
            PaymentEvent.Cancelled e => Tell("CANCELLED", e.Amount, entry.Key),
            PaymentEvent.Refunded e => Tell("REFUNDED", e.Amount, entry.Key),
            PaymentEvent.RefundFailed e => Tell("REFUNDED", e.Amount, entry.Key, success: false),
            null or PaymentEvent.SentToPayer or PaymentEvent.ChallengeStarted or PaymentEvent.AnswerOutstanding => null,
            var other => throw new InvalidOperationException($"Nobody has said what the event log calls {other.GetType().Name}."),
        };

        EventResponse Tell(string name, Money amount, string? key, bool success = true) => new(
            history.Payment.Reference, entry.Event.PspReference, name, WireAmount.From(amount), Words.Timestamp(entry.Event.At), key, success);
    }
}
