using Npgsql;
using NpgsqlTypes;

namespace Kasse.Storage.Postgres;

/// <summary>
/// The journal's rows in PostgreSQL. What all who wait for the writer will look at is fetched with the beginning of the transaction, and what
/// they write goes out with its end: so many share two journeys to the server.
/// </summary>
sealed class PostgresJournalRows(PostgresSession session) : JournalRows(session, Words)
{
    // A first row is looked up by its stream, which tells in which partition it is.
    static readonly JournalWords Words = new(
        Number: "stream",
        OfStream("(select stream from names where reference is not null and msn = ?1 and reference = ?2)"),
        OfStream("?1"),
        OfCreateKey: $"""
            select {Columns} from journal
            where stream = (select stream from names where key is not null and msn = ?1 and key = ?2) and version = 1
            """,
        OfPayer: "select stream from journal where payer = ?1 group by stream order by max(seq) desc limit ?2",
        // Each half is read in the order of an index, and no further than is asked for. Only the older partitions that are still written about are looked at.
        After: static columns => $"""
            select * from (
                (select stream as {columns} from journal where version = 1 and stream > ?1 order by stream limit ?2)
                union all
                (select {columns} from journal where version > 1 and seq > ?1 order by seq limit ?2)
            ) later order by seq limit ?2
            """);

    const string FetchNeeded = $"""
        select rows.*, first.msn, first.reference from (
            select named.stream, named.msn, named.reference from unnest($1, $2) as n (msn, reference)
                join names named on named.reference is not null and named.msn = n.msn and named.reference = n.reference
            union
            select numbered.stream, numbered.msn, numbered.reference from unnest($3) as n (stream)
                join journal numbered on numbered.stream = n.stream and numbered.version = 1 and numbered.reference is not null
        ) first left join lateral (select {Columns} from journal where journal.stream = first.stream) rows on true
        """;

    const string FetchTaken = """
        select taken.msn, taken.reference, null from unnest($1, $2) as n (msn, reference)
            join names taken on taken.reference is not null and taken.msn = n.msn and taken.reference = n.reference
        union all
        select taken.msn, null, taken.key from unnest($3, $4) as n (msn, key)
            join names taken on taken.key is not null and taken.msn = n.msn and taken.key = n.key
        """;

    const string WriteAll = """
        insert into journal (seq, stream, version, msn, reference, operation, key, fingerprint, kind, refusal, at, due, payer, body)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    const string WriteNames = "insert into names (msn, reference, key, stream) select * from unnest($1, $2, $3, $4)";

    const string InArchive = "select name from archived where to_stream > (";

    readonly Statement end = session.Prepare("select seq from journal_end");
    readonly Statement archivedStream = session.Prepare($"{InArchive} ?1) order by to_stream limit 1");
    readonly Statement archivedReference = session.Prepare(
        $"{InArchive} select stream from names where reference is not null and msn = ?1 and reference = ?2) order by to_stream limit 1");
    readonly Statement archivedKey = session.Prepare($"{InArchive} select stream from names where key is not null and msn = ?1 and key = ?2) order by to_stream limit 1");
    readonly List<StoredRow> unwritten = [];
    readonly Dictionary<(string Msn, string Reference), History?> byReference = [];
    readonly Dictionary<long, History?> byStream = [];
    readonly HashSet<(string Msn, string Reference)> references = [];
    readonly HashSet<(string Msn, string Key)> keys = [];

    public bool HasUnwritten => unwritten.Count > 0;

    public override long LastSeq() => end.All(row => row.Int64(0))[0];

    public override History? Find(string msn, string reference)
    {
        if (byReference.TryGetValue((msn, reference), out var fetched)) return fetched;
        session.Write();
        return base.Find(msn, reference) ?? UnlessArchived<History>(archivedReference, msn, reference);
    }

    public override History? Find(long stream)
    {
        if (byStream.TryGetValue(stream, out var fetched)) return fetched;
        session.Write();
        if (base.Find(stream) is { } found) return found;
        archivedStream.Bind(1, stream);
        return UnlessArchived<History>(archivedStream, $"number {stream}");
    }

    public override void Expect(IReadOnlyCollection<long> streams)
    {
        using var batch = new NpgsqlBatch((NpgsqlConnection)session.Connection);
        var answers = Fetch(streams.Select(stream => new Need(Stream: stream)), batch);
        using var reader = batch.ExecuteReader();
        foreach (var answer in answers) answer(reader);
    }

    public override Entry? FindCreate(string msn, string key)
    {
        session.Write();
        return base.FindCreate(msn, key) ?? UnlessArchived<Entry>(archivedKey, msn, key);
    }

    /// <summary>Adds to what begins a transaction what is to be fetched with it.</summary>
    /// <returns>What reads the answers, in their order.</returns>
    public IReadOnlyList<Action<NpgsqlDataReader>> Fetch(IEnumerable<Need> needs, NpgsqlBatch batch)
    {
        Forget();
        var creates = new List<Need>();
        foreach (var need in needs)
        {
            if (need.Creates) creates.Add(need);
            else if (need.Reference is { } reference) byReference[(need.Msn!, reference)] = null;
            else if (need.Stream > 0) byStream[need.Stream] = null;
        }
        var readers = new List<Action<NpgsqlDataReader>>();
        if (byReference.Count + byStream.Count > 0)
        {
            batch.BatchCommands.Add(Command(FetchNeeded,
                Texts(byReference.Keys.Select(r => r.Msn)), Texts(byReference.Keys.Select(r => r.Reference)), Array(NpgsqlDbType.Bigint, byStream.Keys)));
            readers.Add(ReadNeeded);
        }
        if (creates.Count > 0)
        {
            var keyed = creates.Where(need => need.CreateKey is not null).ToList();
            batch.BatchCommands.Add(Command(FetchTaken,
                Texts(creates.Select(c => c.Msn)), Texts(creates.Select(c => c.Reference)), Texts(keyed.Select(c => c.Msn)), Texts(keyed.Select(c => c.CreateKey))));
            readers.Add(ReadTaken);
        }
        return readers;
    }

    /// <summary>What writes everything that was appended and is not written yet.</summary>
    public IReadOnlyList<NpgsqlBatchCommand> TakeUnwritten()
    {
        var named = unwritten.Where(r => r.Version == 1 && (r.Reference ?? r.Request.Key) is not null).ToList();
        var names = Command(WriteNames,
            Texts(named.Select(r => r.Msn)), Texts(named.Select(r => r.Reference)), Texts(named.Select(r => r.Request.Key)),
            Array(NpgsqlDbType.Bigint, named.Select(r => r.Stream)));
        var rows = Command(WriteAll,
            Array(NpgsqlDbType.Bigint, unwritten.Select(r => r.Seq)),
            Array(NpgsqlDbType.Bigint, unwritten.Select(r => r.Stream)),
            Array(NpgsqlDbType.Bigint, unwritten.Select(r => (long)r.Version)),
            Texts(unwritten.Select(r => r.Msn)),
            Texts(unwritten.Select(r => r.Reference)),
            Texts(unwritten.Select(r => r.Request.Operation)),
            Texts(unwritten.Select(r => r.Request.Key)),
            Array(NpgsqlDbType.Bytea, unwritten.Select(r => r.Request.Fingerprint)),
            Texts(unwritten.Select(r => r.Kind)),
            Texts(unwritten.Select(r => r.Refusal?.ToString())),
            Array(NpgsqlDbType.Bigint, unwritten.Select(r => r.At.ToUnixTimeMilliseconds())),
            Array(NpgsqlDbType.Bigint, unwritten.Select(r => r.DueAt)),
            Texts(unwritten.Select(r => r.Payer)),
            Array(NpgsqlDbType.Bytea, unwritten.Select(r => r.Body)));
        unwritten.Clear();
        return named.Count > 0 ? [names, rows] : [rows];
    }

    /// <summary>Forgets what was appended and not written.</summary>
    public void DropUnwritten() => unwritten.Clear();

    public override void Dispose()
    {
        foreach (var statement in (Statement[])[end, archivedStream, archivedReference, archivedKey]) statement.Dispose();
        base.Dispose();
    }

    /// <summary>What was fetched holds for one transaction.</summary>
    public void Forget()
    {
        unwritten.Clear();
        byReference.Clear();
        byStream.Clear();
        references.Clear();
        keys.Clear();
    }

    /// <summary>Nobody else writes meanwhile, so that what was fetched tells what is taken.</summary>
    protected override bool Insert(in StoredRow row)
    {
        if (row.Version == 1)
        {
            if (row.Reference is { } reference && references.Contains((row.Msn, reference))) return false;
            if (row.Request.Key is { } key && keys.Contains((row.Msn, key))) return false;
            if (row.Reference is not null) references.Add((row.Msn, row.Reference));
            if (row.Request.Key is not null) keys.Add((row.Msn, row.Request.Key));
        }
        unwritten.Add(row);
        return true;
    }

    void ReadNeeded(NpgsqlDataReader reader)
    {
        var row = new PostgresRow(reader);
        var histories = new Dictionary<long, (string Msn, string Reference, List<Entry?> Entries)>();
        while (reader.Read())
        {
            var (msn, reference) = (row.Text(10), row.Text(11));
            if (reader.IsDBNull(0))
            {
                // It has a name and no rows: whoever asks for it is told why.
                byReference.Remove((msn, reference));
                continue;
            }
            var stream = row.Int64(1);
            if (!histories.TryGetValue(stream, out var history)) histories[stream] = history = (msn, reference, []);
            history.Entries.Add(UnlessDamaged(() => Read(row)));
        }
        foreach (var (stream, (msn, reference, entries)) in histories)
        {
            // One that cannot be read fails for those who ask for it, not for all.
            byReference.Remove((msn, reference));
            byStream.Remove(stream);
            if (entries.Contains(null) || UnlessDamaged(() => new History([.. entries.OfType<Entry>().OrderBy(e => e.Version)])) is not { } history) continue;
            byReference[(msn, reference)] = byStream[stream] = history;
        }
    }

    static T? UnlessDamaged<T>(Func<T> read) where T : class
    {
        try
        {
            return read();
        }
        catch (DamagedRowException)
        {
            return null;
        }
    }

    void ReadTaken(NpgsqlDataReader reader)
    {
        while (reader.Read())
        {
            if (reader.IsDBNull(1)) keys.Add((reader.GetString(0), reader.GetString(2)));
            else references.Add((reader.GetString(0), reader.GetString(1)));
        }
    }

    static T? UnlessArchived<T>(Statement where, string msn, string name)
    {
        where.Bind(1, msn);
        where.Bind(2, name);
        return UnlessArchived<T>(where, $"{name} of {msn}");
    }

    static T? UnlessArchived<T>(Statement where, string what) =>
        where.All(row => row.Text(0)) is [var table] ? throw new ArchivedException(what, table) : default(T);

    static string OfStream(string stream) => $"select {Columns} from journal where stream = {stream} and (version > 1 or reference is not null) order by version";

    static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    static NpgsqlParameter Texts(IEnumerable<string?> values) => Array(NpgsqlDbType.Text, values.Select(PostgresStatement.Storable));

    static NpgsqlParameter Array<T>(NpgsqlDbType type, IEnumerable<T> values) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.ToArray() };
}
