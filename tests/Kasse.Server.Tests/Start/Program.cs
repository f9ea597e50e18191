using System.Diagnostics;

namespace Kasse.Server.Tests.Start;

/// <summary>What a run of the program came to.</summary>
sealed record Ended(int ExitCode, string Output, string Errors);

/// <summary>The program as somebody starts it: a process of its own, with only the switches that a test gives it.</summary>
sealed class Program : IAsyncDisposable
{
    readonly Process process;
    readonly Task<string> errors;

    Program(Process process)
    {
        this.process = process;
        errors = process.StandardError.ReadToEndAsync();
    }

    public string Address { get; private set; } = "";

    /// <summary>Runs it to its end.</summary>
    public static async Task<Ended> Run(params IEnumerable<string> args)
    {
        await using var program = Launch(args);
        return await program.End();
    }

    /// <summary>Starts a server on a free port and waits until it says that it listens.</summary>
    public static async Task<Program> Serve(string folder, params IEnumerable<string> args)
    {
        var program = Launch(["--data", folder, "--urls", "http://127.0.0.1:0", .. args]);
        var line = await program.process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"The server did not start: {await program.errors}");
        program.Address = line.Split(' ')[3];
        return program;
    }

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public async Task<Ended> Stop()
    {
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {process.Id}"]);
        await kill.WaitForExitAsync();
        return await End();
    }

    /// <summary>SIGKILL: nothing in it gets a chance to tidy up.</summary>
    public async Task Kill()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        process.Dispose();
    }

    static Program Launch(IEnumerable<string> args)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(KasseServer).Assembly.Location, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("KASSE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        return new Program(Process.Start(start)!);
    }

    async Task<Ended> End()
    {
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Ended(process.ExitCode, output, await errors);
    }
}
