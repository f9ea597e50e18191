using System.Text.RegularExpressions;

namespace Kasse.Repo.Tests;

/// <summary>What no source may contain. Words that are forbidden everywhere are spelled in two parts here, so that no file is let off.</summary>
public class SourceTests
{
    const int LinesMax = 300;

    /// <summary>Longer than the limit, each with the reason. Files of the server never are: a long one there is two operations in one file.</summary>
    static readonly Dictionary<string, string> LongForAReason = new()
    {
        ["tests/Kasse.Server.Tests/Apis/EveryAnswerTests.cs"] = "one test for each API, and what they all ask",
    };

    static readonly Regex Marker = new(@"\bTO(DO)\b|\bFIX(ME)\b|\bHA(CK)\b|\bNotImplemented(Exception)\b");
    static readonly Regex SleepOrSkip = new(
        @"\bThread\.Sleep\b|\bTask\.Delay\b|\bWaitForTimeoutAsync\b|\bAssert\.Skip\w*|\bSkip(When|Unless)?\s*=(?!=)");
    static readonly Regex Transaction = new(@"\bBeginTransaction\w*|\bbegin\s+immediate\b", RegexOptions.IgnoreCase);
    static readonly Regex OwnCaller = new(@"\bnew (HttpClient|HttpClientHandler|SocketsHttpHandler|TcpClient)\b|\bHttpClient \w+ = new\((?!Destination\.Handler\()");
    static readonly Regex OpenEnd = new("""Regex\(@?"[^"]*\$"(?!.*Multiline)""");
    static readonly Regex CatchAll = new(@"\bcatch\s*(\(\s*(System\.)?Exception(\s+\w+)?\s*\)(?!\s*when\b)|(?=\{))|\bcatch\b[^{}]*\{\s*\}");

    [Fact]
    public void No_unfinished_business_is_left() => Repo.Obeys(Unfinished);

    [Fact]
    public void A_long_file_has_a_reason() => Repo.Obeys((path, text) => TooLong(path, text, LongForAReason));

    [Fact]
    public void A_reason_goes_when_its_file_is_short_again() => Repo.Obeys(
        from path in LongForAReason.Keys
        where !Repo.Paths.Contains(path) || LineCount(Repo.Read(path)) <= LinesMax
        select new Finding(path, 1, $"no longer over {LinesMax} lines: take it off the list in {nameof(SourceTests)}."));

    [Fact]
    public void Tests_neither_sleep_nor_skip() => Repo.Obeys(SleepsOrSkips);

    [Fact]
    public void A_catch_all_says_why() => Repo.Obeys(CatchesWithoutReason);

    [Fact]
    public void The_server_calls_others_by_one_way_only() => Repo.Obeys(CallsByItself);

    [Fact]
    public void A_form_ends_where_the_text_ends() => Repo.Obeys(EndsBeforeLineFeed);

    [Fact]
    public void Only_the_storage_opens_transactions() => Repo.Obeys(OpensTransaction);

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("/* FIX" + "ME */")]
    [InlineData("# HA" + "CK around it")]
    [InlineData("throw new NotImplemented" + "Exception();")]
    public void Unfinished_business_is_noticed(string line)
    {
        Assert.Equal(2, Assert.Single(Unfinished("src/a.cs", "\n" + line)).Line);
        Assert.Empty(Unfinished("src/a.cs", line.ToLowerInvariant()));
    }

    [Fact]
    public void A_long_file_is_noticed()
    {
        var text = string.Concat(Enumerable.Repeat("line\n", LinesMax + 1));
        Dictionary<string, string> reasons = new() { ["src/Kasse.Engine/Table.cs"] = "one table", ["src/Kasse.Server/Table.cs"] = "one table" };

        Assert.Single(TooLong("src/Kasse.Engine/Other.cs", text, reasons));
        Assert.Single(TooLong("src/Kasse.Server/Table.cs", text, reasons));
        Assert.Empty(TooLong("src/Kasse.Engine/Table.cs", text, reasons));
        Assert.Empty(TooLong("src/Kasse.Engine/Other.cs", text[5..], reasons));
    }

    [Theory]
    [InlineData("Thread.Sleep(10);")]
    [InlineData("await Task.Delay(10);")]
    [InlineData("await page.WaitForTimeoutAsync(10);")]
    [InlineData("[Fact(Skip = \"slow\")]")]
    [InlineData("[Fact(SkipUnless = nameof(Linux))]")]
    [InlineData("Assert.SkipWhen(slow, \"slow\");")]
    public void A_test_that_sleeps_or_skips_is_noticed(string line)
    {
        Assert.Single(SleepsOrSkips("tests/a.cs", line));
        Assert.Empty(SleepsOrSkips("src/a.cs", line));
        Assert.Empty(SleepsOrSkips("tests/a.cs", "// " + line));
    }

    [Theory]
    [InlineData("catch {", 1)]
    [InlineData("catch\n{", 1)]
    [InlineData("catch (Exception) { Log(); }", 1)]
    [InlineData("catch (Exception failure)\n{", 1)]
    [InlineData("catch (IOException) { }", 1)]
    [InlineData("catch (IOException)\n{\n}", 1)]
    [InlineData("catch (IOException) { Log(); }", 0)]
    [InlineData("catch (Exception failure) when (failure is IOException) { Log(); }", 0)]
    [InlineData("catch (Exception) // nobody is left to tell\n{", 0)]
    [InlineData("// nobody is left to tell\ncatch (Exception)\n{", 0)]
    [InlineData("catch (Exception)\n{\n    // nobody is left to tell\n    Log();\n}", 0)]
    [InlineData("catch (Exception)\n{\n    Log();\n    // and so on\n}", 1)]
    [InlineData("catch (IOException)\n{\n    // it was only a hint\n}", 0)]
    public void A_catch_all_without_a_reason_is_noticed(string lines, int count) =>
        Assert.Equal(count, CatchesWithoutReason("src/a.cs", "try { }\n" + lines).Count());

    [Theory]
    [InlineData("""[GeneratedRegex("^[0-9]{4}$")]""", 1)]
    [InlineData("""[GeneratedRegex(@"^\w*$", RegexOptions.ECMAScript)]""", 1)]
    [InlineData("""[GeneratedRegex(@"^[0-9]{4}\z")]""", 0)]
    [InlineData("""[GeneratedRegex("^#.*$", RegexOptions.Multiline)]""", 0)]
    public void A_form_that_lets_a_line_feed_pass_is_noticed(string line, int count) => Assert.Equal(count, EndsBeforeLineFeed("src/a.cs", line).Count());

    [Theory]
    [InlineData("connection.BeginTransaction();")]
    [InlineData("Run(\"begin immediate\");")]
    public void A_transaction_elsewhere_is_noticed(string line)
    {
        Assert.Single(OpensTransaction("src/Kasse.Server/a.cs", line));
        Assert.Empty(OpensTransaction("src/Kasse.Storage/a.cs", line));
    }

    static IEnumerable<Finding> Unfinished(string path, string text) =>
        Finding.Each(Marker, path, text, "finish it or leave it out; what is to come is written in the issue tracker.");

    static IEnumerable<Finding> TooLong(string path, string text, Dictionary<string, string> reasons)
    {
        var excused = reasons.ContainsKey(path) && !path.StartsWith("src/Kasse.Server/", StringComparison.Ordinal);
        if (Code.IsSource(path) && LineCount(text) > LinesMax && !excused)
            yield return new(path, LinesMax + 1, $"{LineCount(text)} lines: split it where the subject changes, or give a reason on the list.");
    }

    static IEnumerable<Finding> SleepsOrSkips(string path, string text) => Code.IsSource(path) && path.StartsWith("tests/", StringComparison.Ordinal)
        ? Finding.Each(SleepOrSkip, path, Code.Bare(text), "await the thing itself or move the clock; a test that cannot run is mended or removed.")
        : [];

    static IEnumerable<Finding> CatchesWithoutReason(string path, string text)
    {
        if (!Code.IsSource(path))
            return [];
        var commented = Code.WithComments(text);
        var lines = commented.Split('\n');
        return from match in CatchAll.Matches(commented)
               let line = Finding.LineAt(text, match.Index)
               where !SaysWhy(lines, line - 1)
               select new Finding(path, line, "catch the one condition you expect, or say in a comment why everything may be caught here.");
    }

    /// <summary>A comment on the line before, on the line itself, or first thing in the block.</summary>
    static bool SaysWhy(string[] lines, int index)
    {
        var before = index > 0 ? lines[index - 1] : "";
        var first = lines.Skip(index + 1).FirstOrDefault(line => line.Trim() != "{", "");
        return lines[index].Contains("//", StringComparison.Ordinal)
            || new[] { before, first }.Any(line => line.Trim().StartsWith("//", StringComparison.Ordinal));
    }

    static IEnumerable<Finding> OpensTransaction(string path, string text) =>
        path.StartsWith("src/", StringComparison.Ordinal) && !path.StartsWith("src/Kasse.Storage/", StringComparison.Ordinal)
            ? Finding.Each(Transaction, path, text, "only the storage opens transactions; hand the decision to the journal.")
            : [];

    static IEnumerable<Finding> EndsBeforeLineFeed(string path, string text) => path.StartsWith("src/", StringComparison.Ordinal)
        ? Finding.Each(OpenEnd, path, text, "$ lets a line feed pass behind what was checked: end it with \\z.")
        : [];

    // One of them is a program that a page shows.
    static IEnumerable<Finding> CallsByItself(string path, string text) =>
        path.StartsWith("src/Kasse.Server/", StringComparison.Ordinal) && path is not ("src/Kasse.Server/Outbound/Destination.cs" or "src/Kasse.Server/Web/FirstPayment.cs")
            ? Finding.Each(OwnCaller, path, text, "callers are made with Destination.Handler, which calls no private address in a production-like environment.")
            : [];

    static int LineCount(string text) => text.AsSpan().Count('\n');
}
