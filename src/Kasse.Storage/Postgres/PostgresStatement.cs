using System.Text.RegularExpressions;
using Npgsql;
using NpgsqlTypes;

namespace Kasse.Storage.Postgres;

/// <summary>A statement at PostgreSQL. The server keeps it prepared once it has been used a few times.</summary>
sealed partial class PostgresStatement : Statement
{
    readonly NpgsqlCommand command;

    public PostgresStatement(NpgsqlConnection connection, string sql)
    {
        command = new NpgsqlCommand(Numbered(sql), connection);
        var placesCount = Place().Matches(sql).Select(place => int.Parse(place.ValueSpan[1..], provider: null)).DefaultIfEmpty().Max();
        for (var i = 0; i < placesCount; i++) command.Parameters.Add(new NpgsqlParameter());
    }

    /// <summary>The places of a statement as PostgreSQL writes them.</summary>
    public static string Numbered(string sql) => Place().Replace(sql, place => $"${place.ValueSpan[1..]}");

    /// <summary>PostgreSQL's texts hold every character but one. Where somebody sends that, it becomes the one for what cannot be shown.</summary>
    public static string? Storable(string? text) => text?.Replace('\0', '\uFFFD');

    public override void Bind(int position, long? value) => Bind(position, NpgsqlDbType.Bigint, value);

    public override void Bind(int position, string? value) => Bind(position, NpgsqlDbType.Text, Storable(value));

    public override void Bind(int position, ReadOnlySpan<byte> value) => Bind(position, NpgsqlDbType.Bytea, value.ToArray());

    public override void BindNull(int position) => Bind(position, NpgsqlDbType.Bytea, null);

    public override List<T> All<T>(Func<Row, T> read)
    {
        using var reader = command.ExecuteReader();
        var (row, rows) = (new PostgresRow(reader), new List<T>());
        while (reader.Read()) rows.Add(read(row));
        return rows;
    }

    public override bool Run()
    {
        command.ExecuteNonQuery();
        return true;
    }

    public override void Dispose() => command.Dispose();

    void Bind(int position, NpgsqlDbType type, object? value)
    {
        var parameter = command.Parameters[position - 1];
        parameter.NpgsqlDbType = type;
        parameter.Value = value ?? DBNull.Value;
    }

    [GeneratedRegex(@"\?[0-9]+")]
    private static partial Regex Place();
}

sealed class PostgresRow(NpgsqlDataReader reader) : Row
{
    public override long Int64(int column) => reader.GetInt64(column);

    public override string Text(int column) => reader.GetString(column);

    public override string? TextOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public override ReadOnlySpan<byte> Blob(int column) => reader.IsDBNull(column) ? [] : reader.GetFieldValue<byte[]>(column);
}
