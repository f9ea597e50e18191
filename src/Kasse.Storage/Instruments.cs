using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Kasse.Storage;

/// <summary>What can be measured of Kasse while it runs, and where its spans come from. Nearly free while nobody listens.</summary>
public static class Instruments
{
    /// <summary>Of the meter and of the source of spans.</summary>
    public const string Name = "Kasse";

    public static readonly ActivitySource Spans = new(Name);

    public static readonly Meter Meter = new(Name);

    internal static readonly Histogram<int> CommitSize = Meter.CreateHistogram(
        "kasse.commit.size", "{request}", "How many requests shared a commit",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] });

    internal static readonly Histogram<double> CommitDuration = Meter.CreateHistogram(
        "kasse.commit.duration", "s", "From the beginning of a transaction until it is durable",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] });
}
