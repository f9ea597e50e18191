namespace Kasse.Server.Tests.EPayment;

public sealed class MalformedCreateTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Fact]
    public async Task All_that_is_malformed_is_named_at_once_by_its_path()
    {
        var answer = await shop.Merchant.Post("/epayment/v1/payments", """
            {
              "amount": { "currency": "XYZ" },
              "customer": { "phoneNumber": "4712345678", "personalQr": "https://qr.vipps.no/p/4796844569" },
              "minimumUserAge": 101,
              "customerInteraction": "CUSTOMER_ASLEEP",
              "industryData": { "airlineData": { "airlineCode": "12", "airlineDesignatorCode": "DY", "passengerName": "A" } },
              "paymentMethod": { "type": "CASH", "blockedSources": ["GOLD", null] },
              "reference": "short",
              "returnUrl": "https://shop.example/(long)",
              "userFlow": "CARRIER_PIGEON",
              "expiresAt": "2026-12-01T12:00:00",
              "paymentDescription": "ab",
              "receipt": {
                "orderLines": [
                  { "name": "Socks", "id": "1", "totalAmount": 1, "totalAmountExcludingTax": 1, "totalTaxAmount": 0 },
                  null,
                  { "id": "", "taxRate": 10001, "unitInfo": { "unitPrice": -1, "quantity": "many" }, "discount": -1 }
                ],
                "bottomLine": { "currency": "nok", "tipAmount": -1, "barcode": { "format": "QR" } }
              },
              "shipping": {
                "fixedOptions": [
                  { "type": "BALLOON", "brand": "POSTEN", "options": [] },
                  { "type": "OTHER", "brand": "DHL", "options": [ { "id": "a", "amount": { "currency": "EUR", "value": 1 }, "name": "A" }, {} ] },
                  { "type": "OTHER", "brand": "DHL", "options": [ { "id": "b", "amount": { "currency": "XYZ", "value": 1 }, "name": "B" } ] }
                ],
                "dynamicOptions": {},
                "allowedCountries": ["NOR"]
              }
            }
            """.Replace("(long)", new string('x', 2500)));

        Assert.Equal("""
            Idempotency-Key: The Idempotency-Key field is required.
            amount.value: The Value field is required.
            amount.currency: The field Currency must be one of NOK, DKK, EUR, SEK, USD, GBP.
            userFlow: The field UserFlow must be one of WEB_REDIRECT, NATIVE_REDIRECT, PUSH_MESSAGE, QR.
            customer: Only one of PhoneNumber, PersonalQr and CustomerToken can be set.
            reference: The field Reference must match the regular expression '^[a-zA-Z0-9-]{8,64}$'.
            paymentMethod.type: The field Type must be one of WALLET, CARD, CARD_PASSTHROUGH.
            customerInteraction: The field CustomerInteraction must be one of CUSTOMER_PRESENT, CUSTOMER_NOT_PRESENT.
            minimumUserAge: The field MinimumUserAge must be between 0 and 100.
            paymentDescription: The field PaymentDescription must be a string with a minimum length of 3 and a maximum length of 100.
            returnUrl: The field ReturnUrl must be a string with a maximum length of 2500.
            paymentMethod.blockedSources[0]: The value 'GOLD' is not valid.
            paymentMethod.blockedSources[1]: The field BlockedSources must not hold null.
            expiresAt: The field ExpiresAt must be a date and time by RFC 3339, with Z or an offset.
            receipt.orderLines[0].taxRate: The TaxRate field is required.
            receipt.orderLines[1]: The field OrderLines must not hold null.
            receipt.orderLines[2].name: The Name field is required.
            receipt.orderLines[2].id: The Id field is required.
            receipt.orderLines[2].totalAmount: The TotalAmount field is required.
            receipt.orderLines[2].totalAmountExcludingTax: The TotalAmountExcludingTax field is required.
            receipt.orderLines[2].totalTaxAmount: The TotalTaxAmount field is required.
            receipt.orderLines[2].taxRate: The field TaxRate must be between 0 and 10000.
            receipt.orderLines[2].unitInfo.unitPrice: The field UnitPrice must be between 0 and 9223372036854775807.
            receipt.orderLines[2].unitInfo.quantity: The field Quantity must match the regular expression '^\d+([\.]\d{1,8})?$'.
            receipt.orderLines[2].discount: The field Discount must be between 0 and 9223372036854775807.
            receipt.bottomLine.currency: The field Currency must be one of NOK, DKK, EUR, SEK, USD, GBP.
            receipt.bottomLine.tipAmount: The field TipAmount must be between 0 and 10000000000000.
            receipt.bottomLine.barcode.format: The field Format must be one of EAN-13, CODE 39, CODE 128.
            receipt.bottomLine.barcode.data: The Data field is required.
            shipping: Exactly one of FixedOptions and DynamicOptions must be set.
            shipping.fixedOptions[0].options: The field Options must be a string or array type with a minimum length of '1'.
            shipping.fixedOptions[0].type: The field Type must be one of HOME_DELIVERY, PICKUP_POINT, MAILBOX, IN_STORE, OTHER.
            shipping.fixedOptions[1].options[0].amount.currency: The field Currency must be the payment's currency.
            shipping.fixedOptions[1].options[1].amount: The Amount field is required.
            shipping.fixedOptions[1].options[1].id: The Id field is required.
            shipping.fixedOptions[1].options[1].name: The Name field is required.
            shipping.fixedOptions[2].options[0].amount.currency: The field Currency must be one of NOK, DKK, EUR, SEK, USD, GBP.
            shipping.fixedOptions: The field FixedOptions must hold one group for each Brand and Type.
            shipping.dynamicOptions.callbackUrl: The CallbackUrl field is required.
            shipping.allowedCountries[0]: The value 'NOR' is not valid.
            industryData.airlineData.agencyInvoiceNumber: The AgencyInvoiceNumber field is required.
            industryData.airlineData.airlineCode: The field AirlineCode must be a string with a minimum length of 3 and a maximum length of 3.
            profile.scope: The field Scope must hold name, address, email, phoneNumber when Shipping is set.
            """, string.Join('\n', answer.Json["extraDetails"]!.AsArray().Select(d => $"{d!["name"]}: {d["reason"]}")));
    }

    [Fact]
    public async Task A_malformed_request_is_answered_like_this() => Wire.Same("""
        {
          "type": "https://httpstatuses.io/400",
          "title": "Bad Request",
          "status": 400,
          "detail": "See extraDetails for further details",
          "instance": "/v1/payments",
          "traceId": "(trace)",
          "extraDetails": [
            { "name": "reference", "reason": "The field Reference must match the regular expression '^[a-zA-Z0-9-]{8,64}$'." },
            { "name": "paymentMethod", "reason": "The PaymentMethod field is required." }
          ]
        }
        """, await shop.Create(WebShop.Order("short", change: """{ "paymentMethod": null }""")));

    [Fact]
    public async Task A_body_that_cannot_be_read_is_said_to_be_so()
    {
        foreach (var (body, name, line) in new[] { ("", "", 0), ("null", "", 0), ("{ \"amount\": ", "amount", 0), ("{\n\"reference\": {} }", "reference", 1) })
        {
            var answer = await shop.Create(body);

            Assert.Equal((400, "Bad Request"), (answer.Status, (string?)answer.Json["title"]));
            var fault = Assert.Single(answer.Json["extraDetails"]!.AsArray())!;
            Assert.Equal(name, (string?)fault["name"]);
            Assert.Contains(body is "" or "null" ? "A non-empty request body is required." : $"LineNumber: {line}", (string?)fault["reason"]);
        }
    }

    [Theory]
    [InlineData("""{ "userFlow": "QR" }""", "userFlow", "The field UserFlow must be WEB_REDIRECT when PaymentMethod.Type is CARD.")]
    [InlineData("""{ "expiresAt": "2099-01-01T00:00:00Z" }""", "expiresAt", "The field ExpiresAt can only be set when PaymentMethod.Type is WALLET.")]
    [InlineData("""{ "shipping": { "dynamicOptions": { "callbackUrl": "https://shop.example/" } }, "profile": { "scope": "name address email phoneNumber" } }""",
        "shipping", "The field Shipping can only be set when PaymentMethod.Type is WALLET.")]
    [InlineData("""{ "paymentMethod": { "type": "CARD", "blockedSources": ["COMMERCIAL_CARDS"] } }""",
        "paymentMethod.blockedSources", "The field BlockedSources can only be set when PaymentMethod.Type is WALLET.")]
    public async Task What_only_the_app_can_do_cannot_be_asked_of_the_card_page(string change, string name, string reason)
    {
        var order = WebShop.Order(WebShop.NewReference(), change: change).Replace("\"WALLET\"", "\"CARD\"");

        var answer = await shop.Create(order);

        Assert.Equal(400, answer.Status);
        Assert.Equal($$"""[{"name":"{{name}}","reason":"{{reason}}"}]""", answer.Json["extraDetails"]!.ToJsonString());
    }
}
