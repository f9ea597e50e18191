using System.Net;
using Kasse.Testing;

namespace TestedShop;

/// <summary>What payers and the shop do, on the Kasse that all tests share.</summary>
public sealed class PaymentTests(KasseFixture fixture)
{
    const string Kari = "4791234567";

    readonly TestKasse kasse = fixture.Kasse;
    readonly Checkout checkout = fixture.Checkout;

    [Fact]
    public async Task A_payer_is_sent_to_the_landing_page()
    {
        var address = await checkout.Start("socks-0001", 49900, "Socks");

        Assert.Equal(HttpStatusCode.OK, (await kasse.Http.GetAsync(address)).StatusCode);
        Assert.Equal("CREATED", await checkout.State("socks-0001"));
    }

    [Fact]
    public async Task What_was_approved_can_be_captured()
    {
        await checkout.Start("socks-0002", 49900, "Socks");
        await kasse.Payer(Kari).Approve("socks-0002");

        await checkout.Capture("socks-0002", 49900);

        Assert.Equal(49900, kasse.Payment("socks-0002").Captured);
    }

    [Fact]
    public async Task A_payer_may_say_no()
    {
        await checkout.Start("socks-0003", 49900, "Socks");
        await kasse.Payer(Kari).Reject("socks-0003");

        Assert.Equal("ABORTED", await checkout.State("socks-0003"));
    }

    [Fact]
    public async Task A_declined_card_leaves_the_payment_open()
    {
        await checkout.Start("socks-0004", 49900, "Socks");
        await kasse.Payer(Kari).DeclineWith(DeclineReason.InsufficientFunds, "socks-0004");

        Assert.Equal("CREATED", await checkout.State("socks-0004"));
    }

    [Fact]
    public async Task After_a_declined_card_the_payer_tries_again()
    {
        await checkout.Start("socks-0005", 49900, "Socks");
        await kasse.Payer(Kari).DeclineWith(DeclineReason.ExpiredCard, "socks-0005");
        await kasse.Payer(Kari).Approve("socks-0005");

        Assert.Equal("AUTHORIZED", await checkout.State("socks-0005"));
    }

    [Fact]
    public async Task What_is_not_sent_is_not_taken()
    {
        await checkout.Start("socks-0006", 49900, "Socks and shoes");
        await kasse.Payer(Kari).Approve("socks-0006");

        await checkout.Capture("socks-0006", 9900);
        await checkout.Cancel("socks-0006");

        Assert.Equal((9900, 40000), (kasse.Payment("socks-0006").Captured, kasse.Payment("socks-0006").Cancelled));
    }

    [Fact]
    public async Task What_comes_back_is_refunded()
    {
        await checkout.Start("socks-0007", 49900, "Socks");
        await kasse.Payer(Kari).Approve("socks-0007");
        await checkout.Capture("socks-0007", 49900);

        await checkout.Refund("socks-0007", 9900);

        Assert.Equal(9900, kasse.Payment("socks-0007").Refunded);
    }

    [Fact]
    public async Task More_than_was_approved_cannot_be_captured()
    {
        await checkout.Start("socks-0008", 49900, "Socks");
        await kasse.Payer(Kari).Approve("socks-0008");

        await Assert.ThrowsAsync<CheckoutException>(() => checkout.Capture("socks-0008", 50000));

        Assert.Equal(0, kasse.Payment("socks-0008").Captured);
    }

    [Fact]
    public async Task A_reference_is_used_once()
    {
        await checkout.Start("socks-0009", 49900, "Socks");

        var refused = await Assert.ThrowsAsync<CheckoutException>(() => checkout.Start("socks-0009", 49900, "Socks"));

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
    }

    [Fact]
    public async Task Every_change_carries_an_idempotency_key()
    {
        await checkout.Start("socks-0010", 49900, "Socks");
        await kasse.Payer(Kari).Approve("socks-0010");
        await checkout.Capture("socks-0010", 49900);

        var capture = Assert.Single(kasse.Requests, sent => sent.Path == "/epayment/v1/payments/socks-0010/capture");

        Assert.NotNull(capture.IdempotencyKey);
        Assert.Equal(49900, capture.Json.GetProperty("modificationAmount").GetProperty("value").GetInt64());
    }
}
