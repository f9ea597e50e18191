using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kasse.Bench;

/// <summary>What a Kasse costs that has nothing to do, one that does all it can, and one that was killed meanwhile.</summary>
static partial class Extremes
{
    const double Megabyte = 1024 * 1024;
    const string Token = "bench-bench-bench-bench-bench-42";
    static readonly TimeSpan Duration = TimeSpan.FromSeconds(3);

    /// <summary>Just started on an empty folder, after the first token.</summary>
    public static async Task<Figure> Idle(string folder)
    {
        await using var kasse = await Contestant.Kasse(new Store(folder, null, 1));
        return new Figure("memory, idle", "MB", kasse.Memory("VmRSS:") / Megabyte);
    }

    /// <summary>The mean of a whole life's requests.</summary>
    public static async Task<Figure> Allocations(string folder, int connections, CancellationToken stopping)
    {
        await using var kasse = await Contestant.Kasse(new Store(folder, null, 1), "--metrics-token", Token);
        await Live(kasse, connections, stopping);
        var before = await Allocated(kasse);
        var requestsCount = (await Live(kasse, connections, stopping)).Latencies.Count;
        return new Figure("allocated per request, whole life", "bytes", (await Allocated(kasse) - before) / requestsCount);
    }

    /// <summary>From the start of the process to the first token, after the one before was killed under load.</summary>
    public static async Task<Figure> Recovery(Store store, Arguments arguments, CancellationToken stopping)
    {
        await using (var killed = await Contestant.Kasse(store))
        {
            var load = Live(killed, arguments.Connections.Max(), stopping);
            await Task.Delay(Duration / 2, stopping);
            await killed.Server.Kill();
            try
            {
                await load;
            }
            catch (BenchmarkFailed)
            {
                // As was meant.
            }
        }
        await using var recovered = await Contestant.Kasse(store);
        return new Figure("start to first token, after kill -9 under load", "ms", recovered.FirstAnswer.TotalMilliseconds, Goal: 1000);
    }

    static Task<Loaded> Live(Contestant kasse, int connections, CancellationToken stopping) =>
        Load.Run(kasse, Operation.WholeLife, kasse.Orders.NextScattered, connections, Duration, stopping);

    static async Task<double> Allocated(Contestant kasse)
    {
        var answer = await Answer.To(Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {Token}\r\n\r\n"), kasse.Server);
        return double.Parse(AllocatedLine().Match(Encoding.UTF8.GetString(answer.Body)).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^dotnet_gc_heap_total_allocated[a-z_]*(?:{[^}]*})? ([0-9.eE+]+)", RegexOptions.Multiline)]
    private static partial Regex AllocatedLine();
}
