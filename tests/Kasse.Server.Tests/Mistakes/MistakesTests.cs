using Kasse.Storage;
using Kasse.Storage.Requests;

namespace Kasse.Server.Tests.Mistakes;

public sealed class MistakesTests
{
    [Fact]
    public async Task Each_common_mistake_is_answered_tersely_and_explained_in_the_log()
    {
        await using var kasse = await RunningKasse.Start(options => options with { RateLimits = true, RequestsKeptPerSecondMax = 100_000 });
        using var merchant = new ClumsyMerchant(kasse);
        var (found, wrong) = (new Dictionary<string, LoggedRequest>(), new List<string>());
        foreach (var mistake in CommonMistakes.All)
        {
            var status = await mistake.Make(merchant);
            var logged = kasse.Server.RequestLog.Newest(null, 1)[0];
            found.Add(mistake.Title, logged);
            if (status != mistake.Status) wrong.Add($"{mistake.Title}: answered {status}, not {mistake.Status}: {logged.Why}");
            wrong.AddRange(mistake.Says.Where(words => $"{logged.Why}".Contains(words, StringComparison.Ordinal) is false).Select(words => $"{mistake.Title}: '{words}' is not in: {logged.Why}"));
            if (logged.Why is not { Cause.Length: > 0, Remedy.Length: > 0 }) wrong.Add($"{mistake.Title}: has no cause or no remedy: {logged.Why}");
        }
        wrong.AddRange(found.GroupBy(one => $"{one.Value.Why}").Where(same => same.Count() > 1).Select(same => $"The same is said of {string.Join(" and ", same.Select(one => one.Key))}: {same.Key}"));
        wrong.AddRange(from one in found from secret in merchant.Secrets where $"{one.Value.Why}".Contains(secret, StringComparison.OrdinalIgnoreCase) select $"{one.Key}: a secret is in: {one.Value.Why}");

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_guide_lists_each_mistake_with_its_answer()
    {
        var rows = from line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "docs", "mistakes.md"))
                   let cells = line.Split(" | ")
                   where cells is [_, _, _] && int.TryParse(cells[1], out _)
                   select (Title: cells[0].TrimStart('|', ' '), Status: int.Parse(cells[1]));
        Assert.Equal(CommonMistakes.All.Select(mistake => (mistake.Title, mistake.Status)), rows);
    }

    [Fact]
    public void What_is_kept_of_an_explanation_is_the_explanation()
    {
        var why = new Why("The body holds 'a\nb'.", "Send one line.");
        Assert.Equal(new Why("The body holds 'a b'.", "Send one line."), Why.Read(why.ToText()));
        Assert.Equal("All in one, from a log before.", $"{Why.Read("All in one, from a log before.")}");
        Assert.Null(Why.Read(null));
    }
}
