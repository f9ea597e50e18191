namespace Kasse.Server.Tests.Ecom;

/// <summary>A Kasse that refuses what others let pass.</summary>
public sealed class StrictTests : IAsyncLifetime
{
    RunningKasse kasse = null!;
    OrderingShop shop = null!;

    [Theory]
    [InlineData("""{ "merchantSerialNumber": 123456 }""", null, null)]
    [InlineData(null, """{ "amount": "49900" }""", null)]
    [InlineData(null, null, """{ "mobileNumber": 12345678 }""")]
    public async Task A_member_of_another_type_is_the_platforms_own_error(string? merchant, string? transaction, string? customer)
    {
        var answer = await shop.Initiate(shop.Order(OrderingShop.NewOrderId(), merchant: merchant, transaction: transaction, customer: customer));

        Assert.Equal((500, "99"), (answer.Status, (string?)answer.Json[0]!["errorCode"]));
        Assert.Equal(200, (await shop.Initiate(shop.Order(OrderingShop.NewOrderId()))).Status);
    }

    [Theory]
    [InlineData("capture")]
    [InlineData("refund")]
    public async Task Money_moves_only_with_a_request_id(string verb)
    {
        var path = $"/ecomm/v2/payments/{OrderingShop.NewOrderId()}/{verb}";
        const string body = """{ "merchantInfo": { "merchantSerialNumber": "123456" }, "transaction": { "amount": 100, "transactionText": "Sent" } }""";

        var without = await shop.Merchant.Post(path, body);
        var with = await shop.Merchant.Send(HttpMethod.Post, path, body, null, request => request.Headers.Add("X-Request-Id", "one"));

        Assert.Equal(400, without.Status);
        Assert.Contains("X-Request-Id is required", without.Body);
        Assert.Equal(404, with.Status);
    }

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start(options => options with { EcomStrict = true });
        shop = new OrderingShop(kasse, await kasse.Merchant());
    }

    public ValueTask DisposeAsync() => kasse.DisposeAsync();
}
