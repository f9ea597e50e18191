using System.Collections.Concurrent;
using System.Reflection;
using Dapper;
using Kasse.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Kasse.Storage.Requests;

/// <summary>One API call as the developer sees it. Secrets are masked before they get here.</summary>
/// <param name="At">Real time, UTC.</param>
/// <param name="Why">What was wrong and what to do, in plain words; null when nothing was.</param>
public sealed record LoggedRequest(
    long Id, DateTimeOffset At, string Operation, string Method, string Path, string? Msn, string? ClientId, int Status, TimeSpan Duration,
    string RequestHeaders, byte[]? RequestBody, string ResponseHeaders, byte[]? ResponseBody, string? Why);

/// <param name="Minute">Its beginning, UTC.</param>
public sealed record RequestCount(DateTimeOffset Minute, string Operation, int Status, long Count);

/// <summary>
/// The request log: a file of its own, written beside the callers' way and without durable commits, because it explains and never decides.
/// Under load it keeps a share in full and counts the rest.
/// </summary>
public sealed class RequestLogFile : IAsyncDisposable
{
    /// <summary>More than this in one second is a load test, which nobody reads line by line. Failures are kept up to twice as many.</summary>
    public const int KeptPerSecondMax = 100;

    const int RowsMax = 100_000;
    static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(200);

    readonly SqliteConnection connection;
    readonly TimeProvider time;
    readonly Lock file = new();
    readonly ConcurrentQueue<LoggedRequest> waiting = new();
    readonly ConcurrentDictionary<(long Minute, string Operation, int Status), long> counts = new();
    readonly PeriodicTimer timer = new(FlushEvery);
    readonly Task loop;
    long second;
    int keptThisSecond;

    RequestLogFile(SqliteConnection connection, TimeProvider time)
    {
        this.connection = connection;
        this.time = time;
        loop = Loop();
    }

    /// <param name="time">Real time.</param>
    public static RequestLogFile Open(string folder, TimeProvider time)
    {
        var connection = SqliteFile.OpenPlain(Path.Combine(folder, "requests.db"));
        using var script = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("Kasse.Storage.Requests.requests.sql")!);
        connection.Execute(script.ReadToEnd());
        return new RequestLogFile(connection, time);
    }

    /// <summary>Counts a call, and says whether it should be kept in full.</summary>
    public bool Count(string operation, int status)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        counts.AddOrUpdate((now / 60, operation, status), 1, static (_, count) => count + 1);
        if (Interlocked.Exchange(ref second, now) != now) Volatile.Write(ref keptThisSecond, 0);
        return Interlocked.Increment(ref keptThisSecond) <= (status >= 400 ? 2 * KeptPerSecondMax : KeptPerSecondMax);
    }

    public void Add(LoggedRequest request) => waiting.Enqueue(request);

    /// <summary>The newest calls first.</summary>
    /// <param name="before">Only calls older than this one's id; for the next page.</param>
    public IReadOnlyList<LoggedRequest> Newest(string? msn, int countMax, long before = long.MaxValue)
    {
        lock (file)
        {
            Flush();
            return connection.Query<Row>(
                $"select {Row.Columns} from requests where (@msn is null or msn = @msn) and id < @before order by id desc limit @countMax",
                new { msn, before, countMax }).Select(row => row.Read()).ToList();
        }
    }

    public LoggedRequest? Find(long id)
    {
        lock (file)
        {
            Flush();
            return connection.QuerySingleOrDefault<Row>($"select {Row.Columns} from requests where id = @id", new { id })?.Read();
        }
    }

    public IReadOnlyList<RequestCount> Counts(DateTimeOffset since)
    {
        lock (file)
        {
            Flush();
            return connection.Query<(long Minute, string Operation, long Status, long Count)>(
                "select minute, operation, status, count from request_counts where minute >= @since order by minute, operation, status",
                new { since = since.ToUnixTimeSeconds() / 60 })
                .Select(c => new RequestCount(DateTimeOffset.FromUnixTimeSeconds(c.Minute * 60), c.Operation, (int)c.Status, c.Count)).ToList();
        }
    }

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await loop;
        lock (file) Flush();
        await connection.DisposeAsync();
    }

    async Task Loop()
    {
        while (await timer.WaitForNextTickAsync())
        {
            lock (file) Flush();
        }
    }

    void Flush()
    {
        if (waiting.IsEmpty && counts.IsEmpty) return;
        using var transaction = connection.BeginTransaction();
        while (waiting.TryDequeue(out var request)) connection.Execute(Row.Insert, Row.From(request), transaction);
        foreach (var key in counts.Keys)
        {
            if (!counts.TryRemove(key, out var count)) continue;
            connection.Execute(
                """
                insert into request_counts (minute, operation, status, count) values (@Minute, @Operation, @Status, @count)
                on conflict (minute, operation, status) do update set count = count + excluded.count
                """,
                new { key.Minute, key.Operation, key.Status, count }, transaction);
        }
        connection.Execute("delete from requests where id <= (select max(id) from requests) - @RowsMax", new { RowsMax }, transaction);
        transaction.Commit();
    }

    sealed class Row
    {
        public const string Columns = """
            id, at, operation, method, path, msn, client_id as ClientId, status, duration_us as DurationUs,
            request_headers as RequestHeaders, request_body as RequestBody, response_headers as ResponseHeaders, response_body as ResponseBody, why
            """;

        public const string Insert = """
            insert into requests (at, operation, method, path, msn, client_id, status, duration_us, request_headers, request_body, response_headers, response_body, why)
            values (@At, @Operation, @Method, @Path, @Msn, @ClientId, @Status, @DurationUs, @RequestHeaders, @RequestBody, @ResponseHeaders, @ResponseBody, @Why)
            """;

        public long Id { get; init; }
        public long At { get; init; }
        public required string Operation { get; init; }
        public required string Method { get; init; }
        public required string Path { get; init; }
        public string? Msn { get; init; }
        public string? ClientId { get; init; }
        public long Status { get; init; }
        public long DurationUs { get; init; }
        public required string RequestHeaders { get; init; }
        public byte[]? RequestBody { get; init; }
        public required string ResponseHeaders { get; init; }
        public byte[]? ResponseBody { get; init; }
        public string? Why { get; init; }

        public static Row From(LoggedRequest request) => new()
        {
            At = request.At.ToUnixTimeMilliseconds(),
            Operation = request.Operation,
            Method = request.Method,
            Path = request.Path,
            Msn = request.Msn,
            ClientId = request.ClientId,
            Status = request.Status,
            DurationUs = (long)request.Duration.TotalMicroseconds,
            RequestHeaders = request.RequestHeaders,
            RequestBody = request.RequestBody,
            ResponseHeaders = request.ResponseHeaders,
            ResponseBody = request.ResponseBody,
            Why = request.Why,
        };

        public LoggedRequest Read() => new(
            Id, DateTimeOffset.FromUnixTimeMilliseconds(At), Operation, Method, Path, Msn, ClientId, (int)Status,
            TimeSpan.FromMicroseconds(DurationUs), RequestHeaders, RequestBody, ResponseHeaders, ResponseBody, Why);
    }
}
