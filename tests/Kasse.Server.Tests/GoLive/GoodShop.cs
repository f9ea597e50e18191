using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.GoLive;

/// <summary>A shop's integration as one would like it: small, careful, and with nothing of ours in it.</summary>
/// <param name="wait">How it passes the time between two questions.</param>
sealed class GoodShop(HttpClient http, KeySet keys, string msn, Func<TimeSpan, Task> wait)
{
    static readonly string[] Events = ["created", "authorized", "aborted", "expired", "terminated", "captured", "cancelled", "refunded"];

    string? token;
    bool losesNextAnswer;

    public Task Listen(string url) => Send(HttpMethod.Post, "/webhooks/v1/webhooks", new JsonObject
    {
        ["url"] = url,
        ["events"] = new JsonArray([.. Events.Select(name => JsonValue.Create($"epayments.payment.{name}.v1"))]),
    });

    public Task Order(string reference, long amount) => Create(reference, amount, order =>
    {
        order["userFlow"] = "WEB_REDIRECT";
        order["returnUrl"] = $"https://shop.example/orders/{reference}";
    });

    public Task ScanAtTheTill(string reference, long amount, string code) => Create(reference, amount, order =>
    {
        order["userFlow"] = "PUSH_MESSAGE";
        order["customerInteraction"] = "CUSTOMER_PRESENT";
        order["customer"] = new JsonObject { ["personalQr"] = code };
    });

    /// <summary>Asks until the payer has answered; the answer of the shop's test comes before the second question.</summary>
    public async Task<string> WaitForPayer(string reference, Func<Task> payer)
    {
        await wait(TimeSpan.FromSeconds(5));
        var state = await State(reference);
        await payer();
        while (state == "CREATED")
        {
            await wait(TimeSpan.FromSeconds(2));
            state = await State(reference);
        }
        return state;
    }

    public async Task<string> State(string reference) => (string)(await Send(HttpMethod.Get, $"/epayment/v1/payments/{reference}"))["state"]!;

    public Task<JsonNode> EventLog(string reference) => Send(HttpMethod.Get, $"/epayment/v1/payments/{reference}/events");

    public Task<JsonNode> Capture(string reference, long amount) => Move("capture", reference, amount);

    public Task<JsonNode> Refund(string reference, long amount) => Move("refund", reference, amount);

    public Task<JsonNode> Cancel(string reference) => Send(HttpMethod.Post, $"/epayment/v1/payments/{reference}/cancel", new JsonObject(), Guid.NewGuid().ToString());

    /// <summary>The connection breaks before the answer of the next call arrives.</summary>
    public void LoseNextAnswer() => losesNextAnswer = true;

    Task<JsonNode> Create(string reference, long amount, Action<JsonObject> more)
    {
        var order = new JsonObject
        {
            ["reference"] = reference,
            ["amount"] = Kroner(amount),
            ["paymentMethod"] = new JsonObject { ["type"] = "WALLET" },
            ["paymentDescription"] = "Wool and needles",
            ["receipt"] = new JsonObject
            {
                ["orderLines"] = new JsonArray(new JsonObject
                {
                    ["name"] = "Wool",
                    ["id"] = "wool-1",
                    ["totalAmount"] = amount,
                    ["totalAmountExcludingTax"] = amount * 4 / 5,
                    ["totalTaxAmount"] = amount / 5,
                    ["taxRate"] = 2500,
                }),
                ["bottomLine"] = new JsonObject { ["currency"] = "NOK" },
            },
        };
        more(order);
        return Send(HttpMethod.Post, "/epayment/v1/payments", order, Guid.NewGuid().ToString());
    }

    Task<JsonNode> Move(string verb, string reference, long amount) =>
        Send(HttpMethod.Post, $"/epayment/v1/payments/{reference}/{verb}", new JsonObject { ["modificationAmount"] = Kroner(amount) }, Guid.NewGuid().ToString());

    static JsonObject Kroner(long amount) => new() { ["currency"] = "NOK", ["value"] = amount };

    /// <summary>Once more, with the same key, when nobody knows whether it was done; never when it was refused.</summary>
    async Task<JsonNode> Send(HttpMethod method, string path, JsonObject? body = null, string? key = null)
    {
        try
        {
            return await SendOnce(method, path, body, key);
        }
        catch (HttpRequestException lost) when (lost.StatusCode is null)
        {
            return await SendOnce(method, path, body, key);
        }
    }

    async Task<JsonNode> SendOnce(HttpMethod method, string path, JsonObject? body, string? key)
    {
        token ??= await FetchToken();
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.Add("Ocp-Apim-Subscription-Key", keys.PrimaryKey);
        request.Headers.Add("Merchant-Serial-Number", msn);
        request.Headers.Add("Vipps-System-Name", "wool-shop");
        request.Headers.Add("Vipps-System-Version", "1.4.0");
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (losesNextAnswer) request.Headers.Add("Kasse-Fault", "drop-after");
        losesNextAnswer = false;
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    async Task<string> FetchToken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/accesstoken/get");
        request.Headers.Add("client_id", keys.ClientId);
        request.Headers.Add("client_secret", keys.ClientSecret);
        request.Headers.Add("Ocp-Apim-Subscription-Key", keys.PrimaryKey);
        using var answer = await http.SendAsync(request);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["access_token"]!;
    }
}
