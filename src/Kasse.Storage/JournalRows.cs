using Kasse.Engine;
using Kasse.Storage.Psp;

namespace Kasse.Storage;

/// <summary>The journal's rows on one connection. How they are written differs between databases; how they are read does so only in the words.</summary>
abstract class JournalRows(Session session, JournalWords words) : IDisposable
{
    protected const string Columns = "seq, stream, version, msn, operation, key, fingerprint, kind, refusal, body";
    public const int ColumnsCount = 10;

    /// <summary>Tells a stream that is a PSP transaction.</summary>
    const string IsPsp = $"case when kind like '{PspEventCodec.Prefix}%' then 1 else 0 end";

    /// <summary>Tells a row whose payment waits for another moment by now: a later row of the same stream says which.</summary>
    const string IsLeftBehind = """
        case when exists (select 1 from journal later where later.stream = journal.stream and later.version > 1 and later.version > journal.version and later.due is not null)
            then 1 else 0 end
        """;

    readonly Statement byReference = session.Prepare(words.OfReference);
    readonly Statement byStream = session.Prepare(words.OfStream);
    readonly Statement byCreateKey = session.Prepare(words.OfCreateKey);
    readonly Statement following = session.Prepare(words.After(Columns));
    readonly Statement due = session.Prepare($"""
        select due, seq, stream, {IsPsp}, {IsLeftBehind} from journal where due is not null and (due, seq) > (?1, ?2) and due <= ?3 order by due, seq limit ?4
        """);
    readonly Statement byPayer = session.Prepare(words.OfPayer);
    readonly Statement newest = session.Prepare($"""
        select stream from journal
        where version = 1 and reference is not null and (?1 is null or msn = ?1) and {words.Number} < ?2 order by {words.Number} desc limit ?3
        """);
    readonly Statement last = session.Prepare("select coalesce(max(seq), 0) from journal");

    /// <inheritdoc cref="JournalWords.Number"/>
    public string Number => words.Number;

    /// <inheritdoc cref="JournalWords.After"/>
    public string After(string columns) => words.After(columns);

    /// <summary>The number that the next appended row gets. Only the writer's session uses it.</summary>
    public long NextSeq { get; set; }

    /// <summary>The number of the newest row.</summary>
    public virtual long LastSeq() => last.All(OnlyNumber)[0];

    /// <returns>The row as written, or null when its reference or create key is taken.</returns>
    public Entry? Append(in NewRow row)
    {
        var seq = NextSeq;
        var stream = row.Stream ?? seq;
        var (kind, body) = row.Event is { } happened ? (EventCodec.Kind(happened), EventCodec.Encode(happened)) : (EventCodec.Refused, null);
        if (!Insert(new StoredRow(seq, stream, row.Version, row.Msn, row.Reference, row.Request, kind, row.Refusal, row.At, RoundedUp(row.DueAt), row.Payer, body))) return null;

        NextSeq = seq + 1;
        return new Entry(kind, body ?? [], row.Event)
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
        if (!Insert(new StoredRow(seq, stream, version, msn, null, request, kind, null, at, RoundedUp(dueAt), null, body))) throw new InvalidOperationException($"Stream {stream} already has a row {version}.");
        NextSeq = seq + 1;
        return seq;
    }

    public virtual History? Find(string msn, string reference)
    {
        byReference.Bind(1, msn);
        byReference.Bind(2, reference);
        return byReference.All(ReadWhole) is { Count: > 0 } entries ? new History(entries) : null;
    }

    public virtual History? Find(long stream)
    {
        byStream.Bind(1, stream);
        return byStream.All(ReadWhole) is { Count: > 0 } entries ? new History(entries) : null;
    }

    /// <summary>Payments that will be asked for one after the other, so that whoever is far away may fetch them together.</summary>
    public virtual void Expect(IReadOnlyCollection<long> streams)
    {
    }

    public virtual Entry? FindCreate(string msn, string key)
    {
        byCreateKey.Bind(1, msn);
        byCreateKey.Bind(2, key);
        return byCreateKey.All(Read) is [var entry] ? entry : null;
    }

    public List<Entry> After(long seq, int countMax)
    {
        following.Bind(1, seq);
        following.Bind(2, countMax);
        return following.All(Read);
    }

    /// <summary>Rows whose moment has come, in the order of their moments, after the given place in that order.</summary>
    public List<DueRow> Due(DueRow after, DateTimeOffset now, int countMax)
    {
        due.Bind(1, after.At.ToUnixTimeMilliseconds());
        due.Bind(2, after.Seq);
        due.Bind(3, now.ToUnixTimeMilliseconds());
        due.Bind(4, countMax);
        return due.All(row => new DueRow(DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(0)), row.Int64(1), row.Int64(2), row.Int64(3) != 0, row.Int64(4) != 0));
    }

    public List<long> StreamsOf(string payer, int countMax)
    {
        byPayer.Bind(1, payer);
        byPayer.Bind(2, countMax);
        return byPayer.All(OnlyNumber);
    }

    public List<long> Newest(string? msn, long before, int countMax)
    {
        newest.Bind(1, msn);
        newest.Bind(2, before);
        newest.Bind(3, countMax);
        return newest.All(OnlyNumber);
    }

    public virtual void Dispose()
    {
        foreach (var statement in (Statement[])[byReference, byStream, byCreateKey, following, due, byPayer, newest, last]) statement.Dispose();
    }

    /// <returns>False when the row's reference, key or version is taken.</returns>
    protected abstract bool Insert(in StoredRow row);

    // Whoever looks at a row when its millisecond has come must find its moment come too.
    static long? RoundedUp(DateTimeOffset? moment) => moment?.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();

    static long OnlyNumber(Row row) => row.Int64(0);

    /// <summary>Leaves the event to be decoded by whoever asks for it.</summary>
    protected static Entry Read(Row row) => Read(row, isWhole: false);

    /// <summary>For a payment, which is made of all its events.</summary>
    /// <exception cref="DamagedRowException">No version of this program wrote that.</exception>
    public static Entry ReadWhole(Row row) => Read(row, isWhole: true);

    static Entry Read(Row row, bool isWhole)
    {
        var (seq, kind) = (row.Int64(0), row.Word(7));
        return new Entry(kind, row.Blob(9).ToArray(), isWhole ? Entry.Decode(kind, row.Blob(9), seq) : null)
        {
            Seq = seq,
            Stream = row.Int64(1),
            Version = (int)row.Int64(2),
            Msn = row.Word(3),
            Operation = row.Word(4),
            Key = row.TextOrNull(5),
            Fingerprint = row.Blob(6) is { Length: > 0 } fingerprint ? fingerprint.ToArray() : null,
            Refusal = row.TextOrNull(8) is { } name ? Named(name, seq) : null,
        };
    }

    static Refusal Named(string name, long seq) =>
        Enum.TryParse<Refusal>(name, out var refusal) ? refusal : throw new DamagedRowException(seq, $"nobody knows the refusal {name}.");
}

/// <summary>How a database is asked for rows of the journal.</summary>
/// <param name="Number">Which of the two columns that are equal on the first row of a stream is the one to look such rows up by.</param>
/// <param name="OfReference">Selects all rows of the payment of the serial number ?1 with the reference ?2, in order.</param>
/// <param name="OfStream">Selects all rows of the payment ?1, in order.</param>
/// <param name="OfCreateKey">Selects the row that made something of the serial number ?1 by a request with the key ?2.</param>
/// <param name="OfPayer">Selects the streams that the phone number ?1 had to do with, the newest first, at most ?2.</param>
/// <param name="After">Selects columns, of which seq is the first, of rows after ?1 in commit order, at most ?2.</param>
sealed record JournalWords(string Number, string OfReference, string OfStream, string OfCreateKey, string OfPayer, Func<string, string> After);

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

/// <summary>A row as the table holds it.</summary>
/// <param name="DueAt">Milliseconds since 1970, UTC.</param>
readonly record struct StoredRow(
    long Seq,
    long Stream,
    int Version,
    string Msn,
    string? Reference,
    Request Request,
    string Kind,
    Refusal? Refusal,
    DateTimeOffset At,
    long? DueAt,
    string? Payer,
    byte[]? Body);
