using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Webhooks;

namespace Kasse.Server.Tests.Ecom;

/// <summary>The first payment of somebody who follows the public pages, call by call, with whole bodies.</summary>
public sealed class GettingStartedTests
{
    [Fact]
    public async Task A_first_payment_is_initiated_approved_called_back_captured_and_refunded()
    {
        await using var kasse = await RunningKasse.Start();
        await using var receiver = await Receiver.Start();
        var shop = new OrderingShop(kasse, await kasse.Merchant());
        const string orderId = "1234561763600000000";

        var initiated = await shop.Merchant.Post("/ecomm/v2/payments/", $$"""
            {
              "merchantInfo": {
                "authToken": "5a4d", "callbackPrefix": "{{receiver.Url}}&callback=", "fallBack": "https://shop.example/done", "merchantSerialNumber": "123456"
              },
              "customerInfo": { "mobileNumber": "12345678" },
              "transaction": { "amount": 49900, "orderId": "{{orderId}}", "transactionText": "One jacket", "skipLandingPage": false }
            }
            """);
        Assert.Equal(200, initiated.Status);
        Wire.Same($$"""
            { "orderId": "{{orderId}}", "url": "{{kasse.Server.Address}}/dwo-api-application/v1/deeplink/vippsgateway?v=2&token=(token)" }
            """, initiated);
        Wire.Same($$"""
            {
              "orderId": "{{orderId}}",
              "transactionLogHistory": [
                { "amount": 49900, "transactionText": "One jacket", "timeStamp": "(time)Z", "operation": "INITIATE", "operationSuccess": true } ]
            }
            """, await shop.Details(orderId));

        var token = ((string)initiated.Json["url"]!).Split('=', 3)[2];
        var approved = await shop.Send(
            HttpMethod.Post, $"/ecomm/v2/integration-test/payments/{orderId}/approve", $$"""{ "customerPhoneNumber": "12345678", "token": "{{token}}" }""", orderId);
        Assert.Equal((200, null, ""), (approved.Status, approved.ContentType, approved.Body));

        var called = await receiver.Next();
        Assert.Equal(("POST", $"/hooks?shop=7&callback=/v2/payments/{orderId}", "5a4d"), (called.Method, called.Target, called.Headers["Authorization"]));
        Assert.Equal("RESERVED", (string?)called.Json["transactionInfo"]!["status"]);
        var reservation = (string)called.Json["transactionInfo"]!["transactionId"]!;

        var captured = await shop.Send(HttpMethod.Post, $"/ecomm/v2/payments/{orderId}/capture",
            """{ "merchantInfo": { "merchantSerialNumber": "123456" }, "transaction": { "amount": 0, "transactionText": "Captured" } }""", orderId);
        var capture = (string)captured.Json["transactionInfo"]!["transactionId"]!;
        Wire.Same($$"""
            {
              "orderId": "{{orderId}}",
              "transactionInfo": { "amount": 49900, "timeStamp": "(time)Z", "transactionText": "Captured", "status": "Captured", "transactionId": "{{capture}}" },
              "transactionSummary": { "capturedAmount": 49900, "remainingAmountToCapture": 0, "refundedAmount": 0, "remainingAmountToRefund": 49900 }
            }
            """, captured);

        var refunded = await shop.Send(HttpMethod.Post, $"/ecomm/v2/payments/{orderId}/refund",
            """{ "merchantInfo": { "merchantSerialNumber": "123456" }, "transaction": { "transactionText": "Refunded" } }""", orderId);
        var refund = (string)refunded.Json["transaction"]!["transactionId"]!;
        Wire.Same($$"""
            {
              "orderId": "{{orderId}}",
              "transaction": { "amount": 49900, "timeStamp": "(time)Z", "transactionText": "Refunded", "status": "Refund", "transactionId": "{{refund}}" },
              "transactionSummary": { "capturedAmount": 49900, "remainingAmountToCapture": 0, "refundedAmount": 49900, "remainingAmountToRefund": 0 }
            }
            """, refunded);

        Assert.All((string[])[reservation, capture, refund], id => Assert.Matches(@"^\d{10,}$", id));
        Assert.Equal(3, ((string[])[reservation, capture, refund]).Distinct().Count());
        Wire.Same($$"""
            {
              "orderId": "{{orderId}}",
              "transactionSummary": {
                "capturedAmount": 49900, "remainingAmountToCapture": 0, "refundedAmount": 49900, "remainingAmountToRefund": 0, "bankIdentificationNumber": 492556
              },
              "transactionLogHistory": [
                { "amount": 49900, "transactionText": "Refunded", "transactionId": "{{refund}}", "timeStamp": "(time)Z", "operation": "REFUND", "requestId": "{{orderId}}", "operationSuccess": true },
                { "amount": 49900, "transactionText": "Captured", "transactionId": "{{capture}}", "timeStamp": "(time)Z", "operation": "CAPTURE", "requestId": "{{orderId}}", "operationSuccess": true },
                { "amount": 49900, "transactionText": "One jacket", "transactionId": "{{reservation}}", "timeStamp": "(time)Z", "operation": "RESERVE", "requestId": "", "operationSuccess": true },
                { "amount": 49900, "transactionText": "One jacket", "transactionId": "{{reservation}}", "timeStamp": "(time)Z", "operation": "INITIATE", "operationSuccess": true } ]
            }
            """, await shop.Details(orderId));
        Wire.Same($$"""
            { "orderId": "{{orderId}}", "transactionInfo": { "amount": 49900, "status": "RESERVE", "timeStamp": "(time)Z", "transactionId": "{{reservation}}" } }
            """, await shop.Status(orderId));
    }
}
