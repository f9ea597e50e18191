using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kasse.Storage.Sqlite;

/// <summary>A statement at SQLite, without parsing, copying or boxing on the way.</summary>
sealed class SqliteStatement : Statement
{
    readonly sqlite3 database;
    readonly sqlite3_stmt owner;
    readonly nint statement;
    readonly SqliteRow row;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(database, sql, out owner));
        statement = owner.DangerousGetHandle();
        row = new SqliteRow(statement);
    }

    public override void Bind(int position, long? value) =>
        Check(value is { } number ? NativeSqlite.BindInt64(statement, position, number) : NativeSqlite.BindNull(statement, position));

    public override void Bind(int position, string? value)
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

    public override void Bind(int position, ReadOnlySpan<byte> value) => Check(NativeSqlite.BindBlob(statement, position, value, value.Length));

    public override void BindNull(int position) => Check(NativeSqlite.BindNull(statement, position));

    public override List<T> All<T>(Func<Row, T> read)
    {
        try
        {
            var rows = new List<T>();
            while (Step()) rows.Add(read(row));
            return rows;
        }
        finally
        {
            // Left half-way it would take no new values, and hold on to what it was reading.
            Reset();
        }
    }

    public override bool Run()
    {
        var code = NativeSqlite.Step(statement);
        // Looked at before the reset, which clears what the connection says about it.
        var taken = code == raw.SQLITE_CONSTRAINT && raw.sqlite3_extended_errcode(database) == raw.SQLITE_CONSTRAINT_UNIQUE;
        var fault = code == raw.SQLITE_DONE || taken ? null : Fault(code);
        Reset();
        return fault is null ? !taken : throw fault;
    }

    public override void Dispose() => owner.Dispose();

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

/// <summary>The row at which a statement stands, read where SQLite holds it.</summary>
sealed class SqliteRow(nint statement) : Row
{
    readonly Words words = new();

    public override long Int64(int column) => NativeSqlite.ColumnInt64(statement, column);

    public override string Text(int column) => Encoding.UTF8.GetString(Blob(column));

    public override string Word(int column) => words.Of(Blob(column));

    public override string? TextOrNull(int column) => NativeSqlite.ColumnType(statement, column) == raw.SQLITE_NULL ? null : Text(column);

    public override unsafe ReadOnlySpan<byte> Blob(int column)
    {
        var start = NativeSqlite.ColumnBlob(statement, column);
        return new ReadOnlySpan<byte>((void*)start, NativeSqlite.ColumnBytes(statement, column));
    }
}
