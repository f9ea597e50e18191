using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kasse.Storage.Sqlite;

/// <summary>A prepared statement, kept for the life of its connection: the journal's hot path spends no time on parsing or on boxing.</summary>
sealed class Statement : IDisposable
{
    readonly sqlite3 database;
    readonly sqlite3_stmt owner;
    readonly nint statement;

    public Statement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out owner));
        statement = owner.DangerousGetHandle();
    }

    public void Bind(int position, long? value) =>
        Check(value is { } number ? NativeSqlite.BindInt64(statement, position, number) : NativeSqlite.BindNull(statement, position));

    public void Bind(int position, string? value)
    {
        if (value is null)
        {
            BindNull(position);
            return;
        }
        var bytesMax = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = bytesMax <= 512 ? stackalloc byte[512] : new byte[bytesMax];
        Check(NativeSqlite.BindText(statement, position, bytes, Encoding.UTF8.GetBytes(value, bytes)));
    }

    public void Bind(int position, ReadOnlySpan<byte> value) => Check(NativeSqlite.BindBlob(statement, position, value, value.Length));

    public void BindNull(int position) => Check(NativeSqlite.BindNull(statement, position));

    /// <summary>Reads all rows.</summary>
    public List<T> All<T>(Func<Statement, T> read)
    {
        try
        {
            var rows = new List<T>();
            while (Step()) rows.Add(read(this));
            return rows;
        }
        finally
        {
            // Left half-way it would take no new values, and hold on to what it was reading.
            Reset();
        }
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    /// <returns>False when a unique index objected; everything else that fails throws.</returns>
    public bool Run()
    {
        var code = NativeSqlite.Step(statement);
        // Looked at before the reset, which clears what the connection says about it.
        var taken = code == raw.SQLITE_CONSTRAINT && raw.sqlite3_extended_errcode(database) == raw.SQLITE_CONSTRAINT_UNIQUE;
        var fault = code == raw.SQLITE_DONE || taken ? null : Fault(code);
        Reset();
        return fault is null ? !taken : throw fault;
    }

    public long Int64(int column) => NativeSqlite.ColumnInt64(statement, column);

    public string Text(int column) => Encoding.UTF8.GetString(Blob(column));

    public string? TextOrNull(int column) => NativeSqlite.ColumnType(statement, column) == raw.SQLITE_NULL ? null : Text(column);

    /// <summary>Also the bytes of a text. Valid until the next step or reset.</summary>
    public unsafe ReadOnlySpan<byte> Blob(int column)
    {
        var start = NativeSqlite.ColumnBlob(statement, column);
        return new ReadOnlySpan<byte>((void*)start, NativeSqlite.ColumnBytes(statement, column));
    }

    public void Dispose() => owner.Dispose();

    bool Step()
    {
        var code = NativeSqlite.Step(statement);
        return code switch
        {
            raw.SQLITE_ROW => true,
            raw.SQLITE_DONE => false,
            _ => throw Fault(code),
        };
    }

    void Reset() => _ = NativeSqlite.Reset(statement);

    void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw Fault(code);
    }

    SqliteException Fault(int code) => new(raw.sqlite3_errmsg(database).utf8_to_string(), code);
}
