namespace Kasse.Bench;

/// <summary>Kasse and the bare server in turns, with the same load, so that a slow minute of the machine meets both.</summary>
static class Rounds
{
    /// <param name="firstRound">The number of the first round.</param>
    public static async Task<RowResult> Measure(
        Row row, int connections, int firstRound, Contestant bare, Contestant kasse, Arguments arguments, CancellationToken stopping)
    {
        var (ofBare, ofKasse) = (new Measured(), new Measured());
        // The first round is for the compilers of both servers and is not counted.
        for (var round = 0; round <= arguments.Rounds; round++)
        {
            var seconds = round == 0 ? Math.Max(arguments.WarmUp, arguments.Seconds) : arguments.Seconds;
            // What ran before is felt by whoever comes next, so that each is it in turn.
            if (round % 2 == 0) await BareTurn();
            await Turn(kasse, ofKasse, idle: bare, ofBare);
            if (round % 2 == 1) await BareTurn();
            if (round > 0 && arguments.Tpcb is { } command) ofKasse.Transactions.Add(await Tpcb.PerSecond(command, stopping));

            Task BareTurn() => Turn(bare, ofBare, idle: kasse, ofKasse);

            async Task Turn(Contestant busy, Measured ofBusy, Contestant idle, Measured ofIdle)
            {
                var (busyBefore, idleBefore, readBefore) = (busy.ProcessorTime(), idle.ProcessorTime(), busy.DiskRead());
                var loaded = await Load.Run(
                    busy, row.Steps, row.Source(busy.Orders, firstRound + round), connections, TimeSpan.FromSeconds(seconds), stopping);
                ofBusy.Answers(loaded);
                if (round == 0)
                    return;
                ofBusy.Busy(loaded, busy.ProcessorTime() - busyBefore, busy.DiskRead() - readBefore);
                ofIdle.Idle(loaded.Elapsed, idle.ProcessorTime() - idleBefore);
            }
        }
        return RowResult.From(row, connections, ofKasse, ofBare);
    }
}

/// <summary>What the rounds of one row add up to for one server.</summary>
sealed class Measured
{
    TimeSpan processor;
    TimeSpan generatorProcessor;
    TimeSpan idle;
    TimeSpan idleProcessor;
    long diskRead;
    long unexpectedCount;
    string? firstUnexpected;

    public Histogram Latencies { get; } = new();
    public List<double> PerSecond { get; } = [];

    /// <summary>What pgbench made per second, right after each.</summary>
    public List<double> Transactions { get; } = [];

    public void Answers(Loaded loaded)
    {
        unexpectedCount += loaded.UnexpectedCount;
        firstUnexpected ??= loaded.FirstUnexpected;
    }

    public void Busy(Loaded loaded, TimeSpan processorTime, long bytesRead)
    {
        Latencies.Add(loaded.Latencies);
        PerSecond.Add(loaded.PerSecond);
        processor += processorTime;
        generatorProcessor += loaded.GeneratorProcessor;
        diskRead += bytesRead;
    }

    public void Idle(TimeSpan elapsed, TimeSpan processorTime)
    {
        idle += elapsed;
        idleProcessor += processorTime;
    }

    public Side Side() => new(
        RequestsPerSecond: Statistics.Median(PerSecond),
        P50Ms: Latencies.Quantile(0.5).TotalMilliseconds,
        P99Ms: Latencies.Quantile(0.99).TotalMilliseconds,
        MaxMs: Latencies.Max.TotalMilliseconds,
        ServerUs: processor.TotalMicroseconds / Latencies.Count,
        GeneratorUs: generatorProcessor.TotalMicroseconds / Latencies.Count,
        DiskReadBytes: (double)diskRead / Latencies.Count,
        IdlePercent: 100 * idleProcessor / idle,
        RequestsCount: Latencies.Count,
        UnexpectedCount: unexpectedCount,
        FirstUnexpected: firstUnexpected);
}
