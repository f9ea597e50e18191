using static Kasse.Bench.Reporting;

namespace Kasse.Bench;

/// <summary>Kasse beside what people use in its place: the same requests, in turns.</summary>
static class Peers
{
    const int StartsCount = 3;
    const double Megabyte = 1024 * 1024;

    /// <inheritdoc cref="Benchmark.Run"/>
    public static async Task<bool> Run(Arguments arguments, CancellationToken stopping) =>
        (await Reporting.Make(arguments, folder => Report(folder, arguments, stopping), PeersTable.Write, stopping)).Valid;

    static async Task<PeersReport> Report(string folder, Arguments arguments, CancellationToken stopping)
    {
        var standIns = StandIn.All.Where(standIn => standIn.Name.Contains(arguments.Only, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (standIns is [])
            throw new BenchmarkFailed($"None has \"{arguments.Only}\" in its name.");
        var machine = Machine.Here(folder);
        var contestants = new List<Contestant>();
        try
        {
            var starts = new List<(double FirstPaymentMs, Kept Kept)>();
            foreach (var standIn in standIns)
            {
                Say($"starting and killing {standIn.Name}");
                starts.Add(await Starts(standIn, folder, stopping));
            }
            foreach (var standIn in standIns)
            {
                contestants.Add(await standIn.Start(Path.Combine(folder, standIn.Name)));
                await Load.Run(contestants[^1], [Operation.Create], Orders.SeededRange(0, StandIn.StoredCount), arguments.Connections.Max(), duration: null, stopping);
            }

            // First, while as many are stored everywhere.
            var gets = await Speeds(contestants, Operation.Get, orders => orders.AnySeeded, arguments, stopping);
            var creates = await Speeds(contestants, Operation.Create, orders => orders.NextAscending, arguments, stopping);
            return new PeersReport(DateTimeOffset.UtcNow, machine, arguments, [.. contestants.Select((contestant, place) => new PeerResult(
                standIns[place].Name, creates[place], gets[place], contestant.Memory("VmRSS:") / Megabyte, starts[place].FirstPaymentMs, starts[place].Kept))]);
        }
        finally
        {
            foreach (var contestant in contestants) await contestant.DisposeAsync();
        }
    }

    static async Task<(double FirstPaymentMs, Kept Kept)> Starts(StandIn standIn, string folder, CancellationToken stopping)
    {
        var starts = new List<(Kept Kept, TimeSpan FirstPayment)>();
        while (starts.Count < StartsCount)
        {
            stopping.ThrowIfCancellationRequested();
            starts.Add(await Kept.By(standIn, Path.Combine(folder, $"{standIn.Name}-{starts.Count}")));
        }
        return (Statistics.Median(starts.Select(start => start.FirstPayment.TotalMilliseconds)), starts.Select(start => start.Kept).Aggregate((one, other) => one & other));
    }

    /// <returns>In the order of the contestants.</returns>
    static async Task<Speed[]> Speeds(List<Contestant> contestants, Operation operation, Func<Orders, Func<Order?>> source, Arguments arguments, CancellationToken stopping)
    {
        var rounds = contestants.ConvertAll(_ => new List<(Loaded Loaded, TimeSpan Processor)>());
        // The first round is for the compilers and is not counted.
        for (var round = 0; round <= arguments.Rounds; round++)
        {
            foreach (var (place, contestant) in contestants.Index())
            {
                Say($"measuring {operation.Name}, {contestant.Server.Name}, round {round} of {arguments.Rounds}");
                var before = contestant.ProcessorTime();
                var loaded = await Load.Run(
                    contestant, [operation], source(contestant.Orders), arguments.Connections.Max(), TimeSpan.FromSeconds(arguments.Seconds), stopping);
                rounds[place].Add((loaded, contestant.ProcessorTime() - before));
            }
        }
        return [.. rounds.Select(all => Speed.Of(all[1..]))];
    }
}
