using System.Diagnostics;

namespace Kasse.Cli.Tests;

/// <summary>The built executable, as somebody starts it.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task It_serves_until_it_is_stopped_and_answers_its_own_verbs_meanwhile()
    {
        var folder = Directory.CreateTempSubdirectory("kasse-test-").FullName;
        try
        {
            using var serving = Launch("serve", "--data", folder, "--urls", "http://127.0.0.1:0");
            var address = (await serving.StandardOutput.ReadLineAsync())!.Split(' ')[3];

            using var status = Launch("status", "--data", folder, "--url", address);
            Assert.Contains($"API\t{address}\n", await status.StandardOutput.ReadToEndAsync());

            using var kill = Process.Start("sh", ["-c", $"kill -TERM {serving.Id}"]);
            await serving.StandardOutput.ReadToEndAsync();
            await serving.WaitForExitAsync();
            Assert.Equal(0, serving.ExitCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Process Launch(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(KasseCommand).Assembly.Location, .. args]) { RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("KASSE_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        return Process.Start(start)!;
    }
}
