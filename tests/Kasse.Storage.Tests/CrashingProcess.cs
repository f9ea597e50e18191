using System.Diagnostics;

namespace Kasse.Storage.Tests;

/// <summary>Another process that writes to a journal until it is killed, without warning.</summary>
sealed class CrashingProcess
{
    readonly Process process;

    CrashingProcess(Process process) => this.process = process;

    /// <summary>Ends when the process has opened the folder.</summary>
    public static async Task<CrashingProcess> Start(string folder, string prefix, int workerCount = 0)
    {
        var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Kasse.Storage.Crasher"), [folder, prefix, $"{workerCount}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("open", await process.StandardOutput.ReadLineAsync());
        return new CrashingProcess(process);
    }

    public async Task<string> NextLine() => (await process.StandardOutput.ReadLineAsync())!;

    /// <returns>What it had still said and nobody had read; a line cut short is not among it.</returns>
    public async Task<string[]> Kill()
    {
        process.Kill();
        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.Dispose();
        return rest.Split('\n')[..^1];
    }
}
