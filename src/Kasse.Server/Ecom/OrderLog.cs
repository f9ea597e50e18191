using System.Buffers.Binary;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Storage;

namespace Kasse.Server.Ecom;

/// <summary>One thing that happened to an order, as eCom tells it.</summary>
/// <param name="At">Never shared with another entry of the order: clients sort by it.</param>
sealed record LogEntry(
    PaymentEvent Event, string Operation, Money Amount, string? Text, string? TransactionId, DateTimeOffset At, string? RequestId, bool Success = true)
{
    public string TimeStamp => OrderLog.TimeStamp(At);
}

static class OrderLog
{
    /// <summary>Oldest first.</summary>
    public static List<LogEntry> Of(History history)
    {
        var log = new List<LogEntry>();
        var reservation = HasTransaction(history) ? TransactionId(history.Payment.PspReference) : null;
        foreach (var entry in history.Entries)
        {
            if (entry.Event is not { } happened || Told(history.Payment, entry, happened, reservation) is not { } told) continue;
            var at = DateTimeOffset.FromUnixTimeMilliseconds(happened.At.ToUnixTimeMilliseconds());
            if (log is [.., var last] && at <= last.At) at = last.At.AddMilliseconds(1);
            log.Add(told with { At = at });
        }
        return log;
    }

    /// <summary>When what a request made happen is said to have happened.</summary>
    public static string TimeOf(this Platform platform, Outcome outcome) =>
        Of(platform.Journal.Find(outcome.Payment!.Msn, outcome.Payment.Reference)!).First(entry => entry.Event.PspReference == outcome.Event!.PspReference).TimeStamp;

    /// <summary>Fifteen digits: as many as stay exact where a client takes them for a number.</summary>
    public static string TransactionId(Guid pspReference)
    {
        Span<byte> bytes = stackalloc byte[16];
        pspReference.TryWriteBytes(bytes);
        return (100_000_000_000_000 + (BinaryPrimitives.ReadUInt64LittleEndian(bytes) % 900_000_000_000_000)).ToString();
    }

    /// <summary>Milliseconds and a literal Z, and nothing else, ever.</summary>
    public static string TimeStamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");

    /// <summary>Somebody's app had the order in hand: a reservation was tried, or could have been.</summary>
    public static bool HasTransaction(History history)
    {
        var payment = history.Payment;
        if (payment.Authorization is not null || payment.LastDecline is not null) return true;
        return payment is { SentTo: not null, State: PaymentState.Aborted or PaymentState.Expired }
            && !history.Entries.Any(entry => entry.Event is PaymentEvent.Aborted { OnLandingPage: true });
    }

    /// <returns>Null for what a merchant is not told: that the request reached an app, or that an issuer is thinking.</returns>
    static LogEntry? Told(Payment payment, Entry entry, PaymentEvent happened, string? reservation)
    {
        var order = payment.Order;
        return happened switch
        {
            PaymentEvent.Created => OfOrder("INITIATE", order.Amount, null),
            PaymentEvent.Authorized e => OfOrder("RESERVE", e.Amount, ""),
            PaymentEvent.Declined e => OfOrder("RESERVE", e.Amount, "") with { Success = false },
            PaymentEvent.Aborted or PaymentEvent.Expired or PaymentEvent.Terminated => OfOrder("CANCEL", order.Amount, null),
            PaymentEvent.Cancelled e => OfOrder("VOID", e.Amount, ""),
            PaymentEvent.Captured e => OwnTransaction("CAPTURE", e.Amount, e.Text),
            PaymentEvent.CaptureFailed e => OwnTransaction("CAPTURE", e.Amount, e.Text) with { Success = false },
            PaymentEvent.Refunded e => OwnTransaction("REFUND", e.Amount, e.Text),
            PaymentEvent.RefundFailed e => OwnTransaction("REFUND", e.Amount, e.Text) with { Success = false },
            PaymentEvent.SentToPayer or PaymentEvent.ChallengeStarted or PaymentEvent.AnswerOutstanding => null,
            _ => throw new InvalidOperationException($"Nobody has said what eCom's log calls {happened.GetType().Name}."),
        };

        LogEntry OfOrder(string operation, Money amount, string? requestId) => new(happened, operation, amount, order.Description, reservation, default, requestId);

        LogEntry OwnTransaction(string operation, Money amount, string? text) =>
            new(happened, operation, amount, text, TransactionId(happened.PspReference), default, entry.Key ?? "");
    }
}
