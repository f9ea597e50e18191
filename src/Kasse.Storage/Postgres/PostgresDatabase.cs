using Npgsql;

namespace Kasse.Storage.Postgres;

/// <summary>
/// A PostgreSQL database that as many Kasses as wanted use at once. Each shares its commits among all who wait there; whose turn it is to write
/// is decided by a row lock that is held until the commit.
/// </summary>
sealed class PostgresDatabase : Database
{
    /// <summary>Whoever reads waits for the server: this many at once keep it busy.</summary>
    const int ReadersMax = 24;

    readonly NpgsqlDataSource source;
    readonly PostgresSession writing;
    readonly CancellationTokenSource stopping = new();
    readonly Task listening;

    PostgresDatabase(NpgsqlDataSource source) : base(ReadersMax)
    {
        this.source = source;
        writing = new PostgresSession(source.CreateConnection(), writes: true) { ClockMoved = AnnounceClock, PartitionRefused = RefusePartition };
        Writer = new WriteLoop(writing, new Recent(0));
        listening = Listen();
        // They wait on threads of the pool.
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, ReadersMax + Environment.ProcessorCount), completions);
    }

    public override bool IsShared => true;

    internal override WriteLoop Writer { get; }

    /// <exception cref="StorageException">The server cannot be reached, or the database there cannot be used.</exception>
    public static PostgresDatabase OpenServer(string server) => PostgresServer.Use(PostgresServer.Connect(server), source =>
    {
        PostgresServer.Migrate(source);
        return new PostgresDatabase(source);
    });

    /// <exception cref="StorageException">The server cannot be reached, or the database there cannot be used.</exception>
    public static Session OpenUnclaimed(string server) => PostgresServer.Use(PostgresServer.Connect(server, patient: true), source =>
    {
        PostgresServer.Recognize(source);
        return new PostgresSession(source.CreateConnection(), writes: false) { Source = source };
    });

    public override async Task<IAsyncDisposable> Alone() => await PostgresServer.Alone(source);

    public override Task<Duty> OnDuty(string what, CancellationToken stopping) => PostgresDuty.Begin(source, what, stopping);

    /// <summary>
    /// A server that was cut off and has not noticed yet that another took its place still answers whoever reads. So what reads is opened anew whenever what
    /// writes was, and is believed only if it knows of everything that this node does.
    /// </summary>
    private protected override Session OpenReader()
    {
        var opening = writing.OpeningCount;
        var known = Writer.LastSeq;
        var session = new PostgresSession(source.CreateConnection(), writes: false) { IsCurrent = () => writing.OpeningCount == opening };
        if (session.Rows.LastSeq() >= known) return session;
        session.Dispose();
        throw new NpgsqlException("That server is behind.", new IOException("That server is behind."));
    }

    protected override async ValueTask Close()
    {
        await stopping.CancelAsync();
        await listening;
        await source.DisposeAsync();
        stopping.Dispose();
    }

    void RefusePartition(Exception why) =>
        AnnounceRefusedUpkeep("The journal's next partition could not be made; trying again every minute, long before it is needed", why);

    /// <summary>Hears what others commit. Whatever was missed while the connection was gone is looked for when it is back.</summary>
    async Task Listen()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var connection = await PostgresServer.Open(source, stopping.Token);
                connection.Notification += (_, heard) =>
                {
                    if (heard.Channel == "kasse_settings") AnnounceSettings();
                    else Writer.Committed(long.Parse(heard.Payload, provider: null));
                };
                await using (var listen = new NpgsqlCommand("listen kasse_journal; listen kasse_settings", connection)) await listen.ExecuteNonQueryAsync(stopping.Token);
                await using (var end = new NpgsqlCommand("select seq from journal_end", connection)) Writer.Committed((long)(await end.ExecuteScalarAsync(stopping.Token))!);
                AnnounceSettings();
                while (true) await connection.WaitAsync(stopping.Token);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The program is ending.
            }
            catch (Exception)
            {
                // Whatever ended it: nobody else listens, so it is tried again.
                await Task.Delay(PostgresServer.PauseAfterFault, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
