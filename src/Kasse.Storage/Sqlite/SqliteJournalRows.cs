using Kasse.Storage.Sqlite.Names;

namespace Kasse.Storage.Sqlite;

/// <summary>The journal's rows in SQLite: written one by one, where nobody else writes.</summary>
sealed class SqliteJournalRows(SqliteSession session) : JournalRows(session, Words)
{
    static readonly JournalWords Words = new(
        Number: "seq",
        OfStream("(select seq from journal where version = 1 and reference is not null and msn = ?1 and reference = ?2)"),
        OfStream("?1"),
        OfCreateKey: $"select {Columns} from journal where version = 1 and key is not null and msn = ?1 and key = ?2",
        OfPayer: "select distinct stream from journal where payer = ?1 order by seq desc limit ?2",
        After: static columns => $"select {columns} from journal where seq > ?1 order by seq limit ?2");

    readonly Statement insert = session.Prepare("""
        insert into journal (seq, stream, version, msn, reference, operation, key, fingerprint, kind, refusal, at, due, payer, body)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """);
    readonly Statement named = session.Prepare($"select {Columns} from journal where seq = ?1 and version = 1 and msn = ?2 and key = ?3");

    public override History? Find(string msn, string reference)
    {
        if (session.Names is not { } names) return base.Find(msn, reference);
        foreach (var seq in names.Find(Name.OfReference(msn, reference)))
        {
            if (Find(seq) is { } history && history.Payment.Msn == msn && history.Payment.Reference == reference) return history;
        }
        return null;
    }

    public override Entry? FindCreate(string msn, string key)
    {
        if (session.Names is not { } names) return base.FindCreate(msn, key);
        foreach (var seq in names.Find(Name.OfKey(msn, key)))
        {
            named.Bind(1, seq);
            named.Bind(2, msn);
            named.Bind(3, key);
            if (named.All(Read) is [var entry]) return entry;
        }
        return null;
    }

    public override void Dispose()
    {
        insert.Dispose();
        named.Dispose();
        base.Dispose();
    }

    protected override bool Insert(in StoredRow row)
    {
        if (row.Version == 1)
        {
            if (IsTaken(row)) return false;
            // Before the row: names that lead nowhere do no harm, a row without its names would.
            session.Names?.Add(row.Msn, row.Reference, row.Request.Key, row.Seq);
        }
        insert.Bind(1, row.Seq);
        insert.Bind(2, row.Stream);
        insert.Bind(3, row.Version);
        insert.Bind(4, row.Msn);
        insert.Bind(5, row.Reference);
        insert.Bind(6, row.Request.Operation);
        insert.Bind(7, row.Request.Key);
        if (row.Request.Fingerprint is { } fingerprint) insert.Bind(8, fingerprint); else insert.BindNull(8);
        insert.Bind(9, row.Kind);
        insert.Bind(10, row.Refusal?.ToString());
        insert.Bind(11, row.At.ToUnixTimeMilliseconds());
        insert.Bind(12, row.DueAt);
        insert.Bind(13, row.Payer);
        if (row.Body is not null) insert.Bind(14, row.Body); else insert.BindNull(14);
        return insert.Run();
    }

    /// <summary>No index of the database knows: it is the names that are unique.</summary>
    bool IsTaken(in StoredRow row) =>
        (row.Reference is not null && Find(row.Msn, row.Reference) is not null) || (row.Request.Key is not null && FindCreate(row.Msn, row.Request.Key) is not null);

    // One statement, so that the whole history is one look at the database. The index hands the later rows out in order.
    static string OfStream(string stream) => $"""
        select {Columns} from journal where seq = {stream} and version = 1 and reference is not null
        union all
        select {Columns} from journal where stream = {stream} and version > 1
        """;
}
