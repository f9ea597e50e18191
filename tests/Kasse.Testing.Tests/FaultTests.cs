using System.Net;

namespace Kasse.Testing.Tests;

public sealed class FaultTests : IAsyncLifetime
{
    const string Order = "/epayment/v1/payments/order-0001";

    TestKasse kasse = null!;
    HttpClient merchant = null!;

    public async ValueTask InitializeAsync()
    {
        kasse = await TestKasse.Start();
        await kasse.Ask("order-0001", 1000);
        merchant = await kasse.Merchant.SignIn();
    }

    public async ValueTask DisposeAsync()
    {
        merchant.Dispose();
        await kasse.DisposeAsync();
    }

    [Fact]
    public async Task A_fault_strikes_as_often_as_it_was_asked_to()
    {
        kasse.Faults.Answer(503, "ePayment get", times: 1);

        Assert.Equal([HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK], [await Read(), await Read()]);
    }

    [Fact]
    public async Task A_fault_ends_where_it_is_disposed_of()
    {
        using (kasse.Faults.Answer(500)) Assert.Equal(HttpStatusCode.InternalServerError, await Read());

        Assert.Equal(HttpStatusCode.OK, await Read());
    }

    [Fact]
    public async Task A_connection_breaks()
    {
        kasse.Faults.DropBefore("ePayment get", times: 1);

        await Assert.ThrowsAsync<HttpRequestException>(Read);
    }

    [Fact]
    public async Task Other_merchants_are_spared()
    {
        using var fault = kasse.Faults.Answer(500, merchant: kasse.MerchantOf("234567"));

        Assert.Equal(HttpStatusCode.OK, await Read());
    }

    [Fact]
    public void A_fault_that_cannot_be_says_why()
    {
        Assert.Equal("status: one of 401, 429, 500, 502, 503, 504.", Assert.Throws<TestKasseException>(() => kasse.Faults.Answer(404)).Message);
        Assert.Equal("seconds: a number from 1 to 300.", Assert.Throws<TestKasseException>(() => kasse.Faults.Delay(0)).Message);
        Assert.StartsWith("operation: one of ", Assert.Throws<TestKasseException>(() => kasse.Faults.DropAfter("ePayment guess")).Message);
        Assert.Contains("ePayment capture", kasse.Faults.Operations);
    }

    async Task<HttpStatusCode> Read()
    {
        using var answer = await merchant.GetAsync(Order);
        return answer.StatusCode;
    }
}
