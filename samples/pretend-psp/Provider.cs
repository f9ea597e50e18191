using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace PretendPsp;

/// <summary>
/// A payment service provider that charges nobody: it asks Kasse for a payer's card, and answers by the amount how the charge went. The one
/// call that matters is <c>POST /makepayment</c>; the rest is the shop around it.
/// </summary>
public sealed class Provider : IAsyncDisposable
{
    readonly WebApplication app;
    readonly TimeProvider time;
    readonly ConcurrentDictionary<string, Order> orders = new();

    Provider(WebApplication app, TimeProvider time)
    {
        this.app = app;
        this.time = time;
        app.MapGet("/", () => Page("Pretend PSP", string.Concat(Rules.Select(rule => $"<p><a href='/pay?amount={rule.Key}'>{rule.Key / 100m:0.00} kr</a> {rule.Value.What}</p>"))));
        app.MapGet("/pay", Pay);
        app.MapPost("/makepayment", MakePayment);
        app.MapGet("/3ds/{id}", ShowChallenge);
        app.MapGet("/back", () => Page("Back in the shop", "<p>How it went is in the log of this program, and in the details at Kasse.</p>"));
    }

    /// <summary>What each amount leads to, in øre. Every other amount is charged.</summary>
    public static readonly IReadOnlyDictionary<long, (string What, Func<Provider, Call, Task<IResult>> Answer)> Rules =
        new SortedDictionary<long, (string, Func<Provider, Call, Task<IResult>>)>
        {
            [10000] = ("is charged", (_, call) => Charge(call)),
            [10001] = ("asks for 3-D Secure, and is charged after it", (psp, call) => psp.Challenge(call)),
            [10002] = ("asks for 3-D Secure again and again", (psp, call) => psp.Challenge(call, again: true)),
            [10003] = ("asks for 3-D Secure and does not say where", (_, call) => SoftDecline(call, null)),
            [10010] = ("fails: insufficient funds", (_, call) => Fail(call, 89, "Insufficient funds")),
            [10011] = ("fails: refused by the issuer", (_, call) => Fail(call, 82, "Refused by Issuer")),
            [10012] = ("fails: expired card", (_, call) => Fail(call, 86, "Expired card")),
            [10020] = ("is charged, slowly", (psp, call) => psp.Late(call, TimeSpan.FromSeconds(5))),
            [10021] = ("is charged, and answered too late", (psp, call) => psp.Late(call, TimeSpan.FromSeconds(20))),
            [10022] = ("is answered twice", (_, call) => Text($"{Outcome(call, "OK")}{Outcome(call, "FAIL")}")),
            [10030] = ("is answered with a status of 500", (_, call) => Task.FromResult(Results.Json(JsonNode.Parse(Outcome(call, "OK")), statusCode: 500))),
            [10031] = ("is answered with what is no JSON", (_, _) => Text("yes, gladly")),
            [10032] = ("is answered without a status", (_, _) => Text("{}")),
            [10033] = ("is answered as a web page", (_, call) => Task.FromResult(Results.Content(Outcome(call, "OK"), "text/html"))),
            [10034] = ("is answered with a status nobody knows", (_, call) => Text(Outcome(call, "PERHAPS"))),
        };

    /// <summary>Every call that came to <c>/makepayment</c>, the oldest first.</summary>
    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>Told of each call before it is answered.</summary>
    public event Action<Call>? Called;

    public string Url => app.Urls.First();

    /// <param name="time">What slow answers wait by.</param>
    public static async Task<Provider> Start(string url, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(url);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var provider = new Provider(builder.Build(), time ?? TimeProvider.System);
        await provider.app.StartAsync();
        return provider;
    }

    public Task WaitForShutdown() => app.WaitForShutdownAsync();

    /// <summary>The amount is not in the call, so that it has to be known from before.</summary>
    public void Expect(string id, long amount) => orders[id] = new Order(amount);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    /// <summary>Asks Kasse for a card, and sends the payer there. Keys come from the environment: see the README.</summary>
    async Task<IResult> Pay(long amount)
    {
        var kasse = Keys("KASSE_URL");
        using var http = new HttpClient { BaseAddress = new Uri(kasse) };
        http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", Keys("KASSE_SUBSCRIPTION_KEY"));
        http.DefaultRequestHeaders.Add("Merchant-Serial-Number", Keys("KASSE_MSN"));
        http.DefaultRequestHeaders.Add("PSP-Id", Keys("KASSE_PSP_ID"));
        using var asking = new HttpRequestMessage(HttpMethod.Post, "/accesstoken/get");
        asking.Headers.Add("client_id", Keys("KASSE_CLIENT_ID"));
        asking.Headers.Add("client_secret", Keys("KASSE_CLIENT_SECRET"));
        using var token = await http.SendAsync(asking);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string?)(await token.Content.ReadFromJsonAsync<JsonNode>())?["access_token"]);

        var id = Guid.NewGuid().ToString("n")[..12].ToUpperInvariant();
        Expect(id, amount);
        using var answer = await http.PostAsJsonAsync("/psp/v3/psppayments/init", new
        {
            pspTransactionId = id,
            merchantOrderId = $"order-{id}",
            amount = amount.ToString(),
            currency = "NOK",
            pspRedirectUrl = $"{Url}/back",
            makePaymentUrl = $"{Url}/makepayment",
            makePaymentToken = "only-kasse-knows-this",
            paymentText = "Coffee for two",
        });
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>();
        return answer.IsSuccessStatusCode ? Results.Redirect((string)body!["vippsRedirectUrl"]!) : Results.Json(body, statusCode: 502);

        static string Keys(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"Set {name}: the README says how.");
    }

    async Task<IResult> MakePayment(HttpRequest request)
    {
        var body = (await JsonNode.ParseAsync(request.Body))!;
        var id = (string)body["pspTransactionId"]!;
        var order = orders.GetOrAdd(id, _ => new Order(10000));
        var call = new Call(id, (string)body["paymentState"]!, Interlocked.Increment(ref order.CallCount), body, request.Headers.Authorization);
        Calls.Enqueue(call);
        Called?.Invoke(call);
        if (call.State != "ACCEPTED") return await Fail(call, 93, $"Status from Vipps:{(call.State == "TIMEOUT" ? "TIMEOUT" : "CANCEL")}");
        return Rules.TryGetValue(order.Amount, out var rule) ? await rule.Answer(this, call) : await Charge(call);
    }

    IResult ShowChallenge(string id)
    {
        var operations = Calls.Last(call => call.Id == id).Body["operations"]!.AsArray();
        return Page("3-D Secure", string.Concat(operations.Select(o => $"<p><a id='{o!["operation"]}' href='{o["url"]}'>{o["operation"]}</a></p>")));
    }

    Task<IResult> Challenge(Call call, bool again = false) => call.Number > 1 && !again
        ? Charge(call)
        : SoftDecline(call, $"{Url}/3ds/{call.Id}");

    async Task<IResult> Late(Call call, TimeSpan after)
    {
        await Task.Delay(after, time);
        return await Charge(call);
    }

    static Task<IResult> Charge(Call call) => Text(Outcome(call, "OK"));

    static Task<IResult> SoftDecline(Call call, string? url) => Refuse(call, 1036, "Soft Decline", "SOFT_DECLINE", url);

    static Task<IResult> Fail(Call call, int errorId, string text) => Refuse(call, errorId, text, "FAIL", null);

    static Task<IResult> Refuse(Call call, int errorId, string text, string status, string? url) => Text(new JsonObject
    {
        ["errorMessage"] = new JsonObject { ["errorId"] = errorId, ["errorText"] = text },
        ["paymentInfo"] = new JsonObject { ["pspTransactionId"] = call.Id, ["status"] = status, ["url3dSecure"] = url },
    }.ToJsonString());

    static string Outcome(Call call, string status) => $$$"""{"paymentInfo":{"pspTransactionId":"{{{call.Id}}}","status":"{{{status}}}"}}""";

    static Task<IResult> Text(string json) => Task.FromResult(Results.Content(json, "application/json"));

    static IResult Page(string title, string body) =>
        Results.Content($"<!doctype html><html lang='en'><meta charset='utf-8'><title>{title}</title><h1>{title}</h1>{body}</html>", "text/html");

    sealed class Order(long amount)
    {
        public long Amount => amount;
        public int CallCount;
    }
}

/// <summary>A call from Kasse.</summary>
/// <param name="Number">1, or 2 after 3-D Secure.</param>
public sealed record Call(string Id, string State, int Number, JsonNode Body, string? Authorization);
