using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kasse.Storage.Sqlite;

/// <summary>A prepared statement, kept for the life of its connection: the journal's hot path spends no time on parsing or on boxing.</summary>
sealed class Statement : IDisposable
{
    readonly sqlite3 database;
    readonly sqlite3_stmt statement;

    public Statement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
    }

    public void Bind(int position, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(statement, position, number) : raw.sqlite3_bind_null(statement, position));
    }

    public void Bind(int position, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(statement, position));
            return;
        }
        var bytesMax = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = bytesMax <= 512 ? stackalloc byte[512] : new byte[bytesMax];
        Check(raw.sqlite3_bind_text(statement, position, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
    }

    public void Bind(int position, ReadOnlySpan<byte> value) => Check(raw.sqlite3_bind_blob(statement, position, value));

    public void BindNull(int position) => Check(raw.sqlite3_bind_null(statement, position));

    /// <returns>Whether there is a row to read.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Fault(code),
        };
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    /// <returns>False when a unique index objected; everything else that fails throws.</returns>
    public bool Run()
    {
        var code = raw.sqlite3_step(statement);
        // Built before the reset, which clears the connection's message.
        var fault = code is raw.SQLITE_DONE or raw.SQLITE_CONSTRAINT ? null : Fault(code);
        raw.sqlite3_reset(statement);
        return fault is null ? code == raw.SQLITE_DONE : throw fault;
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public long? Int64OrNull(int column) => IsNull(column) ? null : Int64(column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Valid until the next step or reset.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();

    bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw Fault(code);
    }

    SqliteException Fault(int code) => new(raw.sqlite3_errmsg(database).utf8_to_string(), code);
}
