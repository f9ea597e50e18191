namespace Kasse.Server.Callers;

/// <summary>Counts calls per key in windows of one minute, by real time. Memory is bounded by forgetting whole windows at once.</summary>
public sealed class RateLimits(bool enabled, TimeProvider time)
{
    const int BeginningsMax = 2, WritesMax = 5, ReadsMax = 120;
    static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    readonly Lock gate = new();
    Dictionary<(string, string, string), (long Start, int Count)> current = [];
    Dictionary<(string, string, string), (long Start, int Count)> previous = [];
    long turnedAt = time.GetTimestamp();

    /// <summary>Whether such calls are counted; there is no need to find out whose they are when not.</summary>
    public bool Apply(Limit limit) => enabled && limit != Limit.None;

    /// <returns>Null when the call may pass, else how many seconds until one may again.</returns>
    public int? Take(Limit limit, string operation, string owner, string reference)
    {
        if (!Apply(limit)) return null;
        var max = limit switch { Limit.Beginnings => BeginningsMax, Limit.Writes => WritesMax, _ => ReadsMax };
        var key = (operation, owner, reference);
        lock (gate)
        {
            var now = time.GetTimestamp();
            Turn(now);
            var (start, count) = current.TryGetValue(key, out var seen) || previous.TryGetValue(key, out seen) ? seen : (now, 0);
            if (time.GetElapsedTime(start, now) is var age && age >= Window) (start, count, age) = (now, 0, TimeSpan.Zero);
            if (count >= max) return (int)Math.Ceiling((Window - age).TotalSeconds);
            current[key] = (start, count + 1);
            return null;
        }
    }

    // A window is at most one minute old, so whatever was last touched two turns ago has ended.
    void Turn(long now)
    {
        if (time.GetElapsedTime(turnedAt, now) < Window) return;
        (previous, current) = (current, []);
        turnedAt = now;
    }
}
