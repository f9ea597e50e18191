using System.Text.Json.Nodes;
using Kasse.Engine.Payments;
using Kasse.Server.Tests.EPayment;

namespace Kasse.Server.Tests.Ecom;

/// <summary>A merchant who still uses eCom, with the bodies that its clients send.</summary>
public sealed class OrderingShop(WebShop shop)
{
    public const string Ola = "12345678";

    public OrderingShop(RunningKasse kasse, Merchant merchant) : this(new WebShop(kasse, merchant))
    {
    }

    public WebShop WebShop => shop;
    public Merchant Merchant => shop.Merchant;

    public async Task<OrderingShop> Another(SalesUnitFeatures without = 0, Market market = Market.Norway) => new(await shop.Another(without, market: market));

    public static string NewOrderId() => WebShop.NewReference();

    /// <summary>An initiate request with what is documented as required, changed as a test likes; a member that is changed to null is left out.</summary>
    /// <param name="merchant">Changes of <c>merchantInfo</c>.</param>
    /// <param name="transaction">Changes of <c>transaction</c>.</param>
    public string Order(string orderId, long amount = 49900, string? merchant = null, string? transaction = null, string? customer = null) => new JsonObject
    {
        ["merchantInfo"] = Changed($$"""
            { "callbackPrefix": "http://127.0.0.1:9/callback", "fallBack": "https://shop.example/done", "merchantSerialNumber": "{{Merchant.Msn}}" }
            """, merchant),
        ["customerInfo"] = Changed($$"""{ "mobileNumber": "{{Ola}}" }""", customer),
        ["transaction"] = Changed($$"""{ "amount": {{amount}}, "orderId": "{{orderId}}", "transactionText": "One jacket" }""", transaction),
    }.ToJsonString();

    public Task<Answer> Initiate(string order) => Merchant.Post("/ecomm/v2/payments", order);

    public Task<Answer> Capture(string orderId, string? amount = null, string? requestId = null) =>
        Send(HttpMethod.Post, $"/ecomm/v2/payments/{orderId}/capture", Modification(amount, "Captured by the shop"), requestId);

    public Task<Answer> Refund(string orderId, string? amount = null, string? requestId = null) =>
        Send(HttpMethod.Post, $"/ecomm/v2/payments/{orderId}/refund", Modification(amount, "Refunded by the shop"), requestId);

    public Task<Answer> Cancel(string orderId, bool? release = null, string? requestId = null)
    {
        var body = JsonNode.Parse(Modification(null, "Cancelled by the shop"))!;
        if (release is { } said) body["shouldReleaseRemainingFunds"] = said;
        return Send(HttpMethod.Put, $"/ecomm/v2/payments/{orderId}/cancel", body.ToJsonString(), requestId);
    }

    public Task<Answer> Details(string orderId) => Merchant.Get($"/ecomm/v2/payments/{orderId}/details");

    public Task<Answer> Status(string orderId) => Merchant.Get($"/ecomm/v2/payments/{orderId}/status");

    public Task<Answer> Approve(string orderId, string phoneNumber = Ola, string? requestId = null) => Send(
        HttpMethod.Post, $"/ecomm/v2/integration-test/payments/{orderId}/approve", $$"""{ "customerPhoneNumber": "{{phoneNumber}}", "token": "{{"{{token}}"}}" }""", requestId);

    /// <returns>The id of an order that nobody has answered.</returns>
    public async Task<string> Initiated(long amount = 49900, string? merchant = null, string? transaction = null)
    {
        var orderId = NewOrderId();
        Arranged(await Initiate(Order(orderId, amount, merchant, transaction)));
        return orderId;
    }

    public async Task<string> Reserved(long amount = 49900, string phoneNumber = Ola)
    {
        var orderId = await Initiated(amount);
        Arranged(await Approve(orderId, phoneNumber));
        return orderId;
    }

    public async Task<string> Captured(long amount = 49900, string? part = null)
    {
        var orderId = await Reserved(amount);
        Arranged(await Capture(orderId, part));
        return orderId;
    }

    public Task<Answer> Send(HttpMethod method, string path, string? body, string? requestId = null) => Merchant.Send(method, path, body, null, request =>
    {
        if (requestId is not null) request.Headers.TryAddWithoutValidation("X-Request-Id", requestId);
    });

    string Modification(string? amount, string text) => $$"""
        { "merchantInfo": { "merchantSerialNumber": "{{Merchant.Msn}}" }, "transaction": { {{(amount is null ? "" : $"\"amount\": {amount},")}} "transactionText": "{{text}}" } }
        """;

    static JsonObject Changed(string usual, string? change)
    {
        var json = JsonNode.Parse(usual)!.AsObject();
        foreach (var (name, member) in change is null ? [] : JsonNode.Parse(change)!.AsObject())
        {
            if (member is null) json.Remove(name);
            else json[name] = member.DeepClone();
        }
        return json;
    }

    static void Arranged(Answer answer) => Assert.True(answer.Status == 200, $"The test could not be arranged: {answer.Status} {answer.Body}");
}
