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
    public async Task A_refusal_has_the_code_of_its_api_and_strikes_one_payment()
    {
        using var fault = kasse.Faults.Refuse("payment-not-found", "ePayment get", reference: "order-0001");

        Assert.Equal(HttpStatusCode.NotFound, await Read());
    }

    [Fact]
    public async Task Maintenance_ends_when_the_clock_has_passed_it()
    {
        kasse.Faults.Maintenance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Read());

        await kasse.Clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(HttpStatusCode.OK, await Read());
    }

    [Fact]
    public async Task Webhooks_come_twice_wrongly_signed_late_swapped_or_not_at_all()
    {
        await using var inbox = await kasse.Webhooks.Open("epayments.payment.authorized.v1", "epayments.payment.captured.v1");
        kasse.Faults.WebhookTwice("epayments.payment.authorized.v1", times: 1, reference: "order-0001");
        kasse.Faults.WebhookLost("epayments.payment.captured.v1");
        kasse.Faults.WebhookLate(3600, reference: "order-0002");
        kasse.Faults.WebhookMissigned(merchant: kasse.MerchantOf("234567"));
        kasse.Faults.WebhookReordered(reference: "order-0003");

        await kasse.Payer("4712345678").Approve("order-0001");
        await kasse.Webhooks.Settle();

        Assert.True((await inbox.Next("AUTHORIZED")).IsSigned);
        Assert.True((await inbox.Next("AUTHORIZED")).IsSigned);
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
        Assert.StartsWith("There is no refusal no, only ", Assert.Throws<TestKasseException>(() => kasse.Faults.Refuse("no")).Message);
        Assert.StartsWith("until: ", Assert.Throws<TestKasseException>(() => kasse.Faults.Maintenance(TimeSpan.Zero)).Message);
        Assert.Equal("event: a type that can be registered for, like epayments.payment.created.v1.",
            Assert.Throws<TestKasseException>(() => kasse.Faults.WebhookLost("payment.created")).Message);
        Assert.Contains("ePayment capture", kasse.Faults.Operations);
        Assert.Contains("exceeds-capturable", kasse.Faults.Refusals);
    }

    async Task<HttpStatusCode> Read()
    {
        using var answer = await merchant.GetAsync(Order);
        return answer.StatusCode;
    }
}
