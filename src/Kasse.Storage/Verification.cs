using Dapper;
using Kasse.Engine.Books;
using Kasse.Engine.Payments;
using Kasse.Storage.Books;
using Kasse.Storage.Sqlite;

namespace Kasse.Storage;

/// <summary>
/// Folds the whole journal and proves that it adds up. Reads only, in one snapshot, so it may run beside a working server.
/// </summary>
public static class Verification
{
    /// <param name="PaymentCount">How many payments were folded.</param>
    /// <param name="Findings">What does not add up, a sentence each; empty when everything does.</param>
    public sealed record Result(long RowCount, long PaymentCount, IReadOnlyList<string> Findings);

    /// <exception cref="StorageException">There is no such database, or it cannot be read.</exception>
    public static Result Run(string folder)
    {
        var path = Path.Combine(folder, "kasse.db");
        if (!File.Exists(path)) throw new StorageException($"{path} does not exist.");
        using var session = new Session(SqliteFile.OpenForReading(path));
        session.Run("begin");

        var findings = new List<string>();
        var structure = session.Connection.ExecuteScalar<string>("pragma quick_check(1)");
        if (structure != "ok") findings.Add($"The database file is damaged: {structure}");
        CheckOrphans(session, findings);

        var booksPlace = session.Connection.QuerySingleOrDefault<long>(
            "select seq from followers where name = @name", new { name = BooksFollower.FollowerName });
        var ledger = new Ledger();
        long rows = 0, payments = 0;
        foreach (var stream in Streams(session))
        {
            var history = session.Rows.Find(stream)!;
            payments++;
            rows += history.Entries.Count;
            Check(history, booksPlace, ledger, findings);
        }
        CheckBooks(session, ledger, findings);
        return new Result(rows, payments, findings);
    }

    static IEnumerable<long> Streams(Session session)
    {
        for (long last = 0; ;)
        {
            var page = session.Connection.Query<long>(
                "select seq from journal where version = 1 and kind = 'created' and seq > @last order by seq limit 10000", new { last }).AsList();
            if (page.Count == 0) yield break;
            foreach (var stream in page) yield return stream;
            last = page[^1];
        }
    }

    static void Check(History history, long booksPlace, Ledger ledger, List<string> findings)
    {
        var name = $"Payment {history.Payment.Reference} of {history.Payment.Msn}";
        var payment = Payment.From(history.Entries[0].Msn, (PaymentEvent.Created)history.Entries[0].Event!);
        for (var i = 0; i < history.Entries.Count; i++)
        {
            var entry = history.Entries[i];
            if (entry.Version != i + 1) findings.Add($"{name}: row {i + 1} says it is version {entry.Version}.");
            if (i > 0 && entry.Event is { } happened) payment = payment.After(happened);
            if (payment.Captured + payment.Cancelled > payment.Authorized && payment.State == PaymentState.Authorized)
                findings.Add($"{name}: captured {payment.Captured} and cancelled {payment.Cancelled} exceed the authorized {payment.Authorized}.");
            if (payment.Refunded > payment.Captured)
                findings.Add($"{name}: refunded {payment.Refunded} exceeds the captured {payment.Captured}.");
            if (entry.Event is { } moved && entry.Seq <= booksPlace && Ledger.MayMoveMoney(moved)) ledger.Post(Bookkeeping.PostingFor(payment, moved));
        }
        var doubles = history.Entries.Where(e => e.Key is not null && e.Event is not null && e.Refusal is null)
            .GroupBy(e => (e.Operation, e.Key)).Where(g => g.Count() > 1);
        findings.AddRange(doubles.Select(g => $"{name}: {g.Key.Operation} with key {g.Key.Key} was done {g.Count()} times."));
    }

    static void CheckOrphans(Session session, List<string> findings)
    {
        var orphans = session.Connection.ExecuteScalar<long>(
            "select count(*) from journal later where version > 1 and not exists (select 1 from journal first where first.seq = later.stream and first.version = 1)");
        if (orphans > 0) findings.Add($"{orphans} rows belong to no payment.");
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
