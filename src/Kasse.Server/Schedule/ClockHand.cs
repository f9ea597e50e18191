using Kasse.Engine.Payments;
using Kasse.Storage;

namespace Kasse.Server.Schedule;

/// <summary>Something that time alone made happen, or will.</summary>
/// <param name="Payment">As it is now.</param>
public sealed record ByItself(Payment Payment, PaymentEvent Event);

/// <summary>Moves the business clock on, waits until what that makes due has happened, and tells what it was.</summary>
public sealed class ClockHand(Platform platform, Agenda agenda)
{
    const int PageMax = 1_000;

    /// <summary>Deadlines are counted on from the clock, and must stay within what a calendar holds.</summary>
    static readonly DateTimeOffset LatestMoment = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now => platform.Clock.GetUtcNow();

    /// <returns>Why the clock cannot be moved so; null when it can.</returns>
    public string? Objection(TimeSpan by)
    {
        if (by < TimeSpan.Zero) return $"The clock only moves forward. It is {Now:O}.";
        return by > LatestMoment - Now ? $"The clock goes up to {LatestMoment:yyyy-MM-dd}." : null;
    }

    /// <returns>The journal's newest row before anything happened.</returns>
    public async Task<long> Move(TimeSpan by)
    {
        var before = platform.Journal.LastSeq;
        await platform.Clock.Advance(by, platform.Settings);
        await agenda.CatchUp();
        return before;
    }

    /// <summary>What time made happen after a row of the journal, in the order in which it was due.</summary>
    /// <param name="sees">What is counted and told: payments of these sales units.</param>
    /// <param name="countMax">How much of it is told.</param>
    /// <param name="rowsMax">So many rows of the journal are looked at.</param>
    public (int Count, IReadOnlyList<ByItself> First) HappenedSince(long seq, Func<string, bool> sees, int countMax, int rowsMax = int.MaxValue)
    {
        var (count, first) = (0, new List<ByItself>());
        for (var seen = 0; seen < rowsMax && platform.Journal.ReadAfter(seq, Math.Min(PageMax, rowsMax - seen)) is [.., var last] page; seen += page.Count)
        {
            foreach (var entry in page.Where(entry => entry.Operation == Agenda.Operation && sees(entry.Msn)))
            {
                if (++count <= countMax) first.Add(new ByItself(platform.Journal.Find(entry.Stream)!.Payment, entry.Event!));
            }
            seq = last.Seq;
        }
        return (count, first);
    }

    /// <summary>What time will make happen next, soonest first, if nothing else happens before.</summary>
    /// <param name="momentsMax">So many moments are looked at; a payment that has moved on has left its moment behind.</param>
    /// <returns>And up to which moment was looked, when there are more.</returns>
    public (IReadOnlyList<ByItself> Coming, DateTimeOffset? LookedUpTo) Coming(Func<string, bool> sees, int countMax, int momentsMax)
    {
        var coming = new List<ByItself>();
        var moments = DueRows.After(platform.Database, Now, momentsMax);
        foreach (var row in moments)
        {
            if (row.IsPsp || row.IsLeftBehind) continue;
            if (platform.Journal.Find(row.Stream)?.Payment is not { } payment || !sees(payment.Msn)) continue;
            // The row's moment is the payment's, rounded up to the millisecond.
            if (payment.DueAt is { } due && due <= row.At && row.At - due < TimeSpan.FromMilliseconds(1)) coming.Add(new ByItself(payment, Agenda.Foresee(payment)!));
            if (coming.Count == countMax) break;
        }
        return (coming, coming.Count < countMax && moments.Count == momentsMax ? moments[^1].At : null);
    }
}
