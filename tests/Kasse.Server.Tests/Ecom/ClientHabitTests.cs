using System.Text;
using Kasse.Server.Tests.EPayment;

namespace Kasse.Server.Tests.Ecom;

/// <summary>What clients send that no page of the documentation does.</summary>
public sealed class ClientHabitTests(SharedKasse shared) : IClassFixture<SharedKasse>, IDisposable
{
    readonly OrderingShop shop = new(shared.Kasse, shared.Merchant);
    readonly IDisposable careless = shared.Kasse.CarelessCallers();

    public void Dispose() => careless.Dispose();

    [Theory]
    [InlineData("/Ecomm/v2/payments")]
    [InlineData("/ecomm/v2/payments/")]
    [InlineData("/eCom" + "m/v2//payments")]
    [InlineData("/ecomm/v2/payments?scopes=name")]
    public async Task Paths_are_spelled_carelessly(string path) =>
        Assert.Equal(200, (await shop.Merchant.Post(path, shop.Order(OrderingShop.NewOrderId()))).Status);

    [Theory]
    [InlineData("""{ "merchantSerialNumber": 123456 }""", null, null)]
    [InlineData("""{ "isApp": null, "authToken": null, "paymentType": null, "checkOutWebhookUrl": "x" }""", """{ "scope": null, "timeStamp": "2026-01-01T00:00:00Z", "refOrderId": 1 }""", "{}")]
    [InlineData("""{ "fallBack": "myapp://done" }""", """{ "amount": "49900" }""", """{ "mobileNumber": 12345678 }""")]
    [InlineData("""{ "fallBack": "INTENT" }""", null, """{ "mobileNumber": "+47 12 34 56 78" }""")]
    [InlineData("""{ "paymentType": "eComm Regular Payment" }""", """{ "orderId": 4711 }""", """{ "mobileNumber": "004712345678" }""")]
    [InlineData("""{ "isApp": true, "fallBack": "whatever" }""", """{ "useExplicitCheckoutFlow": true, "additionalData": {} }""", """{ "mobileNumber": "" }""")]
    public async Task Members_come_in_every_shape(string? merchant, string? transaction, string? customer)
    {
        var order = shop.Order(OrderingShop.NewOrderId(), merchant: merchant, transaction: transaction, customer: customer);

        var answer = await shop.Initiate(order);

        Assert.True(answer.Status == 200, answer.Body);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=\"utf-8\"")]
    public async Task A_content_type_says_nothing(string type)
    {
        var answer = await shop.Merchant.Send(HttpMethod.Post, "/ecomm/v2/payments", null, null, request =>
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(shop.Order(OrderingShop.NewOrderId())));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        });

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Details_are_asked_for_with_a_body_of_null() =>
        Assert.Equal(200, (await shop.Send(HttpMethod.Get, $"/ecomm/v2/payments/{await shop.Initiated()}/details", "null")).Status);

    [Fact]
    public async Task The_token_is_found_by_taking_the_address_apart()
    {
        var url = (string)(await shop.Initiate(shop.Order(OrderingShop.NewOrderId()))).Json["url"]!;

        Assert.StartsWith($"{shared.Kasse.Server.Address}/dwo-api-application/v1/deeplink/vippsgateway?v=2&token=ey", url);
        Assert.Equal(3, url.Split('=').Length);
        Assert.Equal(3, url.Split('=', 3)[2].Split('.').Length);
        using var landing = await shared.Kasse.Http.GetAsync(url);
        Assert.Equal((303, $"/pay?token={url.Split('=', 3)[2]}"), ((int)landing.StatusCode, landing.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task An_app_is_opened_by_its_own_scheme() =>
        Assert.StartsWith("vippsMT://?token=ey", (string?)(await shop.Initiate(shop.Order(OrderingShop.NewOrderId(), merchant: """{ "isApp": true }"""))).Json["url"]);

    [Fact]
    public async Task A_skipped_landing_page_has_an_address_all_the_same()
    {
        var orderId = OrderingShop.NewOrderId();

        var answer = await shop.Initiate(shop.Order(orderId, transaction: """{ "skipLandingPage": true }"""));

        Assert.Contains("/dwo-api-application/v1/deeplink/vippsgateway?v=2&token=", (string?)answer.Json["url"]);
        Assert.Equal(400, (await shop.Approve(orderId)).Status);
        Assert.Null((await shop.WebShop.People.Approve(shop.Merchant.Msn, orderId, WebShop.Ola)).Refusal);
    }
}
