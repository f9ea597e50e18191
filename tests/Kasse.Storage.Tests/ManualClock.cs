namespace Kasse.Storage.Tests;

/// <summary>Time that moves only when the test says so.</summary>
public sealed class ManualClock : TimeProvider
{
    DateTimeOffset now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Advance(TimeSpan by) => now += by;
}
