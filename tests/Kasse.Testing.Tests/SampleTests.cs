using System.Diagnostics;

namespace Kasse.Testing.Tests;

public sealed class SampleTests
{
    [Fact]
    public async Task The_tests_of_the_sample_pass()
    {
        var sample = Path.Combine(AppContext.BaseDirectory, "..", "..", "TestedShop", "debug", "TestedShop.dll");
        using var run = Process.Start(new ProcessStartInfo("dotnet", ["exec", sample, "-noLogo", "-noColor"]) { RedirectStandardOutput = true })!;

        var told = await run.StandardOutput.ReadToEndAsync();
        await run.WaitForExitAsync();

        Assert.True(run.ExitCode == 0, told);
        Assert.Matches("Total: [1-9][0-9]*, Errors: 0, Failed: 0, Skipped: 0", told);
    }
}
