using System.Text;
using System.Text.RegularExpressions;

namespace Kasse.Cli.Machine;

/// <summary>The file in which a machine looks names up first. What is not ours stays as it is, to the byte.</summary>
static partial class HostsFile
{
    const string Begin = "# kasse begins here: \"kasse hosts --undo\" removes it", BeginAfterBreak = Begin + ", with the line break before";
    const string End = "# kasse ends here";

    /// <summary>One letter for each byte, whatever it is written in.</summary>
    static readonly Encoding Bytes = Encoding.Latin1;

    public static string UsualPath => OperatingSystem.IsWindows() ? Path.Combine(Environment.SystemDirectory, "drivers", "etc", "hosts") : "/etc/hosts";

    public static IReadOnlyList<string> Lines(string address, IEnumerable<string> names) => [.. names.Select(name => $"{address} {name}")];

    /// <summary>Adds the lines, in place of those that were added before.</summary>
    public static void Write(string path, IReadOnlyList<string> lines)
    {
        var others = Others(File.Exists(path) ? File.ReadAllText(path, Bytes) : "");
        var lacksBreak = others.Length > 0 && !others.EndsWith('\n');
        var ours = string.Concat(((string[])[lacksBreak ? BeginAfterBreak : Begin, .. lines, End]).Select(line => $"{line}\n"));
        // In place: what is mounted into a container cannot be replaced.
        File.WriteAllText(path, others + (lacksBreak ? "\n" : "") + ours, Bytes);
    }

    /// <returns>False when nothing of ours was there.</returns>
    public static bool Remove(string path)
    {
        if (!File.Exists(path)) return false;
        var text = File.ReadAllText(path, Bytes);
        var others = Others(text);
        if (others == text) return false;
        File.WriteAllText(path, others, Bytes);
        return true;
    }

    static string Others(string text) => Ours().Replace(text, "");

    [GeneratedRegex($"(\n{BeginAfterBreak}|(?<=^|\n){Begin})\n.*?\n{End}\n", RegexOptions.Singleline)]
    private static partial Regex Ours();
}
