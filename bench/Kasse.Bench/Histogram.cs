using System.Numerics;

namespace Kasse.Bench;

/// <summary>Counts of microseconds: exact below 128, above it 64 steps for every doubling (1.6 % wide), up to a minute.</summary>
sealed class Histogram
{
    const long Largest = (1 << 26) - 1;

    readonly long[] counts = new long[IndexOf(Largest) + 1];

    public long Count { get; private set; }
    public TimeSpan Max { get; private set; }

    public void Record(TimeSpan latency)
    {
        counts[IndexOf(Math.Clamp((long)latency.TotalMicroseconds, 0, Largest))]++;
        Count++;
        if (latency > Max)
            Max = latency;
    }

    public void Add(Histogram other)
    {
        for (var index = 0; index < counts.Length; index++)
            counts[index] += other.counts[index];
        Count += other.Count;
        if (other.Max > Max)
            Max = other.Max;
    }

    /// <summary>The latency that <paramref name="share"/> of all requests did not exceed.</summary>
    public TimeSpan Quantile(double share)
    {
        var wanted = (long)Math.Ceiling(share * Count);
        var seen = 0L;
        for (var index = 0; index < counts.Length; index++)
        {
            seen += counts[index];
            if (seen >= wanted && seen > 0)
                return TimeSpan.FromMicroseconds(Math.Min(UpperEdge(index), Max.TotalMicroseconds));
        }
        return Max;
    }

    static int IndexOf(long microseconds)
    {
        var doublings = Math.Max(0, BitOperations.Log2((ulong)microseconds) - 6);
        return doublings * 64 + (int)(microseconds >> doublings);
    }

    static long UpperEdge(int index)
    {
        var doublings = Math.Max(0, index / 64 - 1);
        return ((long)(index - doublings * 64) + 1 << doublings) - 1;
    }
}
