namespace Kasse.Testing.Tests;

public sealed class RequestTests
{
    [Fact]
    public async Task Every_call_is_there_with_what_was_sent_and_answered()
    {
        await using var kasse = await TestKasse.Start();
        await kasse.Ask("order-0001", 1000);
        await kasse.Payer("4791234567").Approve("order-0001");

        Assert.Equal(["Access token", "ePayment create"], kasse.Requests.Select(sent => sent.Operation));
        var create = kasse.Requests[1];
        Assert.Equal(("POST", "/epayment/v1/payments", 201, "create-order-0001"), (create.Method, create.Path, create.Status, create.IdempotencyKey));
        Assert.Equal(("(hidden)", kasse.MerchantSerialNumber), (create.Headers["authorization"], create.Headers["merchant-serial-number"]));
        Assert.Equal(1000, create.Json.GetProperty("amount").GetProperty("value").GetInt64());
        Assert.Contains("\"redirectUrl\"", create.ResponseBody);
    }

    [Fact]
    public async Task A_refused_call_says_what_was_wrong()
    {
        await using var kasse = await TestKasse.Start();

        await kasse.Http.GetAsync("/epayment/v1/payments/order-0001");

        var sent = Assert.Single(kasse.Requests);
        Assert.StartsWith("GET /epayment/v1/payments/order-0001 was answered 401: ", sent.ToString());
        Assert.Throws<TestKasseException>(() => sent.Json);
    }

    [Fact]
    public async Task However_many_there_are()
    {
        await using var kasse = await TestKasse.Start();

        await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => kasse.Http.GetAsync("/nowhere")));

        Assert.Equal(500, kasse.Requests.Count);
    }
}
