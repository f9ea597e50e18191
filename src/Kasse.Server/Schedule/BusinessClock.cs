using System.Globalization;
using Kasse.Storage.Settings;

namespace Kasse.Server.Schedule;

/// <summary>
/// The clock that payments live by. A test environment may move it forward, never back, and a move is kept over restarts. Its timers go by
/// it too: moving the clock brings them closer. Tokens and signatures use real time.
/// </summary>
public sealed class BusinessClock(TimeProvider real) : TimeProvider
{
    const string SettingName = "clock-offset";

    readonly Lock gate = new();
    readonly HashSet<BusinessTimer> timers = [];
    long offsetTicks;

    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));

    /// <summary>Whole milliseconds, as the wire and the journal have them: what is due at a moment is due when the clock shows it.</summary>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds((real.GetUtcNow() + Offset).ToUnixTimeMilliseconds());

    public override long GetTimestamp() => real.GetTimestamp();
    public override long TimestampFrequency => real.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new BusinessTimer(this, real, callback, state);
        lock (gate) timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    internal void Forget(BusinessTimer timer)
    {
        lock (gate) timers.Remove(timer);
    }

    /// <summary>What the clock of a Kasse with these settings shows, for somebody who does not run it.</summary>
    public static DateTimeOffset Shown(SavedSettings settings, TimeProvider real) =>
        real.GetUtcNow() + TimeSpan.FromTicks(long.Parse(settings.Values.GetValueOrDefault(SettingName, "0"), CultureInfo.InvariantCulture));

    /// <summary>Goes by how far the clock was moved before, or by another Kasse meanwhile. It never moves back.</summary>
    public void Restore(SettingsTables settings)
    {
        if (settings.Value(SettingName) is { } saved) MoveTo(long.Parse(saved, CultureInfo.InvariantCulture));
    }

    /// <summary>Moves the clock on. Whoever sleeps by it wakes up when its time has come by that.</summary>
    public async Task Advance(TimeSpan by, SettingsTables settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        // Kept before anybody reads it: a restart must not find rows that are younger than its clock. And added to what is kept: another Kasse
        // may be moving it, too.
        MoveTo(await settings.Add(SettingName, by.Ticks, (session, ticks) => session.KeepClock(ticks)));
    }

    /// <summary>Goes by a clock that was moved so far; never back.</summary>
    public void MoveTo(long ticks)
    {
        BusinessTimer[] waiting;
        lock (gate)
        {
            if (ticks <= offsetTicks) return;
            Interlocked.Exchange(ref offsetTicks, ticks);
            waiting = [.. timers];
        }
        foreach (var timer in waiting) timer.ClockMoved();
    }
}
