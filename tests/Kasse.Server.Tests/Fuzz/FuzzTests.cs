using System.Text;
using System.Text.Json;
using Kasse.Server.Start;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Fuzz;

/// <summary>
/// Breaks good requests in every way that a seed makes up, and looks for an answer that no caller should see. A short form runs with every test
/// run; with KASSE_FUZZ_MINUTES it goes on for so long, from KASSE_FUZZ_SEED on.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    const int RequestsPerRound = 2000, WarmRounds = 10;
    const long GrowthBytesMax = 64L << 20;

    /// <summary>Seeds that once found something, and one that did not.</summary>
    static readonly int[] Kept = [1, 2];

    [Fact]
    public async Task No_broken_request_gets_an_answer_that_nobody_should_see()
    {
        var (first, findings) = (0L, 0);
        foreach (var (index, seed) in Seeds().Index())
        {
            foreach (var finding in await Round(seed))
            {
                findings++;
                output.WriteLine(finding + "\n");
            }
            var bytes = GC.GetTotalMemory(forceFullCollection: true);
            if (index == WarmRounds) first = bytes;
            output.WriteLine($"seed {seed}: {bytes >> 20} MiB live, {Directory.GetFiles("/proc/self/fd").Length} files open");
            Assert.True(index <= WarmRounds || bytes - first < GrowthBytesMax, $"{bytes - first} bytes more are in use than after {WarmRounds} rounds.");
        }
        Assert.True(findings == 0, $"{findings} findings, each with the seed that finds it again, are in the output.");
    }

    static IEnumerable<int> Seeds()
    {
        if (Environment.GetEnvironmentVariable("KASSE_FUZZ_MINUTES") is not { } minutes) return Kept;

        var begin = int.Parse(Environment.GetEnvironmentVariable("KASSE_FUZZ_SEED") ?? "1000");
        var end = DateTime.UtcNow.AddMinutes(double.Parse(minutes));
        return Enumerable.Range(begin, int.MaxValue - begin).TakeWhile(_ => DateTime.UtcNow < end);
    }

    static async Task<List<string>> Round(int seed)
    {
        var random = new Random(seed);
        var breakage = new Breakage(random);
        var findings = new List<string>();
        await using var target = await Target.Start(random);
        using var connection = new RawConnection(target.Kasse.Http.BaseAddress!);
        for (var i = 0; i < RequestsPerRound; i++)
        {
            var good = target.Next();
            var (bytes, framed) = random.Next(4) == 0 ? Whole(good) : breakage.Break(good);
            var answer = await connection.Send(bytes, framed);
            target.EndFaults();
            if (answer is not null) target.Learn(answer);
            if (Wrong(answer, framed, target) is { } wrong) findings.Add($"SEED={seed}, request {i}, {good}: {wrong}\n{Readable(bytes)}\n-> {answer?.Head}\n{Cut(answer?.Body ?? "")}");
        }
        findings.AddRange(await Afterwards(seed, target));
        return findings;
    }

    static (byte[], bool) Whole(Template good)
    {
        var body = good.Json ?? (good.Form is null ? "" : string.Join('&', good.Form.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}")));
        var type = good.Form is null ? "" : "Content-Type: application/x-www-form-urlencoded\r\n";
        var headers = string.Concat(good.Headers.Select(header => $"{header.Name}: {header.Value}\r\n"));
        return (Encoding.UTF8.GetBytes($"{good.Method} {good.Target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}{type}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"), true);
    }

    static string? Wrong(RawAnswer? answer, bool framed, Target target)
    {
        if (answer is null) return framed ? "no answer" : null;
        if (answer.Status >= 500 && !IsOfThePlatform(answer, target)) return $"{answer.Status}: {target.WhyLast()}";
        if (answer.Body.Contains("   at Kasse.", StringComparison.Ordinal) || answer.Body.Contains("kasse-test-", StringComparison.Ordinal)) return "it shows the inside";
        if (answer.Body.Contains("<script>alert(1)", StringComparison.Ordinal) && answer.ContentType?.Contains("html") == true) return "it runs what was sent";
        if (answer.Head.Contains("X-Injected", StringComparison.Ordinal)) return "it sends a header that was sent";
        if (answer.ContentType?.Contains("json") == true && !IsJson(answer.Body)) return "it is no JSON";
        return null;
    }

    /// <summary>
    /// eCom calls it an internal error of its own when a body makes no sense, ePayment when a forced approval meets a card that has expired; and HTTP
    /// has words for versions and verbs that nobody serves.
    /// </summary>
    static bool IsOfThePlatform(RawAnswer answer, Target target) => answer.Status is 501 or 505
        || ((answer.Body.Contains("\"errorCode\":\"99\"", StringComparison.Ordinal) || answer.Body.Contains("\"3010\"", StringComparison.Ordinal))
            && target.WhyLast()?.Contains("defect", StringComparison.Ordinal) == false);

    /// <summary>Whatever was sent, the money adds up, and what goes on beside the requests still does.</summary>
    static async Task<IEnumerable<string>> Afterwards(int seed, Target target)
    {
        const string Fresh = "777777";
        var settings = target.Kasse.Server.Platform.Settings;
        await settings.Save(settings.Current.SalesUnits["234567"] with { Msn = Fresh, Currency = "NOK", Features = FirstStart.Usual });
        await settings.Save(FirstStart.NewKeys(KeySetKind.SalesUnit, "Afterwards", [Fresh]));
        var shop = await target.Kasse.Merchant(Fresh);
        var created = await shop.Post("/epayment/v1/payments", """
            {"amount":{"currency":"NOK","value":1000},"paymentMethod":{"type":"WALLET"},"reference":"after-the-storm","userFlow":"WEB_REDIRECT","returnUrl":"https://shop.example/"}
            """, "after-the-storm");
        await target.Kasse.Server.Books.CatchUp();
        var verified = Verification.Run(target.Kasse.Server.Platform.Options.DataFolder);
        return [.. created.Status == 201 ? [] : new[] { $"SEED={seed}, afterwards: {created.Status} {created.Body}" }, .. verified.Findings.Select(finding => $"SEED={seed}, afterwards: {finding}")];
    }

    static bool IsJson(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return text.Length == 0;
        }
    }

    static string Readable(byte[] bytes) => Cut(string.Concat(bytes.Take(3000).Select(b => b is >= 32 and < 127 or 10 ? ((char)b).ToString() : b == 13 ? "" : $"\\x{b:x2}")));

    static string Cut(string text) => text.Length > 1500 ? text[..1500] + $"... ({text.Length})" : text;
}
