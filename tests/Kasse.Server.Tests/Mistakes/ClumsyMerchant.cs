using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Mistakes;

/// <summary>Somebody whose calls are right but for what a test changes, and who may write what no document says.</summary>
sealed class ClumsyMerchant(RunningKasse kasse) : IDisposable
{
    public const string SubscriptionKey = "Ocp-Apim-Subscription-Key", SerialNumber = "Merchant-Serial-Number", Key = "Idempotency-Key";

    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(kasse.Server.Address) };
    readonly Dictionary<string, string> tokens = [];

    public RunningKasse Kasse => kasse;
    public KeySet Keys => KeysOf(FirstStart.NorwegianMsn);
    public KeySet Danish => KeysOf("234567");
    public KeySet Provider => kasse.Server.Platform.Settings.Current.PspOf(FirstStart.PspMsn)!;

    /// <summary>All that nobody may read in a log.</summary>
    public IEnumerable<string> Secrets => kasse.Server.Platform.Settings.Current.KeySets.SelectMany(keys => (string[])[keys.ClientSecret, keys.PrimaryKey, keys.SecondaryKey])
        .Concat(tokens.Values).Concat(kasse.Server.Platform.Settings.Current.Webhooks.Select(webhook => webhook.Secret));

    public static string NewReference() => $"order-{Guid.NewGuid():N}"[..20];

    public static void Set(HttpRequestMessage request, string name, string? value)
    {
        request.Headers.Remove(name);
        if (value is not null) request.Headers.TryAddWithoutValidation(name, value);
    }

    public async Task<KeySet> Partner()
    {
        var keys = FirstStart.NewKeys(KeySetKind.Partner, "Partner", [FirstStart.NorwegianMsn, "234567"]);
        await kasse.Server.Platform.Settings.Save(keys);
        return keys;
    }

    public Task<int> Token(Action<HttpRequestMessage> change, HttpMethod? method = null, string path = "/accesstoken/get") => Send(method ?? HttpMethod.Post, path, null, request =>
    {
        Set(request, "client_id", Keys.ClientId);
        Set(request, "client_secret", Keys.ClientSecret);
        Set(request, SubscriptionKey, Keys.PrimaryKey);
        change(request);
    });

    public Task<int> Get(string path, Action<HttpRequestMessage>? change = null) => Call(HttpMethod.Get, path, null, change);

    public Task<int> Post(string path, string? body, Action<HttpRequestMessage>? change = null) => Call(HttpMethod.Post, path, body, change);

    public async Task<int> Call(HttpMethod method, string path, string? body, Action<HttpRequestMessage>? change = null, KeySet? keys = null, string msn = FirstStart.NorwegianMsn)
    {
        keys ??= Keys;
        if (!tokens.TryGetValue(keys.ClientId, out var token)) token = tokens[keys.ClientId] = (await Tests.Merchant.SignIn(http, keys, msn)).Token;
        return await Send(method, path, body, request =>
        {
            Set(request, "Authorization", $"Bearer {token}");
            Set(request, SubscriptionKey, keys.PrimaryKey);
            Set(request, SerialNumber, msn);
            Set(request, Key, Guid.NewGuid().ToString());
            change?.Invoke(request);
        });
    }

    /// <summary>A create request that is right, as it is changed: members at the top, by name, as JSON; null leaves one out.</summary>
    public static string Order(string reference, params (string Name, string? Json)[] changes)
    {
        var order = JsonNode.Parse($$"""
            {
              "amount": { "currency": "NOK", "value": 49900 }, "paymentMethod": { "type": "WALLET" }, "userFlow": "WEB_REDIRECT",
              "reference": "{{reference}}", "returnUrl": "https://shop.example/done", "paymentDescription": "A jacket"
            }
            """)!.AsObject();
        foreach (var (name, json) in changes)
        {
            order.Remove(name);
            if (json is not null) order[name] = JsonNode.Parse(json);
        }
        return order.ToJsonString();
    }

    public Task<int> Create(params (string Name, string? Json)[] changes) => Post("/epayment/v1/payments", Order(NewReference(), changes));

    public async Task<string> Created()
    {
        var reference = NewReference();
        Assert.Equal(201, await Post("/epayment/v1/payments", Order(reference)));
        return reference;
    }

    public async Task<string> Authorized()
    {
        var reference = await Created();
        Assert.Equal(200, await Post($"/epayment/v1/test/payments/{reference}/approve", """{"customer":{"phoneNumber":"4712345678"}}"""));
        return reference;
    }

    public async Task<string> Captured(long minor = 49900)
    {
        var reference = await Authorized();
        Assert.Equal(200, await Modify(reference, "capture", minor));
        return reference;
    }

    public Task<int> Modify(string reference, string what, object value, Action<HttpRequestMessage>? change = null, string currency = "NOK") =>
        Post($"/epayment/v1/payments/{reference}/{what}", $$"""{ "modificationAmount": { "currency": "{{currency}}", "value": {{value}} } }""", change);

    public static string EcomOrder(string orderId, string merchant = "", string transaction = "\"amount\": 49900", string msn = FirstStart.NorwegianMsn, string fallBack = "fallBack") => $$"""
        {
          "merchantInfo": { "merchantSerialNumber": "{{msn}}", "callbackPrefix": "http://127.0.0.1:9/callback", "{{fallBack}}": "https://shop.example/done"{{merchant}} },
          "customerInfo": { "mobileNumber": "12345678" },
          "transaction": { "orderId": "{{orderId}}", {{transaction}}, "transactionText": "A jacket" }
        }
        """;

    public Task<int> Initiate(string order) => Post("/ecomm/v2/payments", order);

    public async Task<string> Initiated()
    {
        var orderId = NewReference();
        Assert.Equal(200, await Initiate(EcomOrder(orderId)));
        return orderId;
    }

    public Task<int> AsProvider(HttpMethod method, string path, string? body, Action<HttpRequestMessage>? change = null) => Call(method, path, body, request =>
    {
        Set(request, "PSP-Id", Provider.PspId);
        change?.Invoke(request);
    }, Provider, FirstStart.PspMsn);

    public Task<int> Init(params (string Name, string? Json)[] changes) => Init(Guid.NewGuid().ToString(), changes);

    public Task<int> Init(string id, params (string Name, string? Json)[] changes)
    {
        var order = JsonNode.Parse($$"""
            {
              "pspTransactionId": "{{id}}", "merchantOrderId": "{{Guid.NewGuid()}}", "amount": 49900, "currency": "NOK",
              "pspRedirectUrl": "https://psp.example/return", "makePaymentUrl": "http://127.0.0.1:9/makepayment"
            }
            """)!.AsObject();
        foreach (var (name, json) in changes) order[name] = json is null ? null : JsonNode.Parse(json);
        return AsProvider(HttpMethod.Post, "/psp/v3/psppayments/init", order.ToJsonString());
    }

    public Task<int> Register(string url, string events) => Post("/webhooks/v1/webhooks", $$"""{"url":"{{url}}","events":{{events}}}""");

    public static string ForeignToken(string issuer)
    {
        return $"{Part("""{"typ":"JWT","alg":"RS256","kid":"theirs"}""")}.{Part($$"""{"iss":"{{issuer}}","exp":4000000000}""")}.c2lnbmF0dXJl";

        static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
    }

    public void Dispose() => http.Dispose();

    KeySet KeysOf(string msn) => kasse.Server.Platform.Settings.Current.KeysOf(msn)!;

    async Task<int> Send(HttpMethod method, string path, string? body, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version11 };
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        change(request);
        using var response = await http.SendAsync(request);
        return (int)response.StatusCode;
    }
}
