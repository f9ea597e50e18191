using Kasse.Engine.Payments;
using Kasse.Engine.Psp;
using Kasse.Server.Schedule;
using Kasse.Server.Web.Portal;
using Kasse.Server.Webhooks;
using Kasse.Storage;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Psp;

namespace Kasse.Server.GoLive;

/// <summary>What became of a payment that the integration made, in the words of its surface.</summary>
/// <param name="Met">The names of what happened to it.</param>
/// <param name="Authorized">In minor units, like the others.</param>
/// <param name="HasLapsed">Money was still reserved when the time to capture it ended.</param>
/// <param name="Told">Whom it was told, and how that went.</param>
public sealed record Sale(
    string Reference, string Path, IReadOnlySet<string> Met, long Authorized, long Captured, long Cancelled, long Refunded, bool HasLapsed, IReadOnlyList<Telling> Told)
{
    public Proof Proof => new(Reference, Path);

    public static Sale From(History history, IReadOnlyList<Telling> told)
    {
        var payment = history.Payment;
        var happened = history.Entries.Where(entry => entry.Event is not null).ToList();
        return new(
            payment.Reference, PortalPaths.Payment(payment.Msn, payment.Reference),
            happened.Select(entry => payment.Order.Ecom is null ? OfEPayment(entry.Event!) : OfEcom(entry.Event!)).OfType<string>().ToHashSet(),
            payment.Authorized.Minor, payment.Captured.Minor, payment.Cancelled.Minor, payment.Refunded.Minor,
            happened.Any(entry => entry is { Operation: Agenda.Operation, Event: PaymentEvent.Cancelled }), told);
    }

    public static Sale From(PspHistory history, IReadOnlyList<Telling> told)
    {
        var transaction = history.Transaction;
        return new(
            transaction.Order.Id, PortalPaths.PspPayment(transaction.Msn, transaction.Order.Id),
            history.Entries.SelectMany(entry => OfPsp(entry.Event)).ToHashSet(),
            transaction.Reserved.Minor, transaction.Captured.Minor, transaction.Cancelled.Minor, transaction.Refunded.Minor, HasLapsed: false, told);
    }

    static string? OfEPayment(PaymentEvent happened) => happened switch
    {
        PaymentEvent.Created => "CREATED",
        PaymentEvent.Authorized => "AUTHORIZED",
        PaymentEvent.Aborted => "ABORTED",
        PaymentEvent.Expired => "EXPIRED",
        PaymentEvent.Terminated => "TERMINATED",
        PaymentEvent.Captured => "CAPTURED",
        PaymentEvent.Cancelled => "CANCELLED",
        PaymentEvent.Refunded => "REFUNDED",
        _ => null,
    };

    static string? OfEcom(PaymentEvent happened) => happened switch
    {
        PaymentEvent.Created => "INITIATE",
        PaymentEvent.Authorized => "RESERVE",
        PaymentEvent.Aborted or PaymentEvent.Expired or PaymentEvent.Terminated => "CANCEL",
        PaymentEvent.Captured => "CAPTURE",
        PaymentEvent.Cancelled => "VOID",
        PaymentEvent.Refunded => "REFUND",
        _ => null,
    };

    static IEnumerable<string> OfPsp(PspEvent happened) => happened switch
    {
        PspEvent.Reserved => ["OK"],
        PspEvent.SoftDeclined => ["SOFT_DECLINE"],
        PspEvent.Failed => ["FAIL"],
        PspEvent.Rejected => ["USER_CANCEL"],
        PspEvent.TimedOut => ["TIMEOUT"],
        PspEvent.Reported { Report: { Succeeded: true, Operation: var operation } } => [operation.ToString().ToUpperInvariant()],
        PspEvent.BatchRun run => run.Reports.Where(report => report.Dropped is not null).Select(_ => Dropped),
        _ => [],
    };

    /// <summary>The batch could not take one of the provider's reports.</summary>
    public const string Dropped = "dropped";
}

/// <summary>Something that was to be told: a webhook, a callback, or a call to a provider.</summary>
/// <param name="Receiver">One registration, or one line of calls.</param>
/// <param name="Event">Its type.</param>
/// <param name="Attempts">Oldest first; one that arrived at once is there without what it was sent with.</param>
/// <param name="Succeeded">False when it tells that something was tried in vain, like an authorization that the issuer declined.</param>
public sealed record Telling(long Id, string Receiver, string Event, DeliveryState State, IReadOnlyList<Attempt> Attempts, bool Succeeded = true)
{
    public Proof Proof => new($"{Event}: {LastWords}", $"{PortalPaths.Deliveries}/{Id}");

    /// <summary>It is the webhook of something that happened, as ePayment names it.</summary>
    public bool IsOf(string happened) => Succeeded && Event == EPaymentNotice.TypeOf(happened);

    public bool IsAcknowledged => Attempts.Any(attempt => attempt.IsAcknowledged);

    /// <summary>When whoever acknowledged it began to hear it, in real time; null when nobody did.</summary>
    public DateTimeOffset? HeardAt => Attempts.FirstOrDefault(attempt => attempt.IsAcknowledged)?.At;

    /// <summary>Somebody was there, and said no, or said nothing in time.</summary>
    public bool WasAnsweredBadly => !IsAcknowledged && Attempts is [.., var last] && (last.IsAnswered || IsTooLate(last));

    string LastWords => Attempts is [.., var last] ? last.Status is { } status ? $"{status}" : IsTooLate(last) ? "no answer in time" : "nobody answered" : "not sent yet";

    static bool IsTooLate(Attempt attempt) => attempt.Error?.Cause.StartsWith("There was no answer within", StringComparison.Ordinal) == true;
}
