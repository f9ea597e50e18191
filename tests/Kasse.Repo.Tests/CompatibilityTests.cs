using System.Text.RegularExpressions;
using Kasse.Engine;

namespace Kasse.Repo.Tests;

public class CompatibilityTests
{
    const string EPayment = "docs/compatibility/epayment.md";

    [Fact]
    public void Every_refusal_is_on_the_page_that_says_how_it_is_answered() =>
        Repo.Obeys(Unnamed(Enum.GetNames<Refusal>(), EPayment, Repo.Read(EPayment)));

    [Fact]
    public void A_refusal_that_nobody_documented_is_noticed()
    {
        Assert.Equal(["TooLate"], Missing("| `TooEarly` | 400 |"));
        Assert.Empty(Missing("| `TooEarly` | 400 |\n| `TooLate` | 409 |"));

        static IEnumerable<string> Missing(string page) =>
            Unnamed(["TooEarly", "TooLate"], EPayment, page).Select(finding => finding.Remedy.Split(':')[0]);
    }

    static IEnumerable<Finding> Unnamed(IEnumerable<string> refusals, string path, string page) =>
        from refusal in refusals
        where !Regex.IsMatch(page, $"`{refusal}`")
        select new Finding(path, 1, $"{refusal}: add the row that says with which status, code and words it is answered.");
}
