using Dapper;
using Kasse.Storage.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Kasse.Storage.Moving;

/// <summary>A database that no node starts on while the mark is there.</summary>
sealed class PostgresTarget : Target
{
    readonly NpgsqlDataSource source;
    readonly NpgsqlConnection connection;

    PostgresTarget(NpgsqlDataSource source, NpgsqlConnection connection)
        : base(source.ConnectionString, new PostgresSession(source.CreateConnection(), writes: true)) => (this.source, this.connection) = (source, connection);

    public static PostgresTarget Claim(string server) => PostgresServer.Use(
        PostgresServer.Connect(server, patient: true), source => new PostgresTarget(source, PostgresServer.Claim(source, migrate: true)));

    public override string? Origin() => connection.ExecuteScalar<bool>($"select to_regclass('{Move.Marker}') is not null") ? ReadOrigin() : null;

    public override void Write(MovedTable table, IReadOnlyList<string> columns, List<object?[]> rows)
    {
        using var transaction = connection.BeginTransaction();
        if (table.IsJournal) MakeRoom(columns, rows);
        Copy(table.Name, columns, rows);
        if (table.IsJournal) KeepNames(columns, rows);
        transaction.Commit();
    }

    public override void Finish()
    {
        var numbered = connection.Query<(string Table, string Column)>(
            "select table_name, column_name from information_schema.columns where table_schema = current_schema() and is_identity = 'YES'");
        foreach (var (table, column) in numbered)
            connection.Execute($"select setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) from {table} having max({column}) is not null");
        connection.Execute($"drop table {Move.Marker}; analyze");
    }

    public override void Dispose()
    {
        base.Dispose();
        connection.Dispose();
        source.Dispose();
    }

    void Copy(string table, IReadOnlyList<string> columns, List<object?[]> rows)
    {
        using var copy = connection.BeginBinaryImport($"copy {table} ({string.Join(", ", columns)}) from stdin (format binary)");
        foreach (var row in rows)
        {
            copy.StartRow();
            foreach (var value in row)
            {
                switch (value)
                {
                    case null: copy.WriteNull(); break;
                    case long number: copy.Write(number, NpgsqlDbType.Bigint); break;
                    case string text: copy.Write(text, NpgsqlDbType.Text); break;
                    default: copy.Write((byte[])value, NpgsqlDbType.Bytea); break;
                }
            }
        }
        copy.Complete();
    }

    /// <summary>What else these rows of the journal need where it lies in parts.</summary>
    void MakeRoom(IReadOnlyList<string> columns, List<object?[]> rows)
    {
        var seq = (long)rows[^1][Place(columns, "seq")]!;
        for (long to; (to = connection.ExecuteScalar<long>("select has_to from journal_end")) <= seq;) connection.Execute(Partitions.Add(to));
        connection.Execute("update journal_end set seq = @seq", new { seq });
    }

    void KeepNames(IReadOnlyList<string> columns, List<object?[]> rows)
    {
        var (version, named) = (Place(columns, "version"), ((string[])["msn", "reference", "key", "stream"]).Select(name => Place(columns, name)).ToArray());
        Copy("names", ["msn", "reference", "key", "stream"],
            [.. rows.Where(row => (long)row[version]! == 1).Select(row => named.Select(place => row[place]).ToArray()).Where(row => (row[1] ?? row[2]) is not null)]);
    }

    static int Place(IReadOnlyList<string> columns, string name) => columns.Index().First(column => column.Item == name).Index;
}
