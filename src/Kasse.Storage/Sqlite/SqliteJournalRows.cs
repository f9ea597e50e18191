namespace Kasse.Storage.Sqlite;

/// <summary>The journal's rows in SQLite: written one by one, where nobody else writes.</summary>
sealed class SqliteJournalRows(Session session) : JournalRows(session, Words)
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

    public override void Dispose()
    {
        insert.Dispose();
        base.Dispose();
    }

    protected override bool Insert(in StoredRow row)
    {
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

    // One statement, so that the whole history is one look at the database. The index hands the later rows out in order.
    static string OfStream(string stream) => $"""
        select {Columns} from journal where seq = {stream} and version = 1 and reference is not null
        union all
        select {Columns} from journal where stream = {stream} and version > 1
        """;
}
