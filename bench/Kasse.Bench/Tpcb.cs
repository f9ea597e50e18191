using System.Diagnostics;
using System.Globalization;

namespace Kasse.Bench;

/// <summary>PostgreSQL's own benchmark, in turns with the others.</summary>
static class Tpcb
{
    /// <param name="command">Prints how many transactions it makes per second, and nothing else.</param>
    public static async Task<double> PerSecond(string command, CancellationToken stopping)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardOutput = true })!;
        var said = await shell.StandardOutput.ReadToEndAsync(stopping);
        await shell.WaitForExitAsync(stopping);
        return double.TryParse(said, CultureInfo.InvariantCulture, out var transactions)
            ? transactions
            : throw new BenchmarkFailed($"Instead of a number of transactions, {command} says \"{said.Trim()}\".");
    }
}
