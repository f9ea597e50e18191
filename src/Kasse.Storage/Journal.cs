using System.Collections.Concurrent;
using Dapper;
using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Storage;

/// <summary>
/// Everything that changes money goes through here: find what is known, answer again what was answered before, else decide,
/// append, commit; and only then is anybody answered.
/// </summary>
/// <param name="clock">The business clock.</param>
public sealed class Journal(Database database, TimeProvider clock)
{
    readonly ConcurrentDictionary<(string Msn, string Reference, string Operation, string Key), bool> inFlight = new();

    /// <summary>The newest committed row.</summary>
    public long LastSeq => database.Writer.LastSeq;

    /// <summary>Makes a payment. Its key, when there is one, is unique for the sales unit, whatever the reference.</summary>
    /// <param name="decide">Given the time, the created event or a refusal.</param>
    /// <exception cref="JournalBusyException">Too much is waiting; nothing was done.</exception>
    public Task<Outcome> Create(string msn, Order order, Request request, Func<DateTimeOffset, Decision> decide) =>
        Once(msn, "", request, new Need(msn, order.Reference, Creates: true, CreateKey: request.Key), session =>
        {
            var now = clock.GetUtcNow();
            var decision = decide(now);
            // Keys and references are seldom taken: only then is it asked by whom.
            if (Begin(session, msn, order, request, decision, now) is { } outcome) return outcome;
            if (request.Key is not null && session.Rows.FindCreate(msn, request.Key) is { } earlier) return Again(session, earlier, request);
            return Begin(session, msn, order, request, Refusal.ReferenceExists, now)!.Value;
        });

    /// <summary>Does something with a payment. The request's key is unique for the payment and the operation.</summary>
    /// <param name="decide">Given the payment as it is and the time, an event or a refusal.</param>
    /// <exception cref="JournalBusyException">Too much is waiting; nothing was done.</exception>
    public Task<Outcome> Execute(string msn, string reference, Request request, Func<Payment, DateTimeOffset, Decision> decide)
    {
        // The writer reads it: what a reader has of the file in memory is worth nothing after the next commit, what the writer has stays good.
        return Once(msn, reference, request, new Need(msn, reference), session =>
            Continue(session, Recent.FindWritten(msn, reference) ?? session.Rows.Find(msn, reference), request, decide));
    }

    /// <inheritdoc cref="Execute(string, string, Request, Func{Payment, DateTimeOffset, Decision})"/>
    public Task<Outcome> Execute(long stream, Request request, Func<Payment, DateTimeOffset, Decision> decide) =>
        database.Writer.Enqueue(new WriteLoop.Work<Outcome>(
            session => Continue(session, Recent.FindWritten(stream) ?? session.Rows.Find(stream), request, decide), Guarded: false, new Need(Stream: stream)));

    public History? Find(string msn, string reference) => Recent.Find(msn, reference) ?? database.Read(session => session.Rows.Find(msn, reference));

    public History? Find(long stream) => Recent.Find(stream) ?? database.Read(session => session.Rows.Find(stream));

    /// <summary>When each request was refused that left a row in a payment's history, by the row's seq; what happened says itself when.</summary>
    public IReadOnlyDictionary<long, DateTimeOffset> RefusedAt(long stream) => database.Read(session => session.Connection
        .Query<(long Seq, long At)>("select seq, at from journal where stream = @stream and version > 1 and kind = 'refused'", new { stream })
        .ToDictionary(row => row.Seq, row => DateTimeOffset.FromUnixTimeMilliseconds(row.At)));

    /// <summary>Payments that a phone number had to do with, newest first.</summary>
    public IReadOnlyList<History> FindByPayer(string phoneNumber, int countMax) => database.Read(session =>
        session.Rows.StreamsOf(phoneNumber, countMax).ConvertAll(stream => session.Rows.Find(stream)!));

    /// <summary>Newest payments first, of one sales unit or of all.</summary>
    /// <param name="before">Only payments older than this one's stream; for the next page.</param>
    public IReadOnlyList<History> Newest(string? msn, int countMax, long before = long.MaxValue) => database.Read(session =>
        session.Rows.Newest(msn, before, countMax).ConvertAll(stream => session.Rows.Find(stream)!));

    /// <summary>Rows in commit order.</summary>
    public IReadOnlyList<Entry> ReadAfter(long seq, int countMax) => database.Read(session => session.Rows.After(seq, countMax));

    /// <summary>Ends when a row after <paramref name="seq"/> has been committed.</summary>
    public Task CommittedAfter(long seq) => database.Writer.CommittedAfter(seq);

    Recent Recent => database.Writer.Recent;

    async Task<Outcome> Once(string msn, string reference, Request request, Need need, Func<Session, Outcome> work)
    {
        using var span = Instruments.Spans.StartActivity("journal");
        if (request.Key is null) return await database.Writer.Enqueue(new WriteLoop.Work<Outcome>(work, Guarded: false, need));

        var identity = (msn, reference, request.Operation, request.Key);
        if (!inFlight.TryAdd(identity, true)) return new Outcome(null, null, Refusal.OperationInProgress);
        try
        {
            return await database.Writer.Enqueue(new WriteLoop.Work<Outcome>(work, Guarded: false, need));
        }
        finally
        {
            inFlight.TryRemove(identity, out _);
        }
    }

    /// <returns>Null when the reference or the key is taken.</returns>
    Outcome? Begin(Session session, string msn, Order order, Request request, Decision decision, DateTimeOffset now)
    {
        if (decision.Refusal is { } refusal)
        {
            if (request.Key is null || !request.Keeps(refusal)) return new Outcome(null, null, refusal);
            return session.Rows.Append(new NewRow(null, 1, msn, null, request, null, refusal, now, null, null)) is null
                ? null
                : new Outcome(null, null, refusal);
        }

        var created = (PaymentEvent.Created)decision.Event!;
        var payment = Payment.From(msn, created);
        var row = new NewRow(null, 1, msn, order.Reference, request, created, null, now, payment.DueAt, payment.SentTo);
        if (session.Rows.Append(row) is not { } entry) return null;

        Recent.Wrote(new History([entry], payment));
        return new Outcome(payment, created, null);
    }

    /// <param name="history">All that there is, this transaction's rows included.</param>
    Outcome Continue(Session session, History? history, Request request, Func<Payment, DateTimeOffset, Decision> decide)
    {
        if (history is null) return new Outcome(null, null, Refusal.PaymentNotFound);
        if (history.Find(request) is { } earlier) return Again(history, earlier, request);
        var payment = history.Payment;
        var now = clock.GetUtcNow();
        var decision = decide(payment, now);
        var after = decision.Event is { } happened ? payment.After(happened) : payment;
        var outcome = new Outcome(after, decision.Event, decision.Refusal);
        if (decision.Event is null && (request.Key is null || !request.Keeps(decision.Refusal))) return outcome;

        var payer = after.SentTo == payment.SentTo ? null : after.SentTo;
        var due = after.DueAt == payment.DueAt ? null : after.DueAt;
        var row = new NewRow(history.Stream, history.Version + 1, payment.Msn, null, request, decision.Event, decision.Refusal, now, due, payer);
        if (session.Rows.Append(row) is not { } entry)
            throw new InvalidOperationException($"Payment {payment.Reference} of {payment.Msn} already has a row {row.Version}.");
        Recent.Wrote(history.Then(entry, after));
        return outcome;
    }

    static Outcome Again(Session session, Entry earlier, Request request) =>
        earlier.Event is null
            ? Same(earlier, request) ? new Outcome(null, null, earlier.Refusal, Replayed: true) : new Outcome(null, null, Refusal.IdempotencyKeyReused)
            : Again(session.Rows.Find(earlier.Stream)!, earlier, request);

    static Outcome Again(History history, Entry earlier, Request request) => Same(earlier, request)
        ? new Outcome(history.At(earlier.Version), earlier.Event, earlier.Refusal, Replayed: true)
        : new Outcome(history.Payment, null, Refusal.IdempotencyKeyReused);

    static bool Same(Entry earlier, Request request) => earlier.Fingerprint.AsSpan().SequenceEqual(request.Fingerprint);
}
