using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Kasse.Storage.Postgres;

namespace Kasse.Storage.Moving;

/// <summary>A table that a move copies, page by page in the order of its key.</summary>
/// <param name="Key">Its columns, the most significant first.</param>
sealed record MovedTable(string Name, params string[] Key)
{
    /// <summary>As they can be filled: what others refer to goes first.</summary>
    public static readonly IReadOnlyList<MovedTable> All =
    [
        new("settings", "name"), new("sales_units", "msn"), new("key_sets", "client_id"), new("psp_merchants", "msn"), new("key_set_units", "client_id", "msn"),
        new("payers", "phone_number"), new("cards", "id"), new("accounts", "id"), new("webhooks", "id"), new("audit", "id"), Journal,
        new("psp_transactions", "stream"), new("balances", "kind", "owner", "currency"), new("due_seen", "one"), new("followers", "name"),
        new("deliveries", "id"), new("delivery_attempts", "delivery", "number"),
        new("consents_withdrawn", "msn", "phone_number"), new("receipts", "msn", "order_type", "order_id"), new("order_categories", "number"), new("order_images", "msn", "id") { PageMax = 20 },
        new("redirect_codes", "msn", "id"), new("till_codes", "msn", "id"),
    ];

    /// <summary>How many rows are in memory at once.</summary>
    int PageMax { get; init; } = 5000;

    /// <summary>Asked for in commit order, by the words of its database; every other table has an index of its key.</summary>
    static MovedTable Journal => new("journal", "seq");

    public bool IsJournal => Name == Journal.Name;

    /// <summary>What stands in every row, the key first.</summary>
    public IReadOnlyList<string> Columns(Session session)
    {
        using var command = Command(session, $"select * from {Name} limit 0");
        using var reader = command.ExecuteReader();
        var names = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).Except(Key).Order(StringComparer.Ordinal);
        return [.. Key, .. names];
    }

    public long Count(Session session) => session.Connection.ExecuteScalar<long>($"select count(*) from {Name}", commandTimeout: 0);

    /// <summary>The key of the last row; null when there is none.</summary>
    public object?[]? Last(Session session)
    {
        if (IsJournal) return session.Rows.LastSeq() is > 0 and var seq ? [seq] : null;
        using var command = Command(session, $"select {string.Join(", ", Key)} from {Name} order by {string.Join(", ", Key.Select(column => $"{column} desc"))} limit 1");
        return Rows(command) is [var last] ? last : null;
    }

    /// <summary>Rows after a key, in its order.</summary>
    public List<object?[]> Page(Session session, IReadOnlyList<string> columns, object?[]? after)
    {
        var (all, key) = (string.Join(", ", columns), string.Join(", ", Key));
        var places = string.Join(", ", Key.Select((_, place) => $"@k{place}"));
        using var command = IsJournal
            ? Command(session, session.Rows.After(all).Replace("?1", "@k0", StringComparison.Ordinal).Replace("?2", $"{PageMax}", StringComparison.Ordinal))
            : Command(session, $"select {all} from {Name} {(after is null ? "" : $"where ({key}) > ({places})")} order by {key} limit {PageMax}");
        foreach (var (place, value) in (after ?? (IsJournal ? [0L] : [])).Index())
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"k{place}", value);
            command.Parameters.Add(parameter);
        }
        return Rows(command);
    }

    /// <summary>All pages after a key.</summary>
    public IEnumerable<List<object?[]>> Pages(Session session, IReadOnlyList<string> columns, object?[]? after = null)
    {
        while (Page(session, columns, after) is { Count: > 0 } page)
        {
            yield return page;
            after = page[^1][..Key.Length];
        }
    }

    /// <summary>What all rows hash to.</summary>
    public string Digest(Session session, IReadOnlyList<string> columns, Action<int> counted)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var page in Pages(session, columns))
        {
            foreach (var value in page.SelectMany(row => row)) Append(hash, value);
            counted(page.Count);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    static void Append(IncrementalHash hash, object? value)
    {
        byte[] bytes = value switch
        {
            null => [],
            long number => BitConverter.GetBytes(number),
            string text => Encoding.UTF8.GetBytes(text),
            byte[] blob => blob,
            _ => throw new InvalidOperationException($"Nobody has said how {value.GetType().Name} is moved."),
        };
        Span<byte> head = stackalloc byte[5];
        head[0] = value switch { null => 0, long => 1, string => 2, _ => 3 };
        BinaryPrimitives.WriteInt32LittleEndian(head[1..], bytes.Length);
        hash.AppendData(head);
        hash.AppendData(bytes);
    }

    static List<object?[]> Rows(DbCommand command)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var column = 0; column < row.Length; column++)
            {
                row[column] = reader.IsDBNull(column) ? null : reader.GetValue(column) is string text ? PostgresStatement.Storable(text) : reader.GetValue(column);
            }
            rows.Add(row);
        }
        return rows;
    }

    static DbCommand Command(Session session, string sql)
    {
        var command = session.Connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        return command;
    }
}
