using System.Diagnostics;

namespace Kasse.OtherClients.Tests;

/// <summary>Programs of other people's, as they come from npm.</summary>
static class Node
{
    // Fetched by ./test, in the versions that tests/package-lock.json names.
    static readonly string Packages = Path.GetFullPath("../../../node_modules", AppContext.BaseDirectory);

    public static string Package(string name, string file)
    {
        var path = Path.Combine(Packages, name, file);
        return File.Exists(path) ? path : throw new InvalidOperationException($"There is no {path}. Run once: ./test Kasse.OtherClients.Tests");
    }

    /// <summary>Fails with all that was printed unless the program ends well.</summary>
    public static async Task Run(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { WorkingDirectory = AppContext.BaseDirectory, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var node = Process.Start(start)!;
        var printed = await Task.WhenAll(node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, string.Concat(printed));
    }
}
