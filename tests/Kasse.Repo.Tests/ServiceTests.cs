using System.Diagnostics;

namespace Kasse.Repo.Tests;

/// <summary>The unit for systemd, as systemd itself judges it.</summary>
public sealed class ServiceTests : IDisposable
{
    const string Unit = "deploy/systemd/kasse.service";

    readonly string folder = Directory.CreateTempSubdirectory("kasse-unit-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Systemd_understands_every_line_of_it()
    {
        // What it starts need not be on this machine.
        var unit = Path.Combine(folder, "kasse.service");
        File.WriteAllText(unit, Repo.Read(Unit).Replace("/opt/kasse/Kasse.Server", "/bin/true"));

        Assert.Equal((0, ""), Analyze("verify", "--man=no", unit));
        // Ten is a service that may do everything.
        Assert.Equal(0, Analyze("security", "--offline=true", "--threshold=20", unit).ExitCode);
    }

    [Fact]
    public void A_line_that_systemd_does_not_understand_is_noticed()
    {
        var unit = Path.Combine(folder, "kasse.service");
        File.WriteAllText(unit, Repo.Read(Unit).Replace("/opt/kasse/Kasse.Server", "/bin/true").Replace("PrivateTmp=yes", "PrivateTmp=perhaps"));

        Assert.Contains("perhaps", Analyze("verify", "--man=no", unit).Said);
    }

    static (int ExitCode, string Said) Analyze(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("systemd-analyze", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        return (process.ExitCode, said);
    }
}
