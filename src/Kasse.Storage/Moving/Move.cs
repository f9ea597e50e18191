using Dapper;

namespace Kasse.Storage.Moving;

/// <summary>
/// Copies everything from one database to another: from a file to PostgreSQL, or back. Whatever interrupts it, it goes on where it was when it
/// is repeated; and only when everything there is the same as here, and adds up, can the copy be used.
/// </summary>
public static class Move
{
    /// <summary>A table that is there until a move has come to its end.</summary>
    internal const string Marker = "moving";

    /// <param name="Total">Rows to copy, or to compare.</param>
    public sealed record Progress(string Doing, long Done, long Total);

    public sealed record Result(long RowCount, long PaymentCount, IReadOnlyDictionary<string, long> Tables);

    /// <summary>Nobody else can use either database while it runs.</summary>
    /// <exception cref="StorageException">One of them is in use, or cannot be used, or there is something else in the target, or it is not the same afterwards.</exception>
    /// <exception cref="OperationCanceledException">It was interrupted between two pages.</exception>
    public static Result Run(DatabaseAddress from, DatabaseAddress to, Action<Progress> tell, CancellationToken stopping = default)
    {
        using var source = Source.Claim(from);
        if (source.Session.Archived().ToStream > 0) throw new StorageException("Parts of the journal were archived: it cannot be moved as a whole any more.");
        using var target = Target.Claim(to);
        var key = KeyToTake(from, to);
        Begin(source, target);

        var totals = MovedTable.All.ToDictionary(table => table.Name, table => table.Count(source.Session));
        var (done, total) = (0L, totals.Values.Sum());
        foreach (var table in MovedTable.All)
        {
            var columns = table.Columns(source.Session);
            var last = table.Last(target.Session);
            if (last is not null) done += table.Count(target.Session);
            foreach (var page in table.Pages(source.Session, columns, last))
            {
                target.Write(table, columns, page);
                tell(new($"copying {table.Name}", done += page.Count, total));
                stopping.ThrowIfCancellationRequested();
            }
        }

        Compare(source, target, total, tell);
        tell(new("adding everything up", total, total));
        var verdict = Verification.Run(target.Session);
        if (verdict.Findings.Count > 0) throw new StorageException($"Everything was copied, but does not add up there: {verdict.Findings[0]} kasse verify says whether it did before.");
        if (key is { } taken) TakeAlong(taken.Here, taken.There);
        target.Finish();
        return new Result(verdict.RowCount, verdict.PaymentCount, totals);
    }

    /// <summary>Marks the target as the beginning of a copy of this source, or finds that mark there.</summary>
    static void Begin(Source source, Target target)
    {
        var origin = $"{source.Name}, up to row {source.Session.Rows.LastSeq()} and change {source.Session.Connection.ExecuteScalar<long?>("select max(id) from audit") ?? 0}";
        if (target.Origin() is { } begun)
        {
            if (begun != origin) throw new StorageException($"{target.Name} holds the beginning of a copy of {begun}; this is {origin}. Empty it, and move again.");
            return;
        }
        if (MovedTable.All.FirstOrDefault(table => table.Last(target.Session) is not null) is { } full)
            throw new StorageException($"{target.Name} is not empty: there are {full.Name}. Nothing is moved over what is there.");
        target.Begin(origin);
    }

    /// <summary>What is sealed is copied as it is, and opens with the same key only.</summary>
    /// <returns>Null when there is no key to take, or it is there already.</returns>
    static (string Here, string There)? KeyToTake(DatabaseAddress from, DatabaseAddress to)
    {
        var (here, there) = (Path.Combine(from.Folder, Vault.FileName), Path.Combine(to.Folder, Vault.FileName));
        if (to.Server is not null || from.SecretsKey is not null || to.SecretsKey is not null || here == there || !File.Exists(here)) return null;
        if (!File.Exists(there)) return (here, there);
        return File.ReadAllBytes(here).AsSpan().SequenceEqual(File.ReadAllBytes(there))
            ? null
            : throw new StorageException($"{there} is another key than {here}, and may be all that opens something. Put it somewhere safe, and move again.");
    }

    /// <summary>Whole and on the disk, or not there: what only it opens lies there already.</summary>
    static void TakeAlong(string here, string there)
    {
        var growing = $"{there}.part";
        File.Copy(here, growing, overwrite: true);
        using (var copied = new FileStream(growing, FileMode.Open, FileAccess.ReadWrite)) copied.Flush(flushToDisk: true);
        File.Move(growing, there);
    }

    static void Compare(Source source, Target target, long total, Action<Progress> tell)
    {
        var done = 0L;
        foreach (var table in MovedTable.All)
        {
            var columns = table.Columns(source.Session);
            if (table.Digest(source.Session, columns, _ => { }) != table.Digest(target.Session, columns, count => tell(new($"comparing {table.Name}", done += count, total))))
                throw new StorageException($"{table.Name} is not the same in {target.Name}. Has the source been used meanwhile? Empty the target, and move again.");
        }
    }
}
