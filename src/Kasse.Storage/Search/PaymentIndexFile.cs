using System.Text;
using Dapper;
using Kasse.Engine.Payments;
using Kasse.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Kasse.Storage.Search;

/// <summary>What some rows of the journal say about payments.</summary>
/// <param name="Made">New ones, oldest first.</param>
/// <param name="Moved">The state that older ones have come to.</param>
public sealed record PaymentChanges(IReadOnlyList<MadePayment> Made, IReadOnlyDictionary<long, PaymentState> Moved);

public sealed record MadePayment(long Stream, string Msn, PaymentState State, DateTimeOffset At, string Reference, string PspReference);

/// <summary>The file that payments are found by. While no server is running it may be deleted: all that it says is read from the journal.</summary>
sealed class PaymentIndexFile : IDisposable
{
    const int Version = 2;

    readonly SqliteConnection writing, reading;
    readonly Statement insert, move;
    readonly Lock writer = new(), reader = new();

    PaymentIndexFile(string path, Action<string>? damaged)
    {
        writing = SqliteFile.OpenExpendable(path, "Kasse.Storage.Search.payments.sql", Version, damaged);
        reading = SqliteFile.OpenExpendable(path, "Kasse.Storage.Search.payments.sql", Version);
        insert = new SqliteStatement(writing, "insert into payments (stream, msn, state, at) values (?1, ?2, ?3, ?4)");
        move = new SqliteStatement(writing, "update payments set state = ?2 where stream = ?1");
        Rows = new PaymentIndexRows(reading);
    }

    PaymentIndexRows Rows { get; }

    public static PaymentIndexFile Open(string folder, Action<string>? damaged) => new(Path.Combine(folder, "payments.db"), damaged);

    public T Read<T>(Func<PaymentIndexRows, T> question)
    {
        lock (reader) return question(Rows);
    }

    /// <returns>False when it has been emptied since it was read up to <paramref name="from"/>.</returns>
    public bool Write(PaymentChanges? changes, long from, long place)
    {
        var goesOn = false;
        lock (writer)
        {
            writing.InTransaction(() =>
            {
                goesOn = writing.Execute("update place set seq = @place where seq = @from", new { place, from }) > 0;
                if (!goesOn || changes is null) return;
                foreach (var payment in changes.Made) Insert(payment);
                foreach (var unit in changes.Made.GroupBy(made => made.Msn)) AppendNames(unit.Key, unit);
                foreach (var (stream, state) in changes.Moved) Move(stream, state);
            });
        }
        return goesOn;
    }

    /// <summary>Empties it, to be written anew.</summary>
    public void Clear()
    {
        lock (writer) writing.InTransaction(() => writing.Execute("delete from payments; delete from names; update place set seq = 0"));
    }

    public void Dispose()
    {
        insert.Dispose();
        move.Dispose();
        Rows.Dispose();
        reading.Dispose();
        writing.Dispose();
    }

    void Insert(MadePayment payment)
    {
        insert.Bind(1, payment.Stream);
        insert.Bind(2, payment.Msn);
        insert.Bind(3, payment.State.ToString());
        insert.Bind(4, payment.At.ToUnixTimeMilliseconds());
        if (!insert.Run()) throw new InvalidOperationException($"Payment {payment.Stream} is in the list already.");
    }

    void Move(long stream, PaymentState state)
    {
        move.Bind(1, stream);
        move.Bind(2, state.ToString());
        move.Run();
    }

    /// <summary>On to the newest row of lines while there is room in it.</summary>
    void AppendNames(string msn, IEnumerable<MadePayment> payments)
    {
        var (first, bytesCount) = writing.QuerySingleOrDefault<(long First, long BytesCount)>(
            "select first, length(cast(lines as blob)) from names where msn = @msn order by first desc limit 1", new { msn });
        var (lines, pspLines) = (new StringBuilder(), new StringBuilder());
        foreach (var payment in payments)
        {
            if (first == 0 || bytesCount >= NameLines.BytesMax)
            {
                Keep();
                (first, bytesCount) = (payment.Stream, 0);
            }
            var line = NameLines.Of(payment.Reference, payment.Stream);
            lines.Append(line);
            pspLines.Append(NameLines.Of(payment.PspReference, payment.Stream));
            bytesCount += Encoding.UTF8.GetByteCount(line);
        }
        Keep();

        void Keep()
        {
            if (lines.Length == 0) return;
            writing.Execute(
                """
                insert into names (msn, first, lines, psp_lines) values (@msn, @first, @lines, @pspLines)
                on conflict (msn, first) do update set lines = lines || excluded.lines, psp_lines = psp_lines || excluded.psp_lines
                """, new { msn, first, lines = lines.ToString(), pspLines = pspLines.ToString() });
            lines.Clear();
            pspLines.Clear();
        }
    }
}
