using System.Diagnostics;
using Kasse.Server.Start;
using Kasse.Storage;

namespace Kasse.Server.Tests.Cluster;

/// <summary>deploy/ha on this machine: three PostgreSQL servers in network namespaces of their own, two Kasse nodes, HAProxy. It is gone afterwards.</summary>
sealed class Cluster : IAsyncDisposable
{
    static readonly string Root = FindRoot(), Deploy = Path.Combine(Root, "deploy", "ha");

    readonly string folder = Directory.CreateTempSubdirectory("kasse-ha-").FullName;

    public static Uri Address { get; } = new("http://10.77.0.1:8080");

    public DatabaseAddress Database => KasseOptions.Read(["--config", File("kasse.json"), "--data", folder, "--secrets-key", Path.Combine(folder, "secrets.key")], _ => null).Database;

    public static string File(string name) => Path.Combine(Deploy, name);

    public static async Task<Cluster> Start()
    {
        var cluster = new Cluster();
        try
        {
            await cluster.Do("start");
            return cluster;
        }
        catch
        {
            // Whatever went wrong goes on to the caller.
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>One of the verbs of the script.</summary>
    public async Task<string> Do(string verb, int? number = null)
    {
        var (code, said) = await Run(File("cluster"), [verb, folder, .. number is { } one ? (string[])[$"{one}"] : []]);
        return code == 0 ? said.Trim() : throw new InvalidOperationException($"cluster {verb} {number}: {said}");
    }

    public async ValueTask DisposeAsync()
    {
        await Do("stop");
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Said)> Run(string program, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KASSE_HA_SERVER"] = Path.Combine(AppContext.BaseDirectory, "Kasse.Server");
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        // What it leaves running writes elsewhere, so that both streams end with it.
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Kasse.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
