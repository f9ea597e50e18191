using Dapper;
using Kasse.Engine;
using Kasse.Engine.Books;
using Kasse.Engine.Payments;
using Kasse.Storage.Books;
using Kasse.Storage.Psp;

namespace Kasse.Storage;

/// <summary>
/// Folds the whole journal and proves that it adds up. Reads only, in one snapshot, so it may run beside a working server.
/// </summary>
public static class Verification
{
    /// <param name="RowCount">How many rows the journal has.</param>
    /// <param name="PaymentCount">How many payments were folded.</param>
    /// <param name="Findings">What does not add up, a sentence each; empty when everything does.</param>
    public sealed record Result(long RowCount, long PaymentCount, IReadOnlyList<string> Findings);

    /// <exception cref="StorageException">There is no such database, or it cannot be read.</exception>
    public static Result Run(DatabaseAddress address)
    {
        using var session = Database.OpenUnclaimed(address);
        session.BeginSnapshot();
        return Run(session);
    }

    /// <summary>Checks what a session sees, which nobody changes meanwhile.</summary>
    internal static Result Run(Session session)
    {
        if (session.Damage() is { } says) return new Result(0, 0, [says]);

        var findings = new List<string>();
        var archived = session.Archived();
        var rowCount = CheckRows(session, archived, findings);
        findings.AddRange(session.Misfits());
        var booksPlace = session.Connection.QuerySingleOrDefault<long>(
            "select seq from followers where name = @name", new { name = BooksFollower.FollowerName });
        var ledger = new Ledger();
        long paymentCount = 0;
        foreach (var (stream, reference) in Payments(session))
        {
            paymentCount++;
            try
            {
                Check(session.Rows.Find(stream)!, reference, booksPlace, ledger, findings);
            }
            catch (DamagedRowException damage)
            {
                findings.Add(damage.Message);
            }
        }
        foreach (var balance in archived.Left) ledger.Carry(balance);
        CheckBooks(session, ledger, findings);
        PspVerification.Check(session, findings);
        return new Result(rowCount, paymentCount, findings);
    }

    /// <inheritdoc cref="Run(DatabaseAddress)"/>
    public static Result Run(string folder) => Run(new DatabaseAddress(folder));

    static IEnumerable<(long Stream, string Reference)> Payments(Session session)
    {
        for (long last = 0; ;)
        {
            var page = session.Connection.Query<(long Stream, string Reference)>(
                $"""
                select {session.Rows.Number}, reference from journal
                where version = 1 and reference is not null and {session.Rows.Number} > @last order by {session.Rows.Number} limit 1000
                """, new { last }).AsList();
            if (page.Count == 0) yield break;
            session.Rows.Expect([.. page.Select(payment => payment.Stream)]);
            foreach (var payment in page) yield return payment;
            last = page[^1].Stream;
        }
    }

    static long CheckRows(Session session, Archived archived, List<string> findings)
    {
        var (count, end) = session.Connection.QuerySingle<(long Count, long End)>("select count(*), coalesce(max(seq), 0) from journal");
        // The writer gives each number to one row and takes back what it did not commit, so that a missing row leaves a gap.
        (count, end) = (count + archived.RowCount, Math.Max(end, archived.LastSeq));
        if (count != end) findings.Add($"The journal holds {count} rows, but ends at row {end}.");

        var known = session.Rows.LastSeq();
        if (known != end) findings.Add($"The journal ends at row {end}, but row {known} was given out.");

        var orphans = session.Connection.ExecuteScalar<long>(
            $"""
            select count(*) from journal later where (version = 1 and stream <> seq) or (version > 1 and not exists
                (select 1 from journal first where first.{session.Rows.Number} = later.stream and first.version = 1 and (first.reference is not null or first.kind like 'psp-%')))
            """);
        if (orphans > 0) findings.Add($"{orphans} rows belong to no payment.");

        var reasons = session.Connection.Query<(string Name, long Seq)>("select refusal, min(seq) from journal where refusal is not null group by refusal");
        findings.AddRange(reasons.Where(r => !Enum.TryParse<Refusal>(r.Name, out _)).Select(r => DamagedRowException.Says(r.Seq, $"nobody knows the refusal {r.Name}.")));

        var ahead = session.Connection.Query<(string Name, long Seq)>("select name, seq from followers where seq > @end", new { end });
        findings.AddRange(ahead.Select(f => $"The follower {f.Name} has read up to row {f.Seq}, but the journal ends at row {end}."));
        return count;
    }

    static void Check(History history, string reference, long booksPlace, Ledger ledger, List<string> findings)
    {
        var name = $"Payment {history.Payment.Reference} of {history.Payment.Msn}";
        if (history.Payment.Reference != reference) findings.Add($"{name} is not found by its reference, but by {reference}.");
        var version = 0;
        foreach (var (entry, payment) in history.Steps())
        {
            if (entry.Version != ++version) findings.Add($"{name}: row {version} says it is version {entry.Version}.");
            if (entry.Msn != payment.Msn) findings.Add($"{name}: row {version} belongs to {entry.Msn}.");
            CheckSums(payment, name, findings);
            if (entry.Event is { } moved && entry.Seq <= booksPlace && Ledger.MayMoveMoney(entry.EventType) && payment.Authorization is not null)
                ledger.Post(Bookkeeping.PostingFor(payment, moved));
        }
        // What failed may be tried again with its key; what was done must not be.
        var doubles = history.Entries.Where(e => e.Key is not null && e.Refusal is null)
            .GroupBy(e => (e.Operation, e.Key)).Where(g => g.Count() > 1);
        findings.AddRange(doubles.Select(g => $"{name}: {g.Key.Operation} with key {g.Key.Key} was done {g.Count()} times."));
    }

    static void CheckSums(Payment payment, string name, List<string> findings)
    {
        // A payment that was terminated was cancelled without ever having been authorized.
        var released = payment.State == PaymentState.Terminated ? Money.Zero(payment.Cancelled.Currency) : payment.Cancelled;
        if (payment.Captured + released > payment.Authorized)
            findings.Add($"{name}: captured {payment.Captured} and cancelled {released} exceed the authorized {payment.Authorized}.");
        if (payment.Refunded > payment.Captured)
            findings.Add($"{name}: refunded {payment.Refunded} exceeds the captured {payment.Captured}.");
    }

    static void CheckBooks(Session session, Ledger ledger, List<string> findings)
    {
        var expected = ledger.Balances;
        var saved = BooksFollower.Saved(session).Where(b => b.Minor != 0).ToList();
        findings.AddRange(expected.Except(saved).Select(b => $"The books lack {b.Minor} {b.Currency} on {b.Kind} {b.Owner}."));
        findings.AddRange(saved.Except(expected).Select(b => $"The books show {b.Minor} {b.Currency} on {b.Kind} {b.Owner}, which no event explains."));
        findings.AddRange(saved.GroupBy(b => b.Currency).Where(g => g.Sum(b => b.Minor) != 0)
            .Select(g => $"Debits and credits in {g.Key} differ by {g.Sum(b => b.Minor)}."));
    }
}
