using System.Text.RegularExpressions;

namespace Kasse.Repo.Tests;

/// <summary>The papers that are kept: decisions and the changelog.</summary>
public class RecordTests
{
    static readonly Regex DecisionPath = new(@"^docs/decisions/(?<number>\d{4})-[a-z0-9-]+\.md$");
    static readonly Regex DecidedOn = new(@"^Decided \d{4}-\d\d-\d\d\.", RegexOptions.Multiline);
    static readonly string[] DecisionHeadings = ["## Context", "## Decision", "## Cost"];

    static readonly Regex Release = new(@"^## (Unreleased|(?<version>\d+\.\d+\.\d+), \d{4}-\d\d-\d\d)$");

    [Fact]
    public void Decisions_are_numbered_without_gaps() => Repo.Obeys(Misnumbered(Repo.Paths));

    [Fact]
    public void A_decision_says_when_why_what_and_at_which_cost() => Repo.Obeys(IncompleteDecision);

    [Fact]
    public void The_changelog_has_one_line_per_change_newest_release_first() => Repo.Obeys(Misshapen("CHANGELOG.md", Repo.Read("CHANGELOG.md")));

    [Theory]
    [InlineData("0001-a.md 0002-b.md", 0)]
    [InlineData("0001-a.md 0003-b.md", 1)]
    [InlineData("0001-a.md 0001-b.md", 1)]
    [InlineData("0001-a.md notes.md", 1)]
    public void A_misnumbered_decision_is_noticed(string names, int count) =>
        Assert.Equal(count, Misnumbered(names.Split(' ').Select(name => "docs/decisions/" + name)).Count());

    [Theory]
    [InlineData("# 0007 Title\n\nDecided 2026-11-21.\n\n## Context\n\n## Decision\n\n## Cost\n", 0)]
    [InlineData("# 0007 Title\n\nDecided 2026-11-21.\n\n## Context\n\n## Decision\n", 1)]
    [InlineData("# 0007 Title\n\n## Context\n\n## Decision\n\n## Cost\n", 1)]
    [InlineData("# 0008 Title\n\nDecided 2026-11-21.\n\n## Context\n\n## Decision\n\n## Cost\n", 1)]
    public void An_incomplete_decision_is_noticed(string text, int count) =>
        Assert.Equal(count, IncompleteDecision("docs/decisions/0007-title.md", text).Count());

    [Theory]
    [InlineData("# Changelog\n\n## Unreleased\n\n- One.\n- Two.\n\n## 0.2.0, 2026-12-01\n\n- Three.\n\n## 0.1.0, 2026-11-21\n\n- Four.\n", 0)]
    [InlineData("# Changelog\n\n## 0.1.0, 2026-11-21\n\n- One.\n\n## 0.2.0, 2026-12-01\n\n- Two.\n", 1)]
    [InlineData("# Changelog\n\n## 0.1.0, 2026-11-21\n\n- One.\n\n## Unreleased\n\n- Two.\n", 1)]
    [InlineData("# Changelog\n\n## 0.1\n\n- One.\n", 1)]
    [InlineData("# Changelog\n\n## Unreleased\n\n- One,\n  and more of it.\n", 1)]
    [InlineData("# Changelog\n\n- One.\n\n## Unreleased\n", 1)]
    public void A_misshapen_changelog_is_noticed(string text, int count) => Assert.Equal(count, Misshapen("CHANGELOG.md", text).Count());

    static IEnumerable<Finding> Misnumbered(IEnumerable<string> paths)
    {
        var expected = 1;
        foreach (var path in paths.Where(path => path.StartsWith("docs/decisions/", StringComparison.Ordinal)))
        {
            var number = DecisionPath.Match(path).Groups["number"].Value;
            if (number != $"{expected:0000}")
                yield return new(path, 1, $"the next decision is {expected:0000}-words-with-dashes.md.");
            expected++;
        }
    }

    static IEnumerable<Finding> IncompleteDecision(string path, string text)
    {
        var name = DecisionPath.Match(path);
        if (!name.Success)
            yield break;
        if (!text.StartsWith($"# {name.Groups["number"].Value} ", StringComparison.Ordinal))
            yield return new(path, 1, "let the title begin with the number of the file.");
        if (!DecidedOn.IsMatch(text))
            yield return new(path, 3, "say when under the title: \"Decided 2026-11-21.\"");
        foreach (var heading in DecisionHeadings.Except(text.Split('\n')))
            yield return new(path, 1, $"the heading \"{heading}\" is missing.");
    }

    static IEnumerable<Finding> Misshapen(string path, string text)
    {
        var newest = new Version(int.MaxValue, 0, 0);
        var (released, headed) = (false, false);
        foreach (var (index, line) in text.Split('\n').Index())
        {
            var release = Release.Match(line);
            var version = release.Groups["version"];
            if (line.Length == 0 || (index == 0 && line == "# Changelog") || (headed && line.StartsWith("- ", StringComparison.Ordinal)))
                continue;
            if (!release.Success)
                yield return new(path, index + 1, "below \"## Unreleased\" or \"## 1.2.3, 2026-11-21\" goes one line per change: \"- What.\"");
            else if (released && (!version.Success || Version.Parse(version.Value) >= newest))
                yield return new(path, index + 1, "what is newest comes first, and what is not released yet before that.");
            if (version.Success)
                (newest, released) = (Version.Parse(version.Value), true);
            headed |= line.StartsWith("## ", StringComparison.Ordinal);
        }
    }
}
