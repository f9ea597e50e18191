using System.Collections.Concurrent;
using Dapper;
using Kasse.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Kasse.Storage.Requests;

/// <summary>
/// The request log: a file of its own, written beside the callers' way and without durable commits, because it explains and never decides.
/// Under load it keeps a share in full and counts the rest.
/// </summary>
public sealed class RequestLogFile : IAsyncDisposable
{
    /// <summary>More than this in one second is a load test, which nobody reads line by line. Failures are kept up to twice as many.</summary>
    public const int KeptPerSecondMax = 100;

    /// <summary>How long calls are counted by the minute, and how long by the hour.</summary>
    public static readonly TimeSpan MinutesKept = TimeSpan.FromDays(2), HoursKept = TimeSpan.FromDays(32);

    const int Version = 2, RowsMax = 100_000, WaitingMax = 10_000, MinutesPerHour = 60;
    static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(200);

    const string CountsOfAll = """
        select minute, operation, status, sum(count) from request_counts where minutes = @minutes and minute >= @since
        group by minute, operation, status order by minute, operation, status
        """;

    internal const string CountsOfUnits =
        "select minute, operation, status, count from request_counts where msn in @msns and minutes = @minutes and minute >= @since";

    /// <summary>A call can be read that could not before. Whoever listens is quick: a caller waits.</summary>
    public event Action? Added;

    readonly SqliteConnection connection;
    readonly TimeProvider time;
    readonly int keptPerSecondMax;
    readonly Lock file = new();
    readonly ConcurrentQueue<LoggedRequest> waiting = new();
    readonly ConcurrentDictionary<(long Minute, string Msn, string Operation, int Status), long> counts = new();
    long second;
    int keptThisSecond;
    long tidiedHour;

    RequestLogFile(SqliteConnection connection, TimeProvider time, int keptPerSecondMax)
    {
        this.connection = connection;
        this.time = time;
        this.keptPerSecondMax = keptPerSecondMax;
    }

    /// <param name="time">Real time.</param>
    /// <param name="damaged">Told where a damaged file was put; a new one is begun in its place.</param>
    public static RequestLogFile Open(string folder, TimeProvider time, int keptPerSecondMax = KeptPerSecondMax, Action<string>? damaged = null) =>
        new(SqliteFile.OpenExpendable(Path.Combine(folder, "requests.db"), "Kasse.Storage.Requests.requests.sql", Version, damaged), time, keptPerSecondMax);

    /// <summary>Counts a call, and says whether it should be kept in full.</summary>
    /// <param name="msn">Null when it was about no sales unit that there is.</param>
    public bool Count(string? msn, string operation, int status)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        counts.AddOrUpdate((now / 60, msn ?? "", operation, status), 1, static (_, count) => count + 1);
        if (Interlocked.Exchange(ref second, now) != now) Volatile.Write(ref keptThisSecond, 0);
        return Interlocked.Increment(ref keptThisSecond) <= (status >= 400 ? 2 * keptPerSecondMax : keptPerSecondMax);
    }

    /// <summary>Keeps a call in full, unless so many wait for the disk that it must be in trouble.</summary>
    public void Add(LoggedRequest request)
    {
        if (waiting.Count < WaitingMax) waiting.Enqueue(request);
        Added?.Invoke();
    }

    /// <summary>Writes down what was added a moment ago, until cancelled.</summary>
    public async Task Run(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(FlushEvery);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            lock (file) Flush();
        }
    }

    /// <summary>The newest calls first, of one sales unit or all.</summary>
    /// <param name="before">Only calls older than this one's id; for the next page.</param>
    public IReadOnlyList<LoggedRequest> Newest(string? msn, int countMax, long before = long.MaxValue) => Read(c => c.Query<RequestRow>(
        $"select {RequestRow.Whole} from requests where {(msn is null ? "" : "msn = @msn and ")} id < @before order by id desc limit @countMax",
        new { msn, before, countMax }).Select(row => row.Read()).ToList());

    /// <summary>The calls that came after one, oldest first.</summary>
    public IReadOnlyList<LoggedRequest> Since(string? msn, int countMax, long after) => Read(c => c.Query<RequestRow>(
        $"select {RequestRow.Whole} from requests where {(msn is null ? "" : "msn = @msn and ")} id > @after order by id limit @countMax",
        new { msn, after, countMax }).Select(row => row.Read()).ToList());

    /// <param name="before">Only calls older than this one's id; for the next page.</param>
    public RequestPage Find(RequestQuery query, int countMax, long before = long.MaxValue) => Read(c => RequestSearch.Find(c, query, countMax, before));

    public LoggedRequest? Find(long id) => Read(c =>
        c.QuerySingleOrDefault<RequestRow>($"select {RequestRow.Whole} from requests where id = @id", new { id })?.Read());

    /// <summary>How often each operation was answered how, by the minute, of all sales units and of none.</summary>
    public IReadOnlyList<RequestCount> Counts(DateTimeOffset since) => Counts(CountsOfAll, new { minutes = 1, since = Minute(since) });

    public IReadOnlyList<RequestCount> Counts(IReadOnlyCollection<string> msns, DateTimeOffset since, bool byHour) =>
        Counts(CountsOfUnits, new { msns, minutes = byHour ? MinutesPerHour : 1, since = Minute(since) });

    public async ValueTask DisposeAsync()
    {
        await using var closed = connection;
        try
        {
            lock (file) Flush();
        }
        catch (SqliteException)
        {
            // It explains and never decides: what the disk does not take is lost, and everything else ends as it should.
        }
    }

    T Read<T>(Func<SqliteConnection, T> question)
    {
        lock (file)
        {
            Flush();
            return question(connection);
        }
    }

    List<RequestCount> Counts(string sql, object asked) => Read(c => c
        .Query<(long Minute, string Operation, long Status, long Count)>(sql, asked)
        .Select(c => new RequestCount(DateTimeOffset.FromUnixTimeSeconds(c.Minute * 60), c.Operation, (int)c.Status, c.Count)).ToList());

    static long Minute(DateTimeOffset moment) => moment.ToUnixTimeSeconds() / 60;

    void Flush()
    {
        if (!waiting.IsEmpty || !counts.IsEmpty) connection.InTransaction(Write);
    }

    void Write()
    {
        while (waiting.TryDequeue(out var request)) connection.Execute(RequestRow.Insert, RequestRow.From(request));
        foreach (var key in counts.Keys)
        {
            if (!counts.TryRemove(key, out var count)) continue;
            foreach (var minutes in (int[])[1, MinutesPerHour])
            {
                connection.Execute(
                    """
                    insert into request_counts (msn, minutes, minute, operation, status, count) values (@Msn, @minutes, @minute, @Operation, @Status, @count)
                    on conflict (msn, minutes, minute, operation, status) do update set count = count + excluded.count
                    """,
                    new { key.Msn, minutes, minute = key.Minute / minutes * minutes, key.Operation, key.Status, count });
            }
        }
        connection.Execute("delete from requests where id <= (select max(id) from requests) - @RowsMax", new { RowsMax });
        Tidy();
    }

    /// <summary>Once an hour: old counts go.</summary>
    void Tidy()
    {
        var now = time.GetUtcNow();
        if (now.ToUnixTimeSeconds() / 3600 == tidiedHour) return;
        tidiedHour = now.ToUnixTimeSeconds() / 3600;
        foreach (var (minutes, kept) in ((int, TimeSpan)[])[(1, MinutesKept), (MinutesPerHour, HoursKept)])
        {
            connection.Execute("delete from request_counts where minutes = @minutes and minute < @oldest",
                new { minutes, oldest = (now - kept).ToUnixTimeSeconds() / 60 });
        }
    }
}
