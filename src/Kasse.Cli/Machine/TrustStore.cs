using System.ComponentModel;
using System.Diagnostics;

namespace Kasse.Cli.Machine;

/// <summary>The authorities that a Debian machine trusts. Other systems are told how, and left alone.</summary>
/// <param name="folder">Where an administrator puts authorities of their own.</param>
/// <param name="arguments">Of <c>update-ca-certificates</c>.</param>
sealed class TrustStore(string folder, params IReadOnlyList<string> arguments)
{
    const string Tool = "update-ca-certificates";

    public static TrustStore OfThisMachine => new("/usr/local/share/ca-certificates");

    string Ours => Path.Combine(folder, "kasse.crt");

    public void Add(string authorityPath)
    {
        if (!Directory.Exists(folder)) throw new FailedException($"--trust knows Debian and its kin only, and there is no {folder}. Trust {authorityPath} by hand, as kasse hosts says.");
        File.Copy(authorityPath, Ours, overwrite: true);
        Update();
    }

    /// <returns>False when this authority was not there; that of another data folder stays.</returns>
    public bool Remove(string authorityPath)
    {
        if (!File.Exists(Ours) || !File.Exists(authorityPath) || File.ReadAllText(Ours) != File.ReadAllText(authorityPath)) return false;
        File.Delete(Ours);
        Update("--fresh");
        return true;
    }

    void Update(params IEnumerable<string> more)
    {
        try
        {
            using var run = Process.Start(new ProcessStartInfo(Tool, [.. arguments, .. more]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = run.StandardError.ReadToEndAsync();
            run.StandardOutput.ReadToEnd();
            run.WaitForExit();
            if (run.ExitCode != 0) throw new FailedException($"{Tool} ended with {run.ExitCode}: {errors.Result.Trim()}");
        }
        catch (Win32Exception)
        {
            throw new FailedException($"There is no {Tool} here. Install the package ca-certificates, or trust {Ours} by hand.");
        }
    }
}
