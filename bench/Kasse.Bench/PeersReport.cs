namespace Kasse.Bench;

/// <summary>All that <see cref="Peers"/> found out.</summary>
sealed record PeersReport(DateTimeOffset At, Machine Machine, Arguments Arguments, PeerResult[] Peers)
{
    public bool Valid => Peers.All(peer => peer.Create.UnexpectedCount + peer.Get.UnexpectedCount == 0);
}

/// <param name="MemoryMb">What the process holds after the load.</param>
/// <param name="FirstPaymentMs">From the start of the process on a new folder until a payment is made; the median.</param>
sealed record PeerResult(string Name, Speed Create, Speed Get, double MemoryMb, double FirstPaymentMs, Kept Kept);

/// <summary>One operation of one of them. Requests per second are the median of the rounds, the rest is that of all rounds together.</summary>
/// <param name="ServerUs">Processor time for one request, in user and in kernel mode.</param>
sealed record Speed(double PerSecond, double[] Rounds, double P50Ms, double P99Ms, double ServerUs, long UnexpectedCount, string? FirstUnexpected)
{
    public static Speed Of(IReadOnlyCollection<(Loaded Loaded, TimeSpan Processor)> rounds)
    {
        var latencies = new Histogram();
        foreach (var (loaded, _) in rounds) latencies.Add(loaded.Latencies);
        double[] perSecond = [.. rounds.Select(round => round.Loaded.PerSecond)];
        return new Speed(Statistics.Median(perSecond), perSecond, latencies.Quantile(0.5).TotalMilliseconds, latencies.Quantile(0.99).TotalMilliseconds,
            rounds.Sum(round => round.Processor.TotalMicroseconds) / latencies.Count,
            rounds.Sum(round => round.Loaded.UnexpectedCount), rounds.Select(round => round.Loaded.FirstUnexpected).FirstOrDefault(text => text is not null));
    }
}
