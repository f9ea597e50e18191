using System.Text.RegularExpressions;
using Kasse.Engine;

namespace Kasse.Repo.Tests;

/// <summary>What docs/compatibility promises is what the surfaces do.</summary>
public class CompatibilityTests
{
    const string Page = "docs/compatibility/epayment.md", EcomPage = "docs/compatibility/ecom.md";
    const string Surface = "src/Kasse.Server/EPayment/EPaymentProblem.cs";

    /// <summary>An answer as the surface spells it: refusal, status, code, title.</summary>
    static readonly Regex Answer = new("""
        Refusal\.(?<refusal>\w+)\s*=>\s*Say\((?<status>\d+),\s*"(?<code>\d+)",\s*"(?<title>[^"]+)"
        """.Trim());

    [Theory]
    [InlineData(Page)]
    [InlineData(EcomPage)]
    public void Every_refusal_is_on_the_page_that_says_how_it_is_answered(string page) =>
        Repo.Obeys(Unnamed(Enum.GetNames<Refusal>(), Repo.Read(page), page));

    [Fact]
    public void The_page_says_what_the_surface_answers()
    {
        var surface = Repo.Read(Surface);

        Assert.NotEmpty(Answer.Matches(surface));
        Repo.Obeys(Contradicted(surface, Repo.Read(Page)));
    }

    [Fact]
    public void A_refusal_that_nobody_documented_is_noticed()
    {
        Assert.Contains("TooLate", Assert.Single(Unnamed(["TooEarly", "TooLate"], "| `TooEarly` | 400 |")).Remedy);
        Assert.Empty(Unnamed(["TooEarly", "TooLate"], "| `TooEarly` | 400 |\n| `TooLate` | 409 |"));
    }

    [Theory]
    [InlineData("| `TooLate` | 409 | 6110 | Too late |", 0)]
    [InlineData("| `TooLate` | **409** | 6110 | Too late |", 0)]
    [InlineData("| `TooLate` | 400 | 6110 | Too late |", 1)]
    [InlineData("| `TooLate` | 409 | 6120 | Too late |", 1)]
    [InlineData("| `TooLate` | 409 | 6110 | Much too late |", 1)]
    public void A_page_that_contradicts_the_surface_is_noticed(string row, int count) =>
        Assert.Equal(count, Contradicted("Refusal.TooLate => Say(409, \"6110\", \"Too late\", why)", row).Count());

    static IEnumerable<Finding> Unnamed(IEnumerable<string> refusals, string page, string path = Page) =>
        from refusal in refusals
        where !page.Contains($"`{refusal}`", StringComparison.Ordinal)
        select new Finding(path, 1, $"{refusal}: add the row that says with which status, code and title it is answered.");

    static IEnumerable<Finding> Contradicted(string surface, string page) =>
        from answer in Answer.Matches(surface)
        let cells = answer.Groups
        let row = $"| `{cells["refusal"]}` | {cells["status"]} | {cells["code"]} | {cells["title"]} |"
        where !page.Replace("**", "").Contains(row, StringComparison.Ordinal)
        select new Finding(Surface, Finding.LineAt(surface, answer.Index), $"the row in {Page} must be {row}");
}
