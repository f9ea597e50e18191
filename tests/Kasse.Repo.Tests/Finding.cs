using System.Text.RegularExpressions;

namespace Kasse.Repo.Tests;

/// <summary>A place where a rule is broken, and what to do about it.</summary>
readonly record struct Finding(string Path, int Line, string Remedy)
{
    public override string ToString() => $"{Path}:{Line}: {Remedy}";

    /// <summary>One finding for each match.</summary>
    public static IEnumerable<Finding> Each(Regex pattern, string path, string text, string remedy) =>
        pattern.Matches(text).Select(match => new Finding(path, LineAt(text, match.Index), $"\"{match.Value.Trim()}\": {remedy}"));

    public static int LineAt(string text, int index) => 1 + text.AsSpan(0, index).Count('\n');
}
