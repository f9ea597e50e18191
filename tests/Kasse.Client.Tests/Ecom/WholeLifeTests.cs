using Kasse.Client.Ecom;

namespace Kasse.Client.Tests.Ecom;

public sealed class WholeLifeTests : IDisposable
{
    const string Ola = "12345678";

    readonly Shop shop = new();

    EcomClient Orders => shop.Client.Ecom;

    [Fact]
    public async Task An_order_is_initiated_approved_captured_refunded_and_the_rest_given_free()
    {
        var orderId = Shop.NewReference();
        var initiated = await Orders.InitiateAsync(Order(orderId));
        Assert.Equal(orderId, initiated.OrderId);
        await Orders.ForceApproveAsync(orderId, Ola, initiated.Url);

        var captured = await Orders.CaptureAsync(orderId, "Parcel 1", 10000);
        Assert.Equal((10000, "Captured"), (captured.Transaction.Amount, captured.Transaction.Status));
        Assert.Equal((10000, 39900), (captured.Summary.CapturedAmount, captured.Summary.RemainingAmountToCapture));
        var refunded = await Orders.RefundAsync(orderId, "Too small", 2500);
        Assert.Equal((2500, "Refund"), (refunded.Transaction.Amount, refunded.Transaction.Status));
        Assert.Equal(7500, refunded.Summary.RemainingAmountToRefund);
        var cancelled = await Orders.CancelAsync(orderId, "Sold out", releaseRemaining: true);
        Assert.Equal(0, cancelled.Summary.RemainingAmountToCapture);

        var details = await Orders.GetDetailsAsync(orderId);
        Assert.Equal(
            [EcomOperation.Void, EcomOperation.Refund, EcomOperation.Capture, EcomOperation.Reserve, EcomOperation.Initiate],
            details.TransactionLogHistory.Select(entry => entry.Operation));
        Assert.Equal(10000, details.TransactionSummary!.CapturedAmount);
        Assert.Equal("Parcel 1", details.TransactionLogHistory[2].TransactionText);
    }

    [Fact]
    public async Task A_capture_that_fails_on_the_way_is_made_once_and_without_an_amount_takes_all()
    {
        var orderId = await Reserved();

        shop.Wire.Fail("drop-after", "503");
        var captured = await Orders.CaptureAsync(orderId, "All of it");

        Assert.Equal(49900, captured.Summary.CapturedAmount);
        var attempts = shop.Wire.To("/capture");
        Assert.Equal(3, attempts.Count);
        Assert.Single(attempts.Select(attempt => attempt.IdempotencyKey).Distinct());
        Assert.Equal(36, attempts[0].IdempotencyKey!.Length);
    }

    [Fact]
    public async Task Express_says_how_it_is_delivered()
    {
        var express = new EcomExpress
        {
            ConsentRemovalPrefix = "https://shop.example/consent",
            StaticShipping = [new EcomShippingMethod { Id = "mailbox", Name = "Mailbox", CostInKroner = 49.50m, IsDefault = true }],
        };

        await Orders.InitiateAsync(Order(Shop.NewReference()) with { Express = express });

        var body = shop.Wire.To("/payments").Single().Body;
        Assert.Contains("\"shippingCost\":49.50", body);
        Assert.Contains("eComm Express Payment", body);
    }

    [Fact]
    public async Task A_refusal_is_in_eComs_words()
    {
        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => Orders.GetDetailsAsync("order-nobody-made"));

        Assert.Equal((System.Net.HttpStatusCode.NotFound, "35", "Merchant"), (failure.Status, failure.Code, failure.Title));
        Assert.NotNull(failure.TraceId);
    }

    [Fact]
    public void A_callback_is_read()
    {
        var callback = EcomCallback.Parse("""
            {"merchantSerialNumber":"654321","orderId":"A1B2C3D5","transactionInfo":{"amount":65400,"status":"REJECTED","timeStamp":"2026-11-20T08:42:41.775Z"},
             "errorInfo":{"errorCode":"45","errorGroup":"PAYMENTS","errorMessage":"User has not acted upon the payment"}}
            """u8);

        Assert.Equal(("REJECTED", "45", null), (callback.TransactionInfo.Status, callback.ErrorInfo!.ErrorCode, callback.TransactionInfo.TransactionId));
    }

    static EcomOrder Order(string orderId) => new()
    {
        OrderId = orderId,
        Amount = 49900,
        TransactionText = "One jacket",
        CallbackPrefix = "https://shop.example/callbacks",
        FallBack = "https://shop.example/done",
    };

    async Task<string> Reserved()
    {
        var orderId = Shop.NewReference();
        var initiated = await Orders.InitiateAsync(Order(orderId));
        await Orders.ForceApproveAsync(orderId, Ola, initiated.Url);
        return orderId;
    }

    public void Dispose() => shop.Dispose();
}
