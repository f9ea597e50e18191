using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Kasse.Storage.Postgres;

/// <summary>A connection to PostgreSQL, or the place of one: the writer's is opened anew when it broke.</summary>
sealed partial class PostgresSession : Session
{
    /// <summary>A writer that was cut off in the middle of a transaction holds everybody up for at most this long.</summary>
    const string WriterSettings = "set idle_in_transaction_session_timeout = '10s'; set lock_timeout = '15s'; ";

    /// <summary>
    /// Everything here is looked up, however few or many rows there are when the plan is made; compiling such plans, or sharing them out, would take
    /// longer than they do. And what is committed is durable, whatever is usual there.
    /// </summary>
    const string Settings = """
        set jit = off; set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off;
        set max_parallel_workers_per_gather = 0; set plan_cache_mode = force_generic_plan;
        select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off';
        """;

    readonly bool writes;
    readonly NpgsqlConnection connection;
    readonly PostgresJournalRows rows;
    bool inTransaction;
    long begunAt;
    long? partitionRefusedAt;
    string? warned;

    public PostgresSession(NpgsqlConnection connection, bool writes)
    {
        this.connection = connection;
        this.writes = writes;
        connection.Notice += (_, said) =>
        {
            if (said.Notice.InvariantSeverity == "WARNING") warned = said.Notice.MessageText;
        };
        Open();
        rows = new PostgresJournalRows(this);
    }

    public override DbConnection Connection
    {
        get
        {
            Write();
            return connection;
        }
    }

    /// <summary>How often a connection was opened: again after each time that it broke, or the server had changed.</summary>
    public int OpeningCount { get; private set; }

    /// <summary>For a session that reads: false once something else must be read from.</summary>
    public Func<bool> IsCurrent { get; init; } = () => true;

    /// <summary>For the session that writes: told at the beginning of each turn how far the clock was moved.</summary>
    public Action<long> ClockMoved { get; init; } = _ => { };

    /// <summary>For the session that writes: told why the journal's next partition could not be made yet.</summary>
    public Action<Exception> PartitionRefused { get; init; } = _ => { };

    /// <summary>Where the session is all that there is of it.</summary>
    public NpgsqlDataSource? Source { get; init; }

    internal override JournalRows Rows => rows;

    internal override bool IsUsable => connection.FullState == ConnectionState.Open && IsCurrent();

    internal override bool InTransaction => inTransaction && IsUsable;

    public override string Worded(string sql) => List().Replace(sql, "= any(@$1)");

    internal override Statement Prepare(string sql) => new PostgresStatement(connection, sql);

    internal override void Begin(IEnumerable<Need> needs)
    {
        var wanted = needs.ToList();
        try
        {
            BeginNow(wanted);
        }
        catch (Exception fault) when (!IsUsable || fault is DbException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
        {
            // It broke while nobody wrote, or the server has changed: nothing was done yet, so that it may be begun anew.
            connection.Close();
            BeginNow(wanted);
        }
    }

    internal override void Commit()
    {
        using var batch = new NpgsqlBatch(connection);
        AddUnwritten(batch);
        var end = rows.NextSeq - 1;
        if (end > begunAt)
        {
            var moved = new NpgsqlBatchCommand("with moved as (update journal_end set seq = $1) select pg_notify('kasse_journal', $1::text)");
            moved.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Bigint, Value = end });
            batch.BatchCommands.Add(moved);
        }
        // A transaction that failed half-way is undone by "commit" without a word. This one objects.
        else batch.BatchCommands.Add(new NpgsqlBatchCommand("select"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("commit"));
        warned = null;
        batch.ExecuteNonQuery();
        inTransaction = false;
        // Whoever stops the wait for a replica is told of success, with a warning that it may not be there.
        if (warned is not null) throw new NpgsqlException(warned, new IOException(warned));
    }

    internal override void Rollback()
    {
        rows.Forget();
        if (!inTransaction) return;
        inTransaction = false;
        try
        {
            if (IsUsable) Run("rollback");
        }
        catch (Exception)
        {
            // However it failed: the transaction ends with the connection.
            connection.Close();
        }
    }

    internal override void BeginSnapshot() => Run("begin isolation level repeatable read read only");

    internal override Archived Archived() => Partitions.Archived(this);

    internal override IEnumerable<string> Misfits() => Partitions.Misfits(this);

    internal override void Savepoint()
    {
        Write();
        Run("savepoint work");
    }

    internal override void ReleaseSavepoint() => Run("release savepoint work");

    internal override void RollbackToSavepoint()
    {
        rows.DropUnwritten();
        Run("rollback to savepoint work; release savepoint work");
    }

    internal override void AnnounceSettings() => Run("select pg_notify('kasse_settings', '')");

    public override void KeepClock(long ticks) => Run($"update journal_end set clock = {ticks}");

    /// <summary>Sends what was appended and not sent yet, so that it can be seen here.</summary>
    public void Write()
    {
        if (!rows.HasUnwritten) return;
        using var batch = new NpgsqlBatch(connection);
        AddUnwritten(batch);
        batch.ExecuteNonQuery();
    }

    public void Run(string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public override void Dispose()
    {
        base.Dispose();
        connection.Dispose();
        Source?.Dispose();
    }

    void BeginNow(List<Need> needs)
    {
        if (!IsUsable) Open();
        // Whatever of this fails, something was begun.
        inTransaction = true;
        using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin isolation level read committed"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("select seq, has_to, clock from journal_end for update"));
        var answers = rows.Fetch(needs, batch);
        long hasTo, clock;
        using (var reader = batch.ExecuteReader())
        {
            reader.Read();
            (begunAt, hasTo, clock) = (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
            foreach (var answer in answers)
            {
                reader.NextResult();
                answer(reader);
            }
        }
        rows.NextSeq = begunAt + 1;
        ClockMoved(clock);
        if (hasTo - begunAt < Partitions.TurnMax) Run(Partitions.Add(hasTo));
        else if (hasTo - begunAt < Partitions.Ahead) AddPartitionNow(hasTo);
    }

    /// <summary>Nobody who pays waits for it, or fails with it, while there is room.</summary>
    void AddPartitionNow(long from)
    {
        if (partitionRefusedAt is { } moment && Stopwatch.GetElapsedTime(moment) < Partitions.RetryAfter) return;
        Run("savepoint partition");
        try
        {
            Run(Partitions.AddNow(from));
            Run("release savepoint partition");
        }
        catch (PostgresException refused) when (IsUsable)
        {
            // An operator is at work on the table, or we may make none: somebody has to hear of it.
            Run("rollback to savepoint partition; release savepoint partition");
            partitionRefusedAt = Stopwatch.GetTimestamp();
            PartitionRefused(refused);
        }
    }

    void AddUnwritten(NpgsqlBatch batch)
    {
        if (!rows.HasUnwritten) return;
        foreach (var command in rows.TakeUnwritten()) batch.BatchCommands.Add(command);
    }

    void Open()
    {
        connection.Close();
        OpeningCount++;
        PostgresServer.Open(connection);
        try
        {
            // Whoever reads, too: a copy shows what was answered a moment later, or never.
            PostgresServer.MustWrite(connection);
            Run((writes ? WriterSettings : "set default_transaction_read_only = on; ") + Settings);
        }
        catch
        {
            // Whatever it was goes on to the caller; nothing is done without the settings.
            connection.Close();
            throw;
        }
    }

    [GeneratedRegex("in @([a-zA-Z]+)")]
    private static partial Regex List();
}
