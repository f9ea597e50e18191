using System.Data.Common;
using Kasse.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Kasse.Storage;

/// <summary>One connection with the journal's statements prepared on it. Never used by two threads at once.</summary>
public sealed class Session : IDisposable
{
    readonly SqliteConnection connection;
    DeliveryRows? deliveries;

    internal Session(SqliteConnection connection)
    {
        this.connection = connection;
        Rows = new JournalRows(connection);
    }

    /// <summary>For settings and deliveries, which are plain tables.</summary>
    public DbConnection Connection => connection;

    internal JournalRows Rows { get; }

    /// <summary>Only the writer's session asks for them.</summary>
    internal DeliveryRows Deliveries => deliveries ??= new DeliveryRows(connection);

    internal SQLitePCL.sqlite3 Handle => connection.Handle!;

    internal bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>How many pages this connection has written since it was last asked.</summary>
    internal int TakePagesWritten()
    {
        SQLitePCL.raw.sqlite3_db_status(Handle, SQLitePCL.raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        return pages;
    }

    internal void Run(string sql)
    {
        var code = SQLitePCL.raw.sqlite3_exec(Handle, sql);
        if (code != SQLitePCL.raw.SQLITE_OK)
            throw new SqliteException(SQLitePCL.raw.sqlite3_errmsg(Handle).utf8_to_string(), code);
    }

    public void Dispose()
    {
        Rows.Dispose();
        deliveries?.Dispose();
        connection.Dispose();
    }
}
