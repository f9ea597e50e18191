using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kasse.Bench;

/// <summary>
/// How long pages take, one after the other and with nobody else there: what somebody waits who looks at one. From the request to the last
/// byte, over the machine's own network.
/// </summary>
static partial class PageTimes
{
    public const string Name = "pages";

    const int WarmUpsCount = 10, TimesCount = 60;
    const double GoalMs = 50;
    static readonly TimeSpan CatchUpMax = TimeSpan.FromMinutes(10);

    public static async Task<Figure[]> Measure(Contestant kasse, CancellationToken stopping)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer() })
        {
            BaseAddress = new Uri($"http://{kasse.Server.Address}"),
        };
        await SignIn(browser, stopping);
        await CatchUp(browser, stopping);
        var landing = await LandingPage(kasse);
        // One of the first: everything newer is read before it.
        var (newest, oldest) = (await FirstPayment(browser, stopping), $"order-{1_000:x16}");
        (string Name, string Path)[] pages =
        [
            ("landing page", landing),
            ("wallet", "/wallet/sign-in"),
            ("payments", "/portal/payments"),
            ("payments, an old reference", $"/portal/payments?q={oldest}"),
            ("payments, a part that is rare", $"/portal/payments?q={oldest[^7..]}"),
            ("payments, a part that is nowhere", "/portal/payments?q=nowhere"),
            ("payments, a state that is rare", "/portal/payments?state=Terminated"),
            ("payments, name and state that do not go together", "/portal/payments?q=order&state=Terminated"),
            ("one payment", newest),
            ("webhooks", "/portal/webhooks"),
            ("deliveries", "/portal/deliveries"),
            ("request log", "/portal/requests"),
            ("request log, a text that is nowhere", "/portal/requests?q=nowhere-to-be-found"),
            ("API dashboard, a week", "/portal/dashboard?period=week"),
            ("clock", "/portal/clock"),
        ];
        var figures = new List<Figure>();
        foreach (var (name, path) in pages)
            figures.Add(new Figure($"page: {name}", "ms", await SlowMs(browser, path, stopping), Goal: GoalMs));
        return [.. figures];
    }

    /// <summary>What one in twenty is slower than.</summary>
    static async Task<double> SlowMs(HttpClient browser, string path, CancellationToken stopping)
    {
        var times = new List<double>();
        for (var time = 0; time < WarmUpsCount + TimesCount; time++)
        {
            var start = Stopwatch.GetTimestamp();
            await Page(browser, path, stopping);
            if (time >= WarmUpsCount)
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return times.Order().ElementAt(TimesCount * 95 / 100);
    }

    static async Task<string> Page(HttpClient browser, string path, CancellationToken stopping)
    {
        using var answer = await browser.GetAsync(path, stopping);
        var body = await answer.Content.ReadAsStringAsync(stopping);
        return answer.IsSuccessStatusCode && answer.RequestMessage!.RequestUri!.AbsolutePath != "/portal/sign-in"
            ? body
            : throw new BenchmarkFailed($"The page {path} answered {(int)answer.StatusCode} at {answer.RequestMessage!.RequestUri}.");
    }

    /// <summary>On its own machine a test environment lets its developer in without a password.</summary>
    static async Task SignIn(HttpClient browser, CancellationToken stopping)
    {
        var form = await browser.GetStringAsync("/portal/sign-in", stopping);
        using var answer = await browser.PostAsync("/portal/sign-in/developer",
            new FormUrlEncodedContent([new("__RequestVerificationToken", FormToken().Match(form).Groups[1].Value)]), stopping);
        answer.EnsureSuccessStatusCode();
    }

    static async Task CatchUp(HttpClient browser, CancellationToken stopping)
    {
        var start = Stopwatch.GetTimestamp();
        while ((await Page(browser, "/portal/payments", stopping)).Contains("The list is being written"))
        {
            if (Stopwatch.GetElapsedTime(start) > CatchUpMax)
                throw new BenchmarkFailed("The list of payments did not catch up.");
            await Task.Delay(TimeSpan.FromSeconds(1), stopping);
        }
    }

    static async Task<string> FirstPayment(HttpClient browser, CancellationToken stopping) =>
        PaymentLink().Match(await Page(browser, "/portal/payments?state=Authorized", stopping)).Value;

    static async Task<string> LandingPage(Contestant kasse)
    {
        var answer = await kasse.Ask(Operation.Create, kasse.Orders.NextAscending()!.Value);
        using var json = JsonDocument.Parse(answer.Body);
        return new Uri(json.RootElement.GetProperty("redirectUrl").GetString()!).PathAndQuery;
    }

    [GeneratedRegex("__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    [GeneratedRegex("/portal/payments/[0-9]+/[^\"]+")]
    private static partial Regex PaymentLink();
}
