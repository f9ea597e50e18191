using System.Text.RegularExpressions;

namespace Kasse.Repo.Tests;

public class DocumentTests
{
    static readonly Regex Fence = new(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline);
    static readonly Regex Title = new(@"^# .*$", RegexOptions.Multiline);
    static readonly Regex Link = new(@"\]\((?<target>[^)\s#]+)(#[^)\s]*)?\)");
    static readonly Regex InlineCode = new(@"`[^`\n]*`");

    [Fact]
    public void Every_document_has_one_title() => Repo.Obeys(Untitled);

    [Fact]
    public void Links_between_documents_lead_somewhere() =>
        Repo.Obeys((path, text) => DeadLinks(path, text, target => Path.Exists(Repo.Full(target))));

    [Theory]
    [InlineData("text\n", 1)]
    [InlineData("# One\n# Two\n", 1)]
    [InlineData("text\n# One\n", 1)]
    [InlineData("# One\n\n```bash\n# a comment\n```\n", 0)]
    public void A_document_without_its_one_title_is_noticed(string text, int count) => Assert.Equal(count, Untitled("docs/a.md", text).Count());

    [Theory]
    [InlineData("[a](../here.md)", 0)]
    [InlineData("[a](../here.md#part)", 0)]
    [InlineData("[a](#part)", 0)]
    [InlineData("[a](https://example.com/gone.md)", 0)]
    [InlineData("`[a](gone.md)`", 0)]
    [InlineData("[a](here.md)", 1)]
    [InlineData("![a](gone.png)", 1)]
    public void A_dead_link_is_noticed(string text, int count) =>
        Assert.Equal(count, DeadLinks("docs/a.md", text, target => target == "here.md").Count());

    static IEnumerable<Finding> Untitled(string path, string text)
    {
        if (!IsDocument(path))
            yield break;
        var prose = Prose(text);
        if (Title.Count(prose) != 1 || !prose.StartsWith("# ", StringComparison.Ordinal))
            yield return new(path, 1, $"has {Title.Count(prose)} titles: begin with the one line that starts with a single #.");
    }

    static IEnumerable<Finding> DeadLinks(string path, string text, Func<string, bool> exists) => !IsDocument(path)
        ? []
        : from link in Link.Matches(InlineCode.Replace(Prose(text), match => new(' ', match.Length)))
          let target = link.Groups["target"].Value
          where !target.Contains(':')
          let resolved = Path.GetRelativePath("/", Path.GetFullPath(target, "/" + Path.GetDirectoryName(path)))
          where !exists(resolved)
          select new Finding(path, Finding.LineAt(text, link.Index), $"{target} leads nowhere: there is no {resolved}.");

    static bool IsDocument(string path) => path.EndsWith(".md", StringComparison.Ordinal);

    /// <summary>The text without its code blocks, every line still where it was.</summary>
    static string Prose(string text) => Fence.Replace(text, match => Regex.Replace(match.Value, @"[^\n]", " "));
}
