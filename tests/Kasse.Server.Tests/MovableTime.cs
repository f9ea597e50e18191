namespace Kasse.Server.Tests;

/// <summary>Real time that a test holds and moves.</summary>
public sealed class MovableTime : TimeProvider
{
    long ticks = TimeProvider.System.GetUtcNow().Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);
    public override long GetTimestamp() => Interlocked.Read(ref ticks);
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => Interlocked.Add(ref ticks, by.Ticks);
}
