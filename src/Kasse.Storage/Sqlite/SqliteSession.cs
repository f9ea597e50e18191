using System.Data.Common;
using Dapper;
using Kasse.Storage.Sqlite.Names;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kasse.Storage.Sqlite;

sealed class SqliteSession : Session
{
    readonly SqliteConnection connection;

    public SqliteSession(SqliteConnection connection)
    {
        this.connection = connection;
        Rows = new SqliteJournalRows(this);
    }

    public override DbConnection Connection => connection;

    internal override JournalRows Rows { get; }

    /// <summary>Of the writer's session.</summary>
    public Checkpoints? Checkpoints { get; set; }

    /// <summary>Of a session that looks for rows by name; all others read the whole journal for one.</summary>
    public NameIndex? Names { get; set; }

    public sqlite3 Handle => connection.Handle!;

    internal override bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    internal override Statement Prepare(string sql) => new SqliteStatement(connection, sql);

    // Whatever is needed is as near as if it had been fetched.
    internal override void Begin(IEnumerable<Need> needs)
    {
        Names?.BeforeBatch(this);
        Checkpoints?.BeforeBatch(this);
        Run("begin immediate");
    }

    internal override void Commit()
    {
        Run("commit");
        Checkpoints?.AfterBatch(this);
    }

    internal override void Rollback()
    {
        if (InTransaction) Run("rollback");
    }

    internal override void BeginSnapshot() => Run("begin");

    internal override string? Damage() =>
        connection.ExecuteScalar<string>("pragma integrity_check(1)") is var structure && structure != "ok" ? $"The database file is damaged: {structure}" : null;

    internal override IEnumerable<string> Misfits() => NamedRows.Doubles(this);

    internal override void Savepoint() => Run("savepoint work");

    internal override void ReleaseSavepoint() => Run("release work");

    internal override void RollbackToSavepoint() => Run("rollback to work; release work");

    /// <summary>How many pages this connection has written since it was last asked.</summary>
    public int TakePagesWritten()
    {
        raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        return pages;
    }

    public void Run(string sql)
    {
        var code = raw.sqlite3_exec(Handle, sql);
        if (code != raw.SQLITE_OK) throw new SqliteException(raw.sqlite3_errmsg(Handle).utf8_to_string(), code);
    }

    public override void Dispose()
    {
        base.Dispose();
        connection.Dispose();
    }
}
