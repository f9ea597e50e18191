using Kasse.Engine;
using Microsoft.Data.Sqlite;

namespace Kasse.Storage.Sqlite;

/// <summary>The journal's statements on one connection, prepared once.</summary>
sealed class JournalRows(SqliteConnection connection) : IDisposable
{
    const string Columns = "seq, stream, version, msn, operation, key, fingerprint, kind, refusal, body";

    readonly Statement insert = new(connection, """
        insert into journal (seq, stream, version, msn, reference, operation, key, fingerprint, kind, refusal, at, due, payer, body)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
        """);
    readonly Statement byReference = new(connection, OfStream(
        "(select seq from journal where version = 1 and reference is not null and msn = ?1 and reference = ?2)"));
    readonly Statement byStream = new(connection, OfStream("?1"));
    readonly Statement byCreateKey = new(connection, $"select {Columns} from journal where version = 1 and key is not null and msn = ?1 and key = ?2");
    readonly Statement after = new(connection, $"select {Columns} from journal where seq > ?1 order by seq limit ?2");
    readonly Statement due = new(connection, """
        select due, seq, stream, kind glob 'psp-*' from journal where due is not null and (due, seq) > (?1, ?2) and due <= ?3 order by due, seq limit ?4
        """);
    readonly Statement byPayer = new(connection, "select distinct stream from journal where payer = ?1 order by seq desc limit ?2");
    readonly Statement newest = new(connection, """
        select seq from journal where version = 1 and reference is not null and (?1 is null or msn = ?1) and seq < ?2 order by seq desc limit ?3
        """);
    readonly Statement last = new(connection, "select coalesce(max(seq), 0) from journal");

    /// <summary>The number that the next appended row gets. Only the writer's session uses it.</summary>
    public long NextSeq { get; set; }

    public long LastSeq() => last.All(Number)[0];

    /// <returns>The row as written, or null when its reference or create key is taken.</returns>
    public Entry? Append(in NewRow row)
    {
        var seq = NextSeq;
        var stream = row.Stream ?? seq;
        var (kind, body) = row.Event is { } happened ? (EventCodec.Kind(happened), EventCodec.Encode(happened)) : (EventCodec.Refused, null);
        if (!Insert(seq, stream, row.Version, row.Msn, row.Request, kind, body, row.At, row.DueAt, row.Reference, row.Refusal, row.Payer)) return null;

        NextSeq = seq + 1;
        return new Entry(row.Event)
        {
            Seq = seq,
            Stream = stream,
            Version = row.Version,
            Msn = row.Msn,
            Operation = row.Request.Operation,
            Key = row.Request.Key,
            Fingerprint = row.Request.Fingerprint,
            Refusal = row.Refusal,
        };
    }

    /// <summary>A row of a stream that is no payment's.</summary>
    /// <returns>Its seq.</returns>
    public long Append(long stream, int version, string msn, Request request, string kind, byte[] body, DateTimeOffset at, DateTimeOffset? dueAt)
    {
        var seq = NextSeq;
        if (!Insert(seq, stream, version, msn, request, kind, body, at, dueAt)) throw new InvalidOperationException($"Stream {stream} already has a row {version}.");
        NextSeq = seq + 1;
        return seq;
    }

    public History? Find(string msn, string reference)
    {
        byReference.Bind(1, msn);
        byReference.Bind(2, reference);
        return byReference.All(Read) is { Count: > 0 } entries ? new History(entries) : null;
    }

    public History? Find(long stream)
    {
        byStream.Bind(1, stream);
        return byStream.All(Read) is { Count: > 0 } entries ? new History(entries) : null;
    }

    public Entry? FindCreate(string msn, string key)
    {
        byCreateKey.Bind(1, msn);
        byCreateKey.Bind(2, key);
        return byCreateKey.All(Read) is [var entry] ? entry : null;
    }

    public List<Entry> After(long seq, int countMax)
    {
        after.Bind(1, seq);
        after.Bind(2, countMax);
        return after.All(Read);
    }

    /// <summary>Rows whose moment has come, in the order of their moments, after the given place in that order.</summary>
    public List<DueRow> Due(DueRow after, DateTimeOffset now, int countMax)
    {
        due.Bind(1, after.At.ToUnixTimeMilliseconds());
        due.Bind(2, after.Seq);
        due.Bind(3, now.ToUnixTimeMilliseconds());
        due.Bind(4, countMax);
        return due.All(row => new DueRow(DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(0)), row.Int64(1), row.Int64(2), row.Int64(3) != 0));
    }

    public List<long> StreamsOf(string payer, int countMax)
    {
        byPayer.Bind(1, payer);
        byPayer.Bind(2, countMax);
        return byPayer.All(Number);
    }

    public List<long> Newest(string? msn, long before, int countMax)
    {
        newest.Bind(1, msn);
        newest.Bind(2, before);
        newest.Bind(3, countMax);
        return newest.All(Number);
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[insert, byReference, byStream, byCreateKey, after, due, byPayer, newest, last]) statement.Dispose();
    }

    /// <returns>False when a unique index objected.</returns>
    bool Insert(
        long seq, long stream, int version, string msn, Request request, string kind, byte[]? body, DateTimeOffset at, DateTimeOffset? dueAt,
        string? reference = null, Refusal? refusal = null, string? payer = null)
    {
        insert.Bind(1, seq);
        insert.Bind(2, stream);
        insert.Bind(3, version);
        insert.Bind(4, msn);
        insert.Bind(5, reference);
        insert.Bind(6, request.Operation);
        insert.Bind(7, request.Key);
        if (request.Fingerprint is { } fingerprint) insert.Bind(8, fingerprint); else insert.BindNull(8);
        insert.Bind(9, kind);
        insert.Bind(10, refusal?.ToString());
        insert.Bind(11, at.ToUnixTimeMilliseconds());
        insert.Bind(12, RoundedUp(dueAt));
        insert.Bind(13, payer);
        if (body is not null) insert.Bind(14, body); else insert.BindNull(14);
        return insert.Run();
    }

    // Whoever looks at a row when its millisecond has come must find its moment come too.
    static long? RoundedUp(DateTimeOffset? moment) => moment?.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();

    // One statement, so that the whole history is one look at the database. The index hands the later rows out in order.
    static string OfStream(string stream) => $"""
        select {Columns} from journal where seq = {stream} and version = 1 and reference is not null
        union all
        select {Columns} from journal where stream = {stream} and version > 1
        """;

    static long Number(Statement row) => row.Int64(0);

    static Entry Read(Statement row)
    {
        var seq = row.Int64(0);
        return new Entry(row.Text(7), row.Blob(9).ToArray())
        {
            Seq = seq,
            Stream = row.Int64(1),
            Version = (int)row.Int64(2),
            Msn = row.Text(3),
            Operation = row.Text(4),
            Key = row.TextOrNull(5),
            Fingerprint = row.Blob(6) is { Length: > 0 } fingerprint ? fingerprint.ToArray() : null,
            Refusal = row.TextOrNull(8) is { } name ? Named(name, seq) : null,
        };
    }

    static Refusal Named(string name, long seq) =>
        Enum.TryParse<Refusal>(name, out var refusal) ? refusal : throw new DamagedRowException(seq, $"nobody knows the refusal {name}.");
}

/// <param name="Stream">Null on the first row of a stream.</param>
readonly record struct NewRow(
    long? Stream,
    int Version,
    string Msn,
    string? Reference,
    Request Request,
    Engine.Payments.PaymentEvent? Event,
    Refusal? Refusal,
    DateTimeOffset At,
    DateTimeOffset? DueAt,
    string? Payer);
