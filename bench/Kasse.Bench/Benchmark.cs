using System.Text.Json;
using static Kasse.Bench.Reporting;

namespace Kasse.Bench;

/// <summary>A run from the empty folder to the table.</summary>
static class Benchmark
{
    const int StartsCount = 5;
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    const double Megabyte = 1024 * 1024;

    /// <summary>A Kasse with many payments is to be at most a fifth slower than one with few.</summary>
    const double GrowthGoal = 0.8;

    /// <summary>False when a server gave answers that nobody asked for: then the numbers mean nothing.</summary>
    public static async Task<bool> Run(Arguments arguments, CancellationToken stopping) =>
        (await Reporting.Make(arguments, folder => Report(folder, arguments, stopping), Table.Write, stopping)).Valid;

    static async Task<Report> Report(string folder, Arguments arguments, CancellationToken stopping)
    {
        var selected = Row.All((arguments.Rounds + 1) * arguments.Connections.Length).Where(row => row.Name.Contains(arguments.Only, StringComparison.OrdinalIgnoreCase))
            .Select(row => arguments.Beside is null ? row : row with { RatioGoal = GrowthGoal }).ToArray();
        var withPages = PageTimes.Name.Contains(arguments.Only, StringComparison.OrdinalIgnoreCase);
        if (selected is [] && !withPages)
            throw new BenchmarkFailed($"No row has \"{arguments.Only}\" in its name.");
        var machine = Machine.Here(folder);
        var store = Store.In(Path.Combine(folder, "data"), arguments.Payments);

        Say("starting on empty folders");
        var startEmpty = await MedianStartMs(number => Contestant.Kasse(Store.In(Path.Combine(folder, $"empty-{number}"), 1)), stopping);
        Say("seeding");
        var bytes = await Seed(store, stopping);
        Say("starting on the full folder");
        var startFull = await MedianStartMs(_ => Contestant.Kasse(store), stopping);

        await using var kasse = await Contestant.Kasses(store, arguments.Nodes);
        List<Store> stores = arguments.Beside is { } payments ? [store, store.Beside(Path.Combine(folder, "beside"), payments)] : [store];
        var startOther = stores is [_, var smaller]
            ? await Smaller(smaller, stopping)
            : await Bare(kasse, Path.Combine(folder, "answers.json"), stopping);
        var startBare = await MedianStartMs(_ => startOther(), stopping);
        await using var bare = await startOther();

        Say("warming up");
        foreach (var contestant in new[] { bare, kasse })
            await Load.Run(contestant, Operation.WholeLife, contestant.Orders.NextAscending, arguments.Connections.Max(), WarmUp, stopping);
        if (arguments.Webhooks)
        {
            if (arguments.Beside is not null) throw new BenchmarkFailed("Only the bare server takes webhooks.");
            await kasse.Tell(bare.Server.Address);
        }
        var rows = new List<RowResult>();
        foreach (var (place, connections) in arguments.Connections.Index())
        {
            foreach (var row in selected)
            {
                Say($"measuring {row.Name}, {connections} at once");
                foreach (var filled in stores) await filled.ReadThrough(stopping);
                rows.Add(await Rounds.Measure(row, connections, place * (arguments.Rounds + 1), bare, kasse, arguments, stopping));
            }
        }

        var pages = Array.Empty<Figure>();
        if (withPages)
        {
            Say("measuring pages");
            pages = await PageTimes.Measure(kasse, stopping);
        }

        var (kasseNow, bareNow) = (kasse.Memory("VmRSS:"), bare.Memory("VmRSS:"));
        var (kassePeak, barePeak) = (kasse.Memory("VmHWM:"), bare.Memory("VmHWM:"));
        foreach (var server in kasse.Servers) await server.Stop();
        Say("measuring what is left");
        return new Report(DateTimeOffset.UtcNow, machine, arguments, [.. rows],
        [
            .. pages,
            new("memory at the end", "MB", kasseNow / Megabyte, bareNow / Megabyte),
            new("memory at most", "MB", kassePeak / Megabyte, barePeak / Megabyte, Goal: 300),
            .. await WithoutServer(Path.Combine(folder, "idle"), arguments, stopping),
            .. rows is [] ? Array.Empty<Figure>() :
            [
                new("busy while the other is measured, worst row", "%", rows.Max(row => row.Kasse.IdlePercent), rows.Max(row => row.Bare.IdlePercent)),
                .. store.Server is not null ? Array.Empty<Figure>() :
                    [new("read from the disk for a request, worst row", "bytes", rows.Max(row => row.Kasse.DiskReadBytes), rows.Max(row => row.Bare.DiskReadBytes))],
                new("load generator, CPU per request", "us", rows.Average(row => row.Kasse.GeneratorUs), rows.Average(row => row.Bare.GeneratorUs)),
            ],
            .. rows.Where(row => row.Connections == 1 && row.Name.StartsWith(Operation.Create.Name, StringComparison.Ordinal)).Take(1)
                .Select(row => new Figure("a lonely create, beyond the bare server and one fsync", "ms", row.Kasse.P50Ms - row.Bare.P50Ms - machine.FsyncMs, Goal: 1)),
            new("disk per seeded payment", "bytes", bytes),
            new("start to first token, empty folder", "ms", startEmpty, startBare, Goal: 1000),
            new($"start to first token, {arguments.Payments:N0} payments", "ms", startFull, startBare, Goal: 1000),
            await Extremes.Recovery(store, arguments, stopping),
        ]);
    }

    /// <summary>What needs a folder of its own: a database that is shared has no place for it.</summary>
    static async Task<Figure[]> WithoutServer(string folder, Arguments arguments, CancellationToken stopping) => Environment.GetEnvironmentVariable("KASSE_DATABASE") is not null ? [] :
    [
        await Extremes.Idle(folder),
        await Extremes.Allocations(folder, arguments.Connections.Max(), stopping),
        new("raw SQLite, a row in each commit", "rows/s", RawSqlite.RowsPerSecond(folder, 1)),
        new("raw SQLite, 64 rows in each commit", "rows/s", RawSqlite.RowsPerSecond(folder, 64)),
    ];

    /// <returns>How to start a bare server that repeats what this Kasse answers.</returns>
    static async Task<Func<Task<Contestant>>> Bare(Contestant kasse, string answers, CancellationToken stopping)
    {
        await File.WriteAllTextAsync(answers, JsonSerializer.Serialize(await kasse.RecordAnswers()), stopping);
        return () => Contestant.Bare(answers, kasse.Caller.Keys, kasse.Orders.SeededCount);
    }

    /// <returns>How to start a Kasse with fewer payments.</returns>
    static async Task<Func<Task<Contestant>>> Smaller(Store store, CancellationToken stopping)
    {
        Say("seeding the other one");
        await Seed(store, stopping);
        return () => Contestant.Kasse(store);
    }

    /// <summary>Fills the folder: every payment is created and approved at once, so that none expires while others are measured.</summary>
    /// <returns>How many bytes one takes.</returns>
    static async Task<double> Seed(Store store, CancellationToken stopping)
    {
        string msn;
        await using (var kasse = await Contestant.Kasse(store))
        {
            msn = kasse.Caller.Keys.Msn;
            var made = await Load.Run(kasse, [Operation.Create, Operation.Approve], Orders.SeededRange(0, 1), connectionsCount: 1, duration: null, stopping);
            if (made.FirstUnexpected is { } unexpected) throw new BenchmarkFailed($"The first payment met an unexpected answer: {unexpected}");
            await kasse.Server.Stop();
        }
        return await Seeding.Fill(store, msn, number => Say($"seeded {number:N0} of {store.Payments:N0} payments, half of them with ascending references"), stopping);
    }

    static async Task<double> MedianStartMs(Func<int, Task<Contestant>> start, CancellationToken stopping)
    {
        var times = new List<double>();
        for (var number = 0; number < StartsCount; number++)
        {
            stopping.ThrowIfCancellationRequested();
            await using var contestant = await start(number);
            times.Add(contestant.FirstAnswer.TotalMilliseconds);
            await contestant.Server.Stop();
        }
        return Statistics.Median(times);
    }
}
