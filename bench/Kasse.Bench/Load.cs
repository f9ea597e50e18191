using System.Diagnostics;
using System.Net.Sockets;

namespace Kasse.Bench;

/// <summary>What came out of one stretch of load.</summary>
sealed record Loaded(TimeSpan Elapsed, TimeSpan GeneratorProcessor, Histogram Latencies, long UnexpectedCount, string? FirstUnexpected)
{
    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;
}

/// <summary>Closed loop: so many connections, each asks again as soon as it has its answer.</summary>
static class Load
{
    const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    static readonly TimeSpan OverdueMax = TimeSpan.FromSeconds(30);
    static readonly TimeSpan UntimedMax = TimeSpan.FromSeconds(10);

    /// <summary>Lets the threads that poll the sockets run the connections, for this process only: before the first socket is made.</summary>
    public static void PollInline() => Environment.SetEnvironmentVariable(InlineCompletions, "1");

    /// <summary>Keeps that setting away from a server that we start.</summary>
    public static void LeavePollingAlone(ProcessStartInfo server) => server.Environment.Remove(InlineCompletions);

    /// <summary>Stops at the end of the duration, if there is one, or when no payment is left.</summary>
    public static async Task<Loaded> Run(
        Contestant contestant, Operation[] steps, Func<Order?> nextOrder, int connectionsCount, TimeSpan? duration, CancellationToken stopping)
    {
        var server = contestant.Server;
        var texts = steps.Select(contestant.Caller.Request).ToArray();
        var connections = Enumerable.Range(0, connectionsCount)
            .Select(_ => new Connection([.. steps.Select((operation, step) => new Request(texts[step], step, operation.Status))], nextOrder))
            .ToArray();
        try
        {
            var nodes = contestant.Servers.ToArray();
            await Task.WhenAll(connections.Select((connection, place) => connection.Connect(nodes[place % nodes.Length].Address)));
            var processorBefore = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            var deadline = duration is { } length ? start + (long)(length.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;
            await Task.WhenAll(connections.Select(connection => connection.Run(deadline)))
                .WaitAsync((duration ?? UntimedMax) + OverdueMax, stopping);
            var (elapsed, processor) = (Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processorBefore);

            var latencies = new Histogram();
            foreach (var connection in connections)
                latencies.Add(connection.Latencies);
            return new Loaded(elapsed, processor, latencies, connections.Sum(connection => connection.UnexpectedCount),
                connections.Select(connection => connection.FirstUnexpected).FirstOrDefault(text => text is not null));
        }
        catch (TimeoutException)
        {
            throw new BenchmarkFailed($"{server.Name} owes answers for {OverdueMax.TotalSeconds} seconds after the end of a round.");
        }
        catch (SocketException failure)
        {
            throw await server.Broke(failure);
        }
        finally
        {
            foreach (var connection in connections)
                connection.Dispose();
        }
    }
}
