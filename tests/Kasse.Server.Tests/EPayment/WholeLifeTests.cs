namespace Kasse.Server.Tests.EPayment;

/// <summary>A payment from its creation to its refund, with the bodies that the public quick start sends.</summary>
public sealed class WholeLifeTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Fact]
    public async Task A_payment_is_created_approved_partly_captured_the_rest_cancelled_and_refunded()
    {
        const string path = "/epayment/v1/payments/acme-shop-123-order123abc";
        var created = await shop.Merchant.Post("/epayment/v1/payments", """
            {
              "amount": { "currency": "NOK", "value": 49900 },
              "paymentMethod": { "type": "WALLET" },
              "customer": { "phoneNumber": "4712345678" },
              "reference": "acme-shop-123-order123abc",
              "returnUrl": "https://example.com/redirect?reference=acme-shop-123-order123abc",
              "userFlow": "WEB_REDIRECT",
              "paymentDescription": "One pair of socks"
            }
            """, "create-key");
        Assert.Equal((201, "application/json; charset=utf-8"), (created.Status, created.ContentType));
        Wire.Same($$"""{ "redirectUrl": "{{shop.Kasse.Server.Address}}/pay?token=(token)", "reference": "acme-shop-123-order123abc" }""", created);

        Wire.Same($$"""
            {
              "aggregate": {
                "authorizedAmount": { "currency": "NOK", "value": 0 },
                "cancelledAmount": { "currency": "NOK", "value": 0 },
                "capturedAmount": { "currency": "NOK", "value": 0 },
                "refundedAmount": { "currency": "NOK", "value": 0 }
              },
              "amount": { "currency": "NOK", "value": 49900 },
              "state": "CREATED",
              "paymentMethod": { "type": "WALLET" },
              "profile": {},
              "pspReference": "(id)",
              "redirectUrl": "{{shop.Kasse.Server.Address}}/pay?token=(token)",
              "reference": "acme-shop-123-order123abc"
            }
            """, await shop.Merchant.Get(path));

        var approved = await shop.Approve("acme-shop-123-order123abc");
        Assert.Equal((200, null, ""), (approved.Status, approved.ContentType, approved.Body));
        Wire.Same("""
            {
              "aggregate": {
                "authorizedAmount": { "currency": "NOK", "value": 49900 },
                "cancelledAmount": { "currency": "NOK", "value": 0 },
                "capturedAmount": { "currency": "NOK", "value": 0 },
                "refundedAmount": { "currency": "NOK", "value": 0 }
              },
              "amount": { "currency": "NOK", "value": 49900 },
              "state": "AUTHORIZED",
              "paymentMethod": { "type": "WALLET", "cardBin": "492556" },
              "profile": {},
              "pspReference": "(id)",
              "reference": "acme-shop-123-order123abc",
              "captureGuaranteedUntil": "(time)+00:00"
            }
            """, await shop.Merchant.Get(path));

        var captured = await shop.Merchant.Post($"{path}/capture", """{ "modificationAmount": { "currency": "NOK", "value": 10000 } }""", "capture-key");
        Assert.Equal((200, "application/json; charset=utf-8"), (captured.Status, captured.ContentType));
        Wire.Same(Modified(cancelled: 0, captured: 10000, refunded: 0), captured);

        var cancelled = await shop.Merchant.Post($"{path}/cancel", null);
        Assert.Equal(200, cancelled.Status);
        Wire.Same(Modified(cancelled: 39900, captured: 10000, refunded: 0), cancelled);

        var refunded = await shop.Merchant.Post($"{path}/refund", """{ "modificationAmount": { "currency": "NOK", "value": 4000 } }""", "refund-key");
        Assert.Equal(200, refunded.Status);
        Wire.Same(Modified(cancelled: 39900, captured: 10000, refunded: 4000), refunded);

        Wire.Same($"""
            [
              {Event("CREATED", 49900, "create-key")},
              {Event("AUTHORIZED", 49900, "create-key")},
              {Event("CAPTURED", 10000, "capture-key")},
              {Event("CANCELLED", 39900, key: null)},
              {Event("REFUNDED", 4000, "refund-key")}
            ]
            """, await shop.Merchant.Get($"{path}/events"));
    }

    [Fact]
    public async Task Answers_about_a_payment_carry_the_psp_reference_of_its_creation_and_each_event_its_own()
    {
        var reference = await shop.Authorized();
        var captured = await shop.Capture(reference, 100);
        var payment = await shop.Get(reference);

        var ids = (await shop.Events(reference)).Json.AsArray().Select(e => (string)e!["pspReference"]!).ToList();

        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal(ids[0], (string?)captured.Json["pspReference"]);
        Assert.Equal(ids[0], (string?)payment.Json["pspReference"]);
    }

    static string Modified(long cancelled, long captured, long refunded) => $$"""
        {
          "amount": { "currency": "NOK", "value": 49900 },
          "state": "AUTHORIZED",
          "aggregate": {
            "authorizedAmount": { "currency": "NOK", "value": 49900 },
            "cancelledAmount": { "currency": "NOK", "value": {{cancelled}} },
            "capturedAmount": { "currency": "NOK", "value": {{captured}} },
            "refundedAmount": { "currency": "NOK", "value": {{refunded}} }
          },
          "pspReference": "(id)",
          "reference": "acme-shop-123-order123abc"
        }
        """;

    static string Event(string name, long value, string? key) => $$"""
        {
          "reference": "acme-shop-123-order123abc",
          "pspReference": "(id)",
          "name": "{{name}}",
          "amount": { "currency": "NOK", "value": {{value}} },
          "timestamp": "(time)Z",
          {{(key is null ? "" : $"\"idempotencyKey\": \"{key}\",")}}
          "success": true
        }
        """;
}
