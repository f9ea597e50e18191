using System.Globalization;
using Kasse.Storage.Settings;

namespace Kasse.Server.Schedule;

/// <summary>
/// The clock that payments live by. A test environment may move it forward; it never goes back. Tokens and signatures use real time.
/// </summary>
public sealed class BusinessClock(TimeProvider real) : TimeProvider
{
    const string SettingName = "clock-offset";
    long offsetTicks;

    public TimeSpan Offset => TimeSpan.FromTicks(Interlocked.Read(ref offsetTicks));

    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + Offset;
    public override long GetTimestamp() => real.GetTimestamp();
    public override long TimestampFrequency => real.TimestampFrequency;
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);

    public void Restore(SettingsTables settings)
    {
        if (settings.Value(SettingName) is { } saved) Interlocked.Exchange(ref offsetTicks, long.Parse(saved, CultureInfo.InvariantCulture));
    }

    /// <summary>Moves the clock on. What became due happens when the schedule is asked to look.</summary>
    public async Task Advance(TimeSpan by, SettingsTables settings)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var offset = Interlocked.Add(ref offsetTicks, by.Ticks);
        await settings.SaveValue(SettingName, offset.ToString(CultureInfo.InvariantCulture));
    }
}
