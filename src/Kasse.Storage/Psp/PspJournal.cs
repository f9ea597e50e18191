using Kasse.Engine;
using Kasse.Engine.Psp;

namespace Kasse.Storage.Psp;

/// <summary>What a request about a PSP transaction came to.</summary>
/// <param name="Transaction">As it was right after this request; null when there is none.</param>
/// <param name="Event">What the request made happen.</param>
public readonly record struct PspOutcome(PspTransaction? Transaction, PspEvent? Event, Refusal? Refusal, long Stream = 0, long Seq = 0);

/// <summary>One of many reports that came in one call.</summary>
public readonly record struct ReportOn(string Id, PspReport Report);

/// <summary>
/// PSP transactions in the journal: streams of their own in the same table, written by the same writer in the same commits as payments, and
/// read with a fold of their own. There are few of them beside payments, and none of them is in a hurry, so that nothing here is remembered.
/// </summary>
/// <param name="clock">The business clock.</param>
public sealed class PspJournal(Database database, TimeProvider clock)
{
    /// <summary>The journal's name for what nobody asked for.</summary>
    public const string Due = "psp-due";

    /// <summary>Raised when something has been committed that is to be done although nobody asks for it.</summary>
    public event Action? WorkLeft;

    /// <summary>Begins a transaction. A key is unique for the merchant: with the same order it is answered again, with another one refused.</summary>
    /// <exception cref="JournalBusyException">Too much is waiting; nothing was done.</exception>
    public Task<PspOutcome> Create(string msn, PspOrder order, Request request, Func<DateTimeOffset, PspDecision> decide) =>
        database.Write(session => Begin(new PspRows(session), msn, order, request, decide));

    /// <summary>Begins a charge on the agreement that the order names.</summary>
    /// <param name="decide">Given the transaction that started it, the latest charge on it, and the time.</param>
    /// <inheritdoc cref="Create"/>
    public Task<PspOutcome> Charge(
        string msn, PspOrder order, Request request, Func<PspTransaction, PspTransaction?, DateTimeOffset, PspDecision> decide) => database.Write(session =>
    {
        var rows = new PspRows(session);
        if (rows.StreamOf(order.PspId, order.AgreementId!) is not { } agreement || rows.Find(agreement)!.Transaction is not { } first || first.Msn != msn)
            return new PspOutcome(null, null, Refusal.PaymentNotFound);

        var last = rows.LastChargeOn(agreement) is { } charge ? rows.Find(charge)!.Transaction : null;
        return Begin(rows, msn, order, request, now => decide(first, last, now), agreement);
    });

    /// <summary>Does something with a transaction.</summary>
    /// <param name="decide">Given the transaction as it is and the time, an event or a refusal.</param>
    /// <exception cref="JournalBusyException">Too much is waiting; nothing was done.</exception>
    public async Task<PspOutcome> Execute(string pspId, string id, string operation, Func<PspTransaction, DateTimeOffset, PspDecision> decide) =>
        Tell(await database.Write(session =>
        {
            var rows = new PspRows(session);
            return rows.StreamOf(pspId, id) is { } stream
                ? Continue(rows, rows.Find(stream)!, operation, decide)
                : new PspOutcome(null, null, Refusal.PaymentNotFound);
        }));

    /// <summary>Does what nobody waits for who could be told to come again: it is done however much is waiting.</summary>
    public async Task<PspOutcome> Execute(long stream, string operation, Func<PspTransaction, DateTimeOffset, PspDecision> decide) =>
        Tell(await database.Writer.Enqueue(
            new WriteLoop.Work<PspOutcome>(session => Continue(new PspRows(session), new PspRows(session).Find(stream)!, operation, decide), Guarded: true),
            evenWhenFull: true));

    /// <summary>Keeps all of a provider's reports, or none: whoever got no answer may send them all again.</summary>
    /// <returns>What became of each, in their order.</returns>
    public Task<List<PspOutcome>> Report(
        string pspId, IReadOnlyList<ReportOn> reports, string operation, Func<PspTransaction, PspReport, DateTimeOffset, PspDecision> decide) =>
        database.Write(session =>
        {
            var rows = new PspRows(session);
            return reports.Select(on => rows.StreamOf(pspId, on.Id) is { } stream
                ? Continue(rows, rows.Find(stream)!, operation, (transaction, now) => decide(transaction, on.Report, now))
                : new PspOutcome(null, null, Refusal.PaymentNotFound)).ToList();
        });

    public PspHistory? Find(string pspId, string id) => database.Read(session =>
        new PspRows(session) is var rows && rows.StreamOf(pspId, id) is { } stream ? rows.Find(stream) : null);

    public PspHistory? Find(long stream) => database.Read(session => new PspRows(session).Find(stream));

    /// <summary>Transactions that a phone number had to do with, newest first.</summary>
    public IReadOnlyList<PspHistory> FindByPayer(string phoneNumber, int countMax) => database.Read(session =>
    {
        var rows = new PspRows(session);
        return rows.StreamsOf(phoneNumber, countMax).ConvertAll(stream => rows.Find(stream)!);
    });

    /// <summary>Transactions of some merchants, newest first.</summary>
    /// <param name="part">Of the provider's id or the merchant's order id, in any case; empty for all.</param>
    /// <param name="before">Only transactions older than this stream; for the next page.</param>
    public IReadOnlyList<PspHistory> Search(
        IReadOnlyCollection<string> msns, string part, int countMax, long before = long.MaxValue, PspWork? work = null) => database.Read(session =>
    {
        var rows = new PspRows(session);
        return rows.Search(msns, part, work, countMax, before).ConvertAll(stream => rows.Find(stream)!);
    });

    /// <summary>Transactions for which this is to be done, the oldest first.</summary>
    public IReadOnlyList<long> With(PspWork work) => database.Read(session => new PspRows(session).With(work));

    PspOutcome Begin(PspRows rows, string msn, PspOrder order, Request request, Func<DateTimeOffset, PspDecision> decide, long? agreement = null)
    {
        if (request.Key is { } key && rows.FindByCreateKey(msn, key) is { } earlier)
        {
            return earlier.Entries[0].Fingerprint.AsSpan().SequenceEqual(request.Fingerprint)
                ? new PspOutcome(PspTransaction.From(msn, earlier.Entries[0].Event), earlier.Entries[0].Event, null, earlier.Stream)
                : new PspOutcome(null, null, Refusal.IdempotencyKeyReused);
        }

        var now = clock.GetUtcNow();
        var decision = decide(now);
        if (decision.Refusal is { } refusal) return new PspOutcome(null, null, refusal);
        if (rows.StreamOf(order.PspId, order.Id) is not null) return new PspOutcome(null, null, Refusal.ReferenceExists);
        if (rows.OrderExists(msn, order.MerchantOrderId)) return new PspOutcome(null, null, Refusal.OrderExists);

        var begun = PspTransaction.From(msn, decision.Event!)!;
        var stream = rows.Begin(begun, decision.Event!, request, now, agreement);
        return new PspOutcome(begun, decision.Event, null, stream, stream);
    }

    PspOutcome Continue(PspRows rows, PspHistory history, string operation, Func<PspTransaction, DateTimeOffset, PspDecision> decide)
    {
        var now = clock.GetUtcNow();
        var decision = decide(history.Transaction, now);
        if (decision.Event is not { } happened) return new PspOutcome(history.Transaction, null, decision.Refusal, history.Stream);

        var after = history.Transaction.After(happened);
        var seq = rows.Append(history, happened, after, operation, now);
        return new PspOutcome(after, happened, decision.Refusal, history.Stream, seq);
    }

    PspOutcome Tell(PspOutcome outcome)
    {
        if (outcome is { Event: not null, Transaction: { } transaction } && transaction.WorkLeft() is not null) WorkLeft?.Invoke();
        return outcome;
    }
}
