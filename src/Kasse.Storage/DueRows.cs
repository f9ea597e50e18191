using Dapper;

namespace Kasse.Storage;

/// <summary>A moment at which time alone changes a payment, as known when a row was written. The payment may have moved on since.</summary>
/// <param name="At">UTC, business time.</param>
/// <param name="Seq">The row that said so.</param>
/// <param name="IsPsp">The stream is a PSP transaction.</param>
/// <param name="IsLeftBehind">Another moment counts by now, and comes by itself. Where none counts any more, this says nothing about it.</param>
public readonly record struct DueRow(DateTimeOffset At, long Seq, long Stream, bool IsPsp = false, bool IsLeftBehind = false);

/// <summary>
/// Walks through the moments at which time alone changes payments, in their order. How far it has come is kept in the database, so that it
/// may be stopped, killed and started anywhere: what it meets twice was done the first time.
/// </summary>
/// <param name="clock">The business clock.</param>
public sealed class DueRows(Database database, TimeProvider clock)
{
    DueRow seen = database.Read(Saved);
    DueRow saved = database.Read(Saved);

    /// <summary>What comes next and whose moment has come. It comes again until it is <see cref="SeenTo"/>.</summary>
    public async Task<IReadOnlyList<DueRow>> Next(int countMax)
    {
        var from = seen;
        // The writer looks: whoever decided by an earlier reading of the clock has then written its row.
        var rows = await database.Write(session =>
        {
            var (now, kept) = (clock.GetUtcNow(), Saved(session));
            // Another has had the turn meanwhile, and goes or went on from there.
            from = kept == saved ? seen : kept;
            // The machine's clock was set back: what is written by it falls due before what was seen to by the old one.
            if (from.At > now) from = new DueRow(now, 0, 0);
            if (from != kept) Save(session, from);
            return session.Rows.Due(from, now, countMax);
        });
        seen = saved = from;
        return rows;
    }

    /// <summary>Everything up to this row has happened, or need not.</summary>
    public void SeenTo(DueRow row) => seen = new DueRow(row.At, row.Seq, 0);

    /// <summary>The first moment that has not been seen to; null when nothing waits for time.</summary>
    public DateTimeOffset? NextMoment() =>
        database.Read(session => session.Rows.Due(seen, DateTimeOffset.MaxValue, 1)) is [var next] ? next.At : null;

    /// <summary>Moments that are to come, soonest first.</summary>
    public static IReadOnlyList<DueRow> After(Database database, DateTimeOffset moment, int countMax) =>
        database.Read(session => session.Rows.Due(new DueRow(moment, 0, 0), DateTimeOffset.MaxValue, countMax));

    static DueRow Saved(Session session)
    {
        var (due, seq) = session.Connection.QuerySingleOrDefault<(long Due, long Seq)>("select due, seq from due_seen");
        return new DueRow(DateTimeOffset.FromUnixTimeMilliseconds(due), seq, 0);
    }

    static void Save(Session session, DueRow place) => session.Connection.Execute(
        "insert into due_seen (one, due, seq) values (1, @due, @Seq) on conflict (one) do update set due = excluded.due, seq = excluded.seq",
        new { due = place.At.ToUnixTimeMilliseconds(), place.Seq });
}
