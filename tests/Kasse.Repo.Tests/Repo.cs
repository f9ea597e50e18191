using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Kasse.Repo.Tests;

/// <summary>The checkout these tests were built from.</summary>
static class Repo
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every file that is ours, with paths relative to the root and forward slashes.</summary>
    public static IReadOnlyList<string> Paths { get; } =
        [.. (AskGit() ?? WalkFolders()).Where(path => File.Exists(Full(path))).Order(StringComparer.Ordinal)];

    /// <summary>A file with a zero byte is not text.</summary>
    static readonly (string Path, string Text)[] Texts =
        [.. Paths.Select(path => (Path: path, Text: Read(path))).Where(file => !file.Text.Contains('\0'))];

    public static string Full(string path) => Path.Combine(Root, path);

    /// <summary>Decoded without dropping a byte order mark, so that a rule can see it.</summary>
    public static string Read(string path) => Encoding.UTF8.GetString(File.ReadAllBytes(Full(path)));

    /// <summary>Holds a rule against every text file; the failure lists each place and its remedy.</summary>
    public static void Obeys(Func<string, string, IEnumerable<Finding>> rule) => Obeys(Texts.SelectMany(file => rule(file.Path, file.Text)));

    public static void Obeys(IEnumerable<Finding> findings)
    {
        var broken = findings.ToList();
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Kasse.slnx")))
                return folder.FullName;
        throw new InvalidOperationException($"No Kasse.slnx above {AppContext.BaseDirectory}.");
    }

    static string[]? AskGit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var listed = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? listed.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        // No git on this machine: the folders themselves are the next best witness.
        catch (Win32Exception)
        {
            return null;
        }
    }

    static IEnumerable<string> WalkFolders() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is ".git" or "artifacts" or "bin" or "obj"));
}
