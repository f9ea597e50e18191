using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Kasse.Bench;

/// <summary>How often SQLite commits by itself, as durably as Kasse does: the limit of whatever is kept in it. One table, one index that comes in order.</summary>
static class RawSqlite
{
    const int RowBytes = 500;
    static readonly TimeSpan Duration = TimeSpan.FromSeconds(2);

    /// <returns>Rows a second.</returns>
    public static double RowsPerSecond(string folder, int rowsInACommit)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, $"raw-{rowsInACommit}.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal; pragma synchronous = full; create table rows (seq integer primary key, body blob)";
        command.ExecuteNonQuery();
        command.CommandText = "insert into rows (body) values (@body)";
        command.Parameters.AddWithValue("@body", new byte[RowBytes]);
        var (start, count) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(start) < Duration)
        {
            using var transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            for (var row = 0; row < rowsInACommit; row++) command.ExecuteNonQuery();
            transaction.Commit();
            count += rowsInACommit;
        }
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
