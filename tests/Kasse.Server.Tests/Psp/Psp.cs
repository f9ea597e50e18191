using System.Text.Json.Nodes;
using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Psp;

/// <summary>A provider's system with the keys of the first PSP, and the pretend PSP that answers its calls.</summary>
sealed class Psp(RunningKasse kasse, Merchant http, PretendPsp.Provider pretend) : IAsyncDisposable
{
    public const string Phone = "4791234567";

    public PretendPsp.Provider Pretend => pretend;
    public Merchant Http => http;
    public RunningKasse Kasse => kasse;

    public static KeySet KeysIn(RunningKasse kasse) => kasse.Server.Platform.Settings.Current.PspOf(FirstStart.PspMsn)!;

    public static async Task<Psp> Start(Func<KasseOptions, KasseOptions>? change = null, TimeProvider? time = null)
    {
        var kasse = await RunningKasse.Start(change, time);
        return new Psp(kasse, await Merchant.SignIn(kasse.Http, KeysIn(kasse), FirstStart.PspMsn), await PretendPsp.Provider.Start("http://127.0.0.1:0", time));
    }

    public Task<Answer> Send(HttpMethod method, string path, string? body, Action<HttpRequestMessage>? change = null) => http.Send(method, path, body, null, request =>
    {
        request.Headers.Add("PSP-Id", KeysIn(kasse).PspId);
        change?.Invoke(request);
    });

    public Task<Answer> Post(string path, string body) => Send(HttpMethod.Post, $"/psp/v3/{path}", body);

    public Task<Answer> Details(string id) => Send(HttpMethod.Get, $"/psp/v3/psppayments/{id}/details", null);

    /// <summary>What a plain init says, in the way of the platform's own collections: the amount is text.</summary>
    public JsonObject Order(string id, long amount = 49900)
    {
        pretend.Expect(id, amount);
        return new JsonObject
        {
            ["pspTransactionId"] = id,
            ["merchantOrderId"] = $"order-{id}",
            ["customerMobileNumber"] = "91234567",
            ["amount"] = amount.ToString(),
            ["currency"] = "NOK",
            ["pspRedirectUrl"] = "https://psp.example/return",
            ["makePaymentUrl"] = $"{pretend.Url}/makepayment",
            ["makePaymentToken"] = "WCAG6W5HYWG1 not a scheme",
            ["paymentText"] = "Two tickets",
            ["isApp"] = false,
            ["skipLandingPage"] = false,
        };
    }

    /// <returns>The token in the address that the payer is sent to.</returns>
    public async Task<string> Init(string id, long amount = 49900)
    {
        var answer = await Post("psppayments/init", Order(id, amount).ToJsonString());
        Assert.Equal(200, answer.Status);
        return ((string)answer.Json["vippsRedirectUrl"]!).Split('=', 3)[2];
    }

    public async Task<Answer> Approve(string id, string token) =>
        await Post($"integration-test/psppayments/{id}/approve", $$"""{"customerPhoneNumber":"91234567","token":"{{token}}"}""");

    public async Task<string> Paid(string id, long amount = 49900)
    {
        var token = await Init(id, amount);
        Assert.Equal(200, (await Approve(id, token)).Status);
        return token;
    }

    public async Task Report(string id, string status, long amount, string more = "")
    {
        var answer = await Post("psppayments/updatestatus", $$"""{"transactions":[{"pspTransactionId":"{{id}}","status":"{{status}}","amount":"{{amount}}"{{more}}}]}""");
        Assert.Equal((200, """{"responseInfo":{"responseCode":"9000","responseMessage":"SUCCESS"}}"""), (answer.Status, answer.Body));
    }

    /// <summary>The four sums and the log, as the details tell them.</summary>
    public async Task<string> Told(string id)
    {
        var details = (await Details(id)).Json;
        var sums = details["transactionSummary"]!;
        var log = details["transactionLogHistory"]!.AsArray().Select(line => $"{line!["operation"]} {line["amount"]} {line["operationSuccess"]}");
        return string.Join("; ",
            [$"{sums["capturedAmount"]} {sums["remainingAmountToCapture"]} {sums["refundedAmount"]} {sums["remainingAmountToRefund"]}", .. log]);
    }

    public Engine.Psp.PspTransaction Find(string id) => kasse.Server.Platform.Psp.Find(KeysIn(kasse).PspId!, id)!.Transaction;

    public Task Pass(TimeSpan time) => kasse.Server.ClockHand.Move(time);

    public Task PassTheNight()
    {
        var now = kasse.Server.Platform.Clock.GetUtcNow();
        return Pass(Engine.Psp.PspRules.NextBatch(now) - now);
    }

    public async ValueTask DisposeAsync()
    {
        await pretend.DisposeAsync();
        await kasse.DisposeAsync();
    }
}

/// <summary>One Kasse and one provider for all tests of a class, where none changes what another sees.</summary>
public sealed class SharedPsp : IAsyncLifetime
{
    internal Psp Psp { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Psp = await Psp.Start();

    public ValueTask DisposeAsync() => Psp.DisposeAsync();
}
