using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Kasse.Bench;

/// <summary>What is run, and in which folder.</summary>
sealed record Command(string Folder, string Program, params IEnumerable<string> Arguments)
{
    public static Command Dotnet(string dll, params IEnumerable<string> arguments) => new(Path.GetDirectoryName(dll)!, "dotnet", [dll, .. arguments]);
}

/// <summary>A server in a process of its own, from its start until it is known to listen, to its end.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    const int LastLinesMax = 20;
    static readonly TimeSpan ReadyMax = TimeSpan.FromMinutes(2);
    static readonly TimeSpan StopMax = TimeSpan.FromMinutes(1);
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(2);

    readonly Process process;
    readonly StringBuilder saidAtStart = new();
    readonly Queue<string> lastLines = new();
    readonly TaskCompletionSource<Match> welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    Regex? welcome;
    IPEndPoint? told;

    ServerProcess(string name, Command command)
    {
        Name = name;
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            WorkingDirectory = command.Folder,
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
            welcomed.TrySetException(Died());
        };
    }

    public string Name { get; }
    public IPEndPoint Address => told ?? IPEndPoint.Parse(Welcome("address"));

    /// <param name="welcome">What it prints when it is ready; the group "address" is where.</param>
    public static Task<ServerProcess> Start(string name, Regex welcome, Command command)
    {
        var server = new ServerProcess(name, command) { welcome = welcome };
        return server.Start(patience => server.welcomed.Task.WaitAsync(patience));
    }

    /// <summary>One that is told where to listen, and is ready when it does, whatever it prints.</summary>
    public static Task<ServerProcess> Start(string name, IPEndPoint address, Command command)
    {
        var server = new ServerProcess(name, command) { told = address };
        return server.Start(server.Listens);
    }

    /// <summary>A part of what it printed when it was ready.</summary>
    public string Welcome(string group) => welcomed.Task.Result.Groups[group].Value;

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

    /// <summary>Bytes that it waited for from the disk since its start; what was in the system's memory is not among them.</summary>
    public long DiskRead()
    {
        const string label = "read_bytes: ";
        return long.Parse(Proc("io").First(line => line.StartsWith(label, StringComparison.Ordinal))[label.Length..]);
    }

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

    async Task<ServerProcess> Start(Func<CancellationToken, Task> isReady)
    {
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(ReadyMax);
        try
        {
            await isReady(patience.Token);
            return this;
        }
        catch (OperationCanceledException)
        {
            await DisposeAsync();
            throw new BenchmarkFailed($"{Name} was not ready within {ReadyMax.TotalMinutes} minutes.");
        }
    }

    async Task Listens(CancellationToken patience)
    {
        while (!process.HasExited)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(Address, patience);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(BetweenTries, patience);
            }
        }
        throw Died();
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
            if (!welcomed.Task.IsCompleted && welcome?.Match(saidAtStart.AppendLine(line).ToString()) is { Success: true } match)
                welcomed.TrySetResult(match);
        }
    }

    BenchmarkFailed Died()
    {
        lock (lastLines)
            return new($"{Name} ended with exit code {process.ExitCode}. Its last words:\n{string.Join('\n', lastLines)}");
    }
}
