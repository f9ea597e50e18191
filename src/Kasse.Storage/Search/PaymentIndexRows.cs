using Kasse.Engine.Payments;
using Kasse.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Kasse.Storage.Search;

/// <summary>The questions that the index answers, prepared on one connection.</summary>
sealed class PaymentIndexRows(SqliteConnection connection) : IDisposable
{
    internal const string
        InState = "select stream from payments where msn = ?1 and state = ?2 and stream < ?3 and stream >= ?4 order by stream desc limit ?5",
        NextTime = "select stream, at from payments where stream >= ?1 order by stream limit 1",
        LinesBefore = "select first from names where msn = ?1 and first < ?2 order by first desc limit 1",
        References = "select lines from names where msn = ?1 and first = ?2",
        Names = "select lines, psp_lines from names where msn = ?1 and first = ?2",
        LastStream = "select coalesce(max(stream), 0) from payments",
        KeptPlace = "select seq from place";

    readonly SqliteStatement inState = new(connection, InState);
    readonly SqliteStatement nextTime = new(connection, NextTime);
    readonly SqliteStatement linesBefore = new(connection, LinesBefore);
    readonly SqliteStatement references = new(connection, References);
    readonly SqliteStatement names = new(connection, Names);
    readonly SqliteStatement last = new(connection, LastStream);
    readonly SqliteStatement place = new(connection, KeptPlace);

    public long Place() => place.All(Number)[0];

    /// <summary>Streams below <paramref name="before"/> and not below <paramref name="floor"/>, newest first.</summary>
    public List<long> StreamsIn(string msn, PaymentState state, long before, long floor, int countMax)
    {
        inState.Bind(1, msn);
        inState.Bind(2, state.ToString());
        inState.Bind(3, before);
        inState.Bind(4, floor);
        inState.Bind(5, countMax);
        return inState.All(Number);
    }

    /// <summary>The stream with which the newest lines begin that begin before a stream; null when there are none.</summary>
    public long? FirstLineBefore(string msn, long before)
    {
        linesBefore.Bind(1, msn);
        linesBefore.Bind(2, before);
        return linesBefore.All(Number) is [var first] ? first : null;
    }

    /// <summary>Streams whose references contain something, oldest first, of the lines that begin with a stream.</summary>
    /// <param name="also">Or whose pspReferences do.</param>
    public List<long> Matches(string msn, long first, ReadOnlyMemory<byte> part, bool also)
    {
        var lines = also ? names : references;
        lines.Bind(1, msn);
        lines.Bind(2, first);
        return lines.All(row =>
        {
            var found = NameLines.Matches(row.Blob(0), part.Span);
            return also && NameLines.Matches(row.Blob(1), part.Span) is { Count: > 0 } more ? [.. found.Union(more).Order()] : found;
        })[0];
    }

    /// <summary>The first payment that was created at a moment or later: payments are numbered in the order of time.</summary>
    public long FirstAt(DateTimeOffset moment)
    {
        var at = moment.ToUnixTimeMilliseconds();
        var (low, high) = (1L, last.All(Number)[0] + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            nextTime.Bind(1, middle);
            var (stream, time) = nextTime.All(row => (row.Int64(0), row.Int64(1)))[0];
            if (time >= at) high = middle; else low = stream + 1;
        }
        return low;
    }

    public void Dispose()
    {
        foreach (var statement in (SqliteStatement[])[inState, nextTime, linesBefore, references, names, last, place]) statement.Dispose();
    }

    static long Number(Row row) => row.Int64(0);
}
