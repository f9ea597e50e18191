using System.Text.RegularExpressions;

namespace Kasse.Repo.Tests;

/// <summary>What every text file has in common, and what none may give away.</summary>
public class TextTests
{
    static readonly Regex TrailingSpace = new(@"[ \t]+$", RegexOptions.Multiline);

    /// <summary>A path on somebody's machine. An address or a longer word before the slash makes it something else.</summary>
    static readonly Regex MachinePath = new(@"(?<![\w.~\-\]}])/(root|work|tmp|home/\w+)(/|\b(?![\w-]))");

    /// <summary>Where packages come from is the machine's business.</summary>
    static readonly Regex PackageSource = new(
        @"nuget[.]org|npmjs[.](org|com)|pypi[.]org|pkgs[.]dev[.]azure|deb[.]debian|v3/index[.]json", RegexOptions.IgnoreCase);

    static readonly Regex BesideTheCheckout = new(@"\.\./share(d)\b");

    [Fact]
    public void Text_is_tidy() => Repo.Obeys(Untidy);

    [Fact]
    public void Nothing_is_said_about_the_machine_it_was_written_on() => Repo.Obeys(Workplace);

    [Theory]
    [InlineData("a.md", "text", "end with one newline")]
    [InlineData("a.md", "text\n\n", "end with one newline")]
    [InlineData("a.cs", "\tint a;\n", "tab")]
    [InlineData("a.md", "text \nmore\n", "at the end of the line")]
    [InlineData("a.md", "text\r\n", "line feed")]
    [InlineData("a.md", "\uFEFFtext\n", "byte order mark")]
    public void Untidy_text_is_noticed(string path, string text, string remedy) => Assert.Contains(remedy, Assert.Single(Untidy(path, text)).Remedy);

    [Theory]
    [InlineData("a.md", "text\n")]
    [InlineData("a.tsv", "one\ttwo\n")]
    [InlineData("empty", "")]
    public void Tidy_text_is_let_be(string path, string text) => Assert.Empty(Untidy(path, text));

    [Theory]
    [InlineData("cd /ro" + "ot/kasse")]
    [InlineData("\"/wo" + "rk/main\"")]
    [InlineData("--data=/tm" + "p/kasse")]
    [InlineData("/ho" + "me/anna/kasse")]
    [InlineData("https://api.nuget" + ".org/")]
    [InlineData("https://example.com/v3/index" + ".json")]
    [InlineData("see ../shar" + "ed/notes.md")]
    public void A_trace_of_the_workplace_is_noticed(string line) => Assert.Equal(2, Assert.Single(Workplace("a.md", "\n" + line)).Line);

    [Theory]
    [InlineData("https://example.com/work/1")]
    [InlineData("/var/lib/kasse/kasse.db")]
    [InlineData("docs/root/readme.md")]
    [InlineData("/rooted")]
    public void Other_paths_are_let_be(string line) => Assert.Empty(Workplace("a.md", line));

    static IEnumerable<Finding> Untidy(string path, string text)
    {
        if (text.StartsWith('\uFEFF'))
            yield return new(path, 1, "save it as UTF-8 without a byte order mark.");
        if (text.Length > 0 && (!text.EndsWith('\n') || text.EndsWith("\n\n", StringComparison.Ordinal)))
            yield return new(path, Finding.LineAt(text, text.Length - 1), "let it end with one newline.");
        if (text.Contains('\r'))
            yield return new(path, Finding.LineAt(text, text.IndexOf('\r')), "a line feed alone ends a line.");
        if (path.EndsWith(".cs", StringComparison.Ordinal) && text.Contains('\t'))
            yield return new(path, Finding.LineAt(text, text.IndexOf('\t')), "indent with spaces, and write a tab in a string as \\t.");
        foreach (var finding in Finding.Each(TrailingSpace, path, text, "take away the space at the end of the line."))
            yield return finding;
    }

    static IEnumerable<Finding> Workplace(string path, string text) =>
    [
        .. Finding.Each(MachinePath, path, text, "name a path relative to the repository, or ask the system for a temporary folder."),
        .. Finding.Each(PackageSource, path, text, "leave the package sources to the machine's own configuration."),
        .. Finding.Each(BesideTheCheckout, path, text, "nothing outside the checkout can be relied on; say it in our own words here."),
    ];
}
