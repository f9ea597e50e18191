using Kasse.Server.Start;
using Kasse.Storage;

namespace Kasse.Server.Tests.Crash;

/// <summary>
/// Kills the server under load, again and again over one data folder, and looks for anything that was answered and is gone. The number of rounds is
/// KASSE_KILL_ROUNDS; a few run with every test run.
/// </summary>
public sealed class KillTests
{
    const int ShopperCount = 16;
    static readonly int Rounds = int.Parse(Environment.GetEnvironmentVariable("KASSE_KILL_ROUNDS") ?? "3");

    [Fact]
    public async Task What_was_answered_survives_being_killed()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("kasse-kill-").FullName;
        await using var listener = await WebhookListener.Start();
        var keys = await Prepare(folder, listener.Url);
        var acknowledged = new List<Step>();
        var interrupted = new List<Step>();

        for (var round = 0; round < Rounds; round++)
        {
            await using var server = await Tests.Start.Program.Serve(folder, "--rate-limits", "off");
            using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
            var merchant = await Merchant.SignIn(http, keys, FirstStart.NorwegianMsn);
            foreach (var step in interrupted) await RepeatSafely(merchant, step);
            acknowledged.AddRange(interrupted);

            // Each round dies at another point: after so many answers, not after so much time.
            var remaining = 300 + (137 * round);
            var enough = new TaskCompletionSource();
            var shoppers = Enumerable.Range(0, ShopperCount).Select(i => new Shopper(merchant, $"round{round}-shopper{i}")).ToList();
            var shopping = Task.WhenAll(shoppers.Select(s => s.Run(_ =>
            {
                if (Interlocked.Decrement(ref remaining) == 0) enough.SetResult();
            })));
            await await Task.WhenAny(enough.Task, shopping);
            await server.Kill();
            await shopping;
            acknowledged.AddRange(shoppers.SelectMany(s => s.Acknowledged));
            interrupted = [.. shoppers.Select(s => s.Interrupted!)];
        }

        var verified = Verification.Run(folder);
        Assert.Empty(verified.Findings);
        await AllIsThere(folder, keys, acknowledged, listener);
        System.IO.Directory.Delete(folder, recursive: true);
    }

    static async Task<Storage.Settings.KeySet> Prepare(string folder, string webhookUrl)
    {
        await using var server = await KasseServer.Start(new KasseOptions { DataFolder = folder, Urls = "http://127.0.0.1:0" });
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        var keys = server.Platform.Settings.Current.KeysOf(FirstStart.NorwegianMsn)!;
        var merchant = await Merchant.SignIn(http, keys, FirstStart.NorwegianMsn);
        var events = string.Join(',', ((string[])["created", "authorized", "captured", "refunded", "cancelled"]).Select(e => $"\"epayments.payment.{e}.v1\""));
        Assert.Equal(201, (await merchant.Post("/webhooks/v1/webhooks", $$"""{"url":"{{webhookUrl}}","events":[{{events}}]}""")).Status);
        return keys;
    }

    /// <summary>Nobody knows whether it was done. Sent again with its key it is done now, once.</summary>
    static async Task RepeatSafely(Merchant merchant, Step step)
    {
        var answer = await Shopper.Send(merchant, step);
        // A forced approval takes no key: when the first one was done the second finds the payment reserved.
        var alreadyApproved = step.Event == "AUTHORIZED" && answer is { Status: 400, Code: "6230" };
        Assert.True(answer.Status is 200 or 201 || alreadyApproved, $"{step.Event} of {step.Reference} again: {answer.Status} {answer.Body}");
    }

    static async Task AllIsThere(string folder, Storage.Settings.KeySet keys, List<Step> acknowledged, WebhookListener listener)
    {
        await using var server = await KasseServer.Start(new KasseOptions { DataFolder = folder, Urls = "http://127.0.0.1:0", RateLimits = false });
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        var merchant = await Merchant.SignIn(http, keys, FirstStart.NorwegianMsn);
        await server.Courier.Quiet();

        Assert.True(acknowledged.Count > Rounds * 300, $"Only {acknowledged.Count} steps were answered.");
        foreach (var payment in acknowledged.GroupBy(step => step.Reference))
        {
            var events = (await merchant.Get($"/epayment/v1/payments/{payment.Key}/events")).Json.AsArray().Select(e => (string)e!["name"]!).ToList();
            Assert.Equal(events.Distinct(), events);
            Assert.Empty(payment.Select(step => step.Event).Except(events));
            // At least once each, and in the order in which they happened.
            Assert.Equal(events, listener.Received(payment.Key).Distinct());
        }
    }
}
