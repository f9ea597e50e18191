using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Kasse.Bench;

/// <summary>A server in a process of its own, from its start until it says where it listens, to its end.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    const int LastLinesMax = 20;
    static readonly TimeSpan ReadyMax = TimeSpan.FromMinutes(2);
    static readonly TimeSpan StopMax = TimeSpan.FromMinutes(1);

    readonly Process process;
    readonly Regex welcome;
    readonly StringBuilder saidAtStart = new();
    readonly Queue<string> lastLines = new();
    readonly TaskCompletionSource<Match> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServerProcess(string name, Regex welcome, string dll, IEnumerable<string> arguments)
    {
        this.welcome = welcome;
        Name = name;
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments])
        {
            WorkingDirectory = Path.GetDirectoryName(dll),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Load.LeavePollingAlone(start);
        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Heard(line.Data);
        process.ErrorDataReceived += (_, line) => Heard(line.Data);
        process.Exited += (_, _) =>
        {
            process.WaitForExit();      // until its last words are here
            ready.TrySetException(Died());
        };
    }

    public string Name { get; }
    public IPEndPoint Address => IPEndPoint.Parse(Welcome("address"));

    /// <param name="welcome">What it prints when it is ready; the group "address" is where.</param>
    public static async Task<ServerProcess> Start(string name, Regex welcome, string dll, params IEnumerable<string> arguments)
    {
        var server = new ServerProcess(name, welcome, dll, arguments);
        server.process.Start();
        server.process.BeginOutputReadLine();
        server.process.BeginErrorReadLine();
        try
        {
            await server.ready.Task.WaitAsync(ReadyMax);
            return server;
        }
        catch (TimeoutException)
        {
            await server.DisposeAsync();
            throw new BenchmarkFailed($"{name} did not say within {ReadyMax.TotalMinutes} minutes that it is ready.");
        }
    }

    /// <summary>A part of what it printed when it was ready.</summary>
    public string Welcome(string group) => ready.Task.Result.Groups[group].Value;

    /// <summary>What the whole process has used since its start, in user and in kernel mode.</summary>
    public TimeSpan ProcessorTime()
    {
        const int userTicks = 11, kernelTicks = 12, ticksPerSecond = 100;      // counted from behind the name, which may hold spaces
        var stat = Proc("stat")[0];
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromSeconds((double)(long.Parse(fields[userTicks]) + long.Parse(fields[kernelTicks])) / ticksPerSecond);
    }

    /// <summary>Bytes of memory: "VmRSS:" is now, "VmHWM:" the most it ever was.</summary>
    public long Memory(string label) => 1024 * long.Parse(
        Proc("status").First(line => line.StartsWith(label, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]);

    /// <summary>Why a connection broke. A dying server needs a moment to be gone, and its last words say more than the connection can.</summary>
    public async Task<BenchmarkFailed> Broke(SocketException connection) =>
        await Ended(within: TimeSpan.FromSeconds(2)) ? Died() : new($"A connection to {Name} broke: {connection.Message}.");

    /// <summary>Asks it to stop, as a service manager would, and waits.</summary>
    public async Task Stop()
    {
        if (process.HasExited)
            throw Died();
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        if (!await Ended(within: StopMax))
            throw new BenchmarkFailed($"{Name} was asked to stop and did not within {StopMax.TotalSeconds} seconds.");
    }

    /// <summary>Ends it in the middle of whatever it does.</summary>
    public async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await Kill();
        process.Dispose();
    }

    string[] Proc(string file) => process.HasExited ? throw Died() : File.ReadAllLines($"/proc/{process.Id}/{file}");

    async Task<bool> Ended(TimeSpan within)
    {
        using var patience = new CancellationTokenSource(within);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    void Heard(string? line)
    {
        if (line is null)
            return;
        lock (lastLines)
        {
            if (lastLines.Count == LastLinesMax)
                lastLines.Dequeue();
            lastLines.Enqueue(line);
            if (!ready.Task.IsCompleted && welcome.Match(saidAtStart.AppendLine(line).ToString()) is { Success: true } match)
                ready.TrySetResult(match);
        }
    }

    BenchmarkFailed Died()
    {
        lock (lastLines)
            return new($"{Name} ended with exit code {process.ExitCode}. Its last words:\n{string.Join('\n', lastLines)}");
    }
}
