using Npgsql;
using NpgsqlTypes;

namespace Kasse.Storage.Postgres;

/// <summary>
/// The journal's rows in PostgreSQL. What all who wait for the writer will look at is fetched with the beginning of the transaction, and what
/// they write goes out with its end: so many share two journeys to the server.
/// </summary>
sealed class PostgresJournalRows(PostgresSession session) : JournalRows(session, OfStream(Referenced), OfStream("?1"), OfPayer)
{
    const string Referenced = "(select seq from journal where version = 1 and reference is not null and msn = ?1 and reference = ?2)";
    const string OfPayer = "select stream from journal where payer = ?1 group by stream order by max(seq) desc limit ?2";

    const string FetchNeeded = $"""
        select rows.*, first.reference from (
            select named.seq, named.msn, named.reference from unnest($1, $2) as n (msn, reference)
                join journal named on named.version = 1 and named.reference is not null and named.msn = n.msn and named.reference = n.reference
            union
            select numbered.seq, numbered.msn, numbered.reference from unnest($3) as n (seq)
                join journal numbered on numbered.seq = n.seq and numbered.version = 1 and numbered.reference is not null
        ) first join lateral (
            select {Columns} from journal where journal.seq = first.seq
            union all
            select {Columns} from journal where journal.stream = first.seq and version > 1
        ) rows on true
        """;

    const string FetchTaken = """
        select taken.msn, taken.reference, null from unnest($1, $2) as n (msn, reference)
            join journal taken on taken.version = 1 and taken.reference is not null and taken.msn = n.msn and taken.reference = n.reference
        union all
        select taken.msn, null, taken.key from unnest($3, $4) as n (msn, key)
            join journal taken on taken.version = 1 and taken.key is not null and taken.msn = n.msn and taken.key = n.key
        """;

    const string WriteAll = """
        insert into journal (seq, stream, version, msn, reference, operation, key, fingerprint, kind, refusal, at, due, payer, body)
        select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    readonly Statement end = session.Prepare("select seq from journal_end");
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
        return base.Find(msn, reference);
    }

    public override History? Find(long stream)
    {
        if (byStream.TryGetValue(stream, out var fetched)) return fetched;
        session.Write();
        return base.Find(stream);
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
        return base.FindCreate(msn, key);
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
    public NpgsqlBatchCommand TakeUnwritten()
    {
        var command = Command(WriteAll,
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
        return command;
    }

    /// <summary>Forgets what was appended and not written.</summary>
    public void DropUnwritten() => unwritten.Clear();

    public override void Dispose()
    {
        end.Dispose();
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
            var stream = row.Int64(1);
            if (!histories.TryGetValue(stream, out var history)) histories[stream] = history = (row.Text(3), row.Text(10), []);
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

    static string OfStream(string stream) => $"""
        select {Columns} from journal where seq = {stream} and version = 1 and reference is not null
        union all
        select {Columns} from journal where stream = {stream} and version > 1
        order by version
        """;

    static NpgsqlBatchCommand Command(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    static NpgsqlParameter Texts(IEnumerable<string?> values) => Array(NpgsqlDbType.Text, values.Select(PostgresStatement.Storable));

    static NpgsqlParameter Array<T>(NpgsqlDbType type, IEnumerable<T> values) => new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.ToArray() };
}
