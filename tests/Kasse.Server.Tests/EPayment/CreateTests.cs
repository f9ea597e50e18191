using Kasse.Engine.Payments;
using Kasse.Server.Start;

namespace Kasse.Server.Tests.EPayment;

public sealed class CreateTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Fact]
    public async Task Everything_that_can_be_asked_for_is_kept()
    {
        using var careless = shop.Kasse.CarelessCallers();
        var answer = await shop.Create("""
            {
              "amount": { "currency": "NOK", "value": 129900 },
              "customer": { "phoneNumber": "4712345678" },
              "minimumUserAge": 18,
              "customerInteraction": "CUSTOMER_PRESENT",
              "industryData": { "airlineData": { "agencyInvoiceNumber": "A1", "airlineCode": "328", "airlineDesignatorCode": "DY",
                                "passengerName": "HANSEN / OLA MR.", "ticketNumber": "328-0000000001" } },
              "paymentMethod": { "type": "WALLET" },
              "profile": { "scope": "name address email phoneNumber birthDate" },
              "reference": "shop7-order-000042",
              "returnUrl": "https://shop.example/return?ref=42",
              "userFlow": "WEB_REDIRECT",
              "expiresAt": "2099-01-01T12:00:00+02:00",
              "paymentDescription": "Order 42",
              "receipt": {
                "orderLines": [
                  { "name": "Jacket", "id": "sku-9", "totalAmount": 120000, "totalAmountExcludingTax": 96000, "totalTaxAmount": 24000, "taxRate": 2500,
                    "unitInfo": { "unitPrice": 120000, "quantity": "1.5", "quantityUnit": "KG" }, "discount": 100,
                    "productUrl": "https://shop.example/p/9", "isReturn": true, "isShipping": false },
                  { "name": "Freight", "id": "frt", "totalAmount": 9900, "totalAmountExcludingTax": 7920, "totalTaxAmount": 1980, "taxPercentage": 25,
                    "unitInfo": { "unitPrice": 9900, "quantity": 1 }, "isShipping": true } ],
                "bottomLine": { "currency": "NOK", "tipAmount": 1, "posId": "web", "receiptNumber": "42",
                  "paymentSources": { "giftCard": 1, "card": 2, "voucher": 3, "cash": 4 }, "barcode": { "format": "CODE 128", "data": "0042" },
                  "giftCardAmount": 5, "totalAmount": 6, "totalTax": 7, "totalDiscount": 8, "shippingAmount": 9, "terminalId": "t",
                  "shippingInfo": { "amount": 10, "amountExcludingTax": 11, "taxAmount": 12, "taxPercentage": 13 } }
              },
              "metadata": { "cart": "c-42" },
              "receiptUrl": "https://shop.example/receipt/42",
              "shipping": {
                "fixedOptions": [ { "type": "HOME_DELIVERY", "brand": "POSTEN", "isDefault": true, "priority": 3,
                  "options": [ { "id": "home", "amount": { "currency": "NOK", "value": 9900 }, "name": "Home", "isDefault": true, "priority": 4,
                                 "meta": "evening", "estimatedDelivery": "2-3 days" } ] } ],
                "allowedCountries": [ "NO", "se" ]
              },
              "merchantLegalLinks": { "termsOfSaleUrl": "https://shop.example/terms", "privacyPolicyUrl": "https://shop.example/privacy" }
            }
            """.Replace("2099-01-01T12:00:00+02:00", Soon));

        Assert.Equal((201, ""), (answer.Status, answer.Status == 201 ? "" : answer.Body));
        var order = Kept("shop7-order-000042").Order;
        Assert.Equivalent(
            new Order
            {
                Reference = "shop7-order-000042",
                Amount = new(129900, "NOK"),
                PhoneNumber = "4712345678",
                CustomerPresent = true,
                MinimumUserAge = 18,
                Description = "Order 42",
                ReturnUrl = "https://shop.example/return?ref=42",
                ReceiptUrl = "https://shop.example/receipt/42",
                Scope = "name address email phoneNumber birthDate",
                ExpiresAt = DateTimeOffset.Parse(Soon),
                Metadata = new Dictionary<string, string> { ["cart"] = "c-42" },
                Receipt = new(
                    [
                        new("Jacket", "sku-9", 120000, 96000, 24000, 2500, new(120000, "1.5", "KG"), 100, "https://shop.example/p/9", IsReturn: true, IsShipping: false),
                        new("Freight", "frt", 9900, 7920, 1980, 2500, new(9900, "1", "PCS"), null, null, IsReturn: false, IsShipping: true),
                    ],
                    new("NOK", 1, "web", "42", new(1, 2, 3, 4), new("CODE 128", "0042"), new(5, 6, 7, 8, 9, "t", new(10, 11, 12, 13)))),
                Shipping = new([new("HOME_DELIVERY", "POSTEN", true, 3, [new("home", new(9900, "NOK"), "Home", true, 4, "evening", "2-3 days")])], null, null, ["NO", "SE"]),
                LegalLinks = new("https://shop.example/terms", "https://shop.example/privacy"),
                AirlineTicket = new("A1", "328", "DY", "HANSEN / OLA MR.", "328-0000000001"),
            },
            order, strict: true);
    }

    [Theory]
    [InlineData("WEB_REDIRECT", "{}", "(base)/pay?token=(token)")]
    [InlineData("NATIVE_REDIRECT", "{}", "vippsMT://?token=(token)")]
    [InlineData("PUSH_MESSAGE", """{ "customer": { "phoneNumber": "4712345678" } }""", null)]
    [InlineData("PUSH_MESSAGE", """{ "customer": { "personalQr": "https://qr.vipps.no/28/2/01/031/4712345678?v=1" } }""", null)]
    [InlineData("QR", "{}", "(base)/qr-image/v1?token=(token)")]
    [InlineData("QR", """{ "qrFormat": { "format": "IMAGE/SVG+XML", "size": 5 } }""", "(base)/qr-image/v1?token=(token)")]
    [InlineData("QR", """{ "qrFormat": { "format": "IMAGE/PNG", "size": 250 } }""", "(base)/qr-image/v1?token=(token)")]
    [InlineData("QR", """{ "qrFormat": { "format": "TEXT/TARGETURL" } }""", "(base)/pay?token=(token)")]
    public async Task Each_flow_has_its_redirect_address(string flow, string change, string? redirectUrl)
    {
        using var careless = shop.Kasse.CarelessCallers();
        var reference = WebShop.NewReference();

        var answer = await shop.Create(WebShop.Order(reference, change: $$"""{ "userFlow": "{{flow}}", {{change[1..]}}""".Replace(", }", " }")));

        Assert.Equal(201, answer.Status);
        var redirect = redirectUrl is null ? "" : $"\"redirectUrl\": \"{redirectUrl.Replace("(base)", shop.Kasse.Server.Address)}\",";
        Wire.Same($$"""{ {{redirect}} "reference": "{{reference}}" }""", answer);
        Assert.Equal((string?)answer.Json["redirectUrl"], (string?)(await shop.Get(reference)).Json["redirectUrl"]);
    }

    [Fact]
    public async Task A_push_message_is_in_the_payers_app_at_once()
    {
        var reference = await shop.Created(change: $$"""{ "userFlow": "PUSH_MESSAGE", "customer": { "phoneNumber": "{{WebShop.Kari}}" } }""");

        Assert.Equal(WebShop.Kari, Kept(reference).SentTo);
        Assert.Contains(shop.Kasse.Server.Platform.Journal.FindByPayer(WebShop.Kari, 10), h => h.Payment.Reference == reference);
    }

    [Fact]
    public async Task The_size_of_a_png_is_checked_and_that_of_others_ignored()
    {
        var refused = await shop.Create(WebShop.Order(WebShop.NewReference(), change: """{ "userFlow": "QR", "qrFormat": { "format": "IMAGE/PNG", "size": 99 } }"""));
        var small = await shop.Created(change: """{ "userFlow": "QR", "qrFormat": { "format": "IMAGE/PNG", "size": 100 } }""");
        var usual = await shop.Created(change: """{ "userFlow": "QR", "qrFormat": { "format": "IMAGE/PNG" } }""");

        Assert.Equal("The field Size must be between 100 and 2000.", (string?)refused.Json["extraDetails"]![0]!["reason"]);
        Assert.Equal(new(QrImage.Png, 100), Kept(small).Order.Qr);
        Assert.Equal(new(QrImage.Png, 1024), Kept(usual).Order.Qr);
    }

    [Fact]
    public async Task A_card_payment_says_so_and_shares_no_profile()
    {
        var reference = await shop.Authorized(change: """{ "paymentMethod": { "type": "CARD" }, "profile": { "scope": "name" } }""");

        var payment = (await shop.Get(reference)).Json;

        Assert.Equal("""{"type":"CARD","cardBin":"492556"}""", payment["paymentMethod"]!.ToJsonString());
        Assert.Equal("{}", payment["profile"]!.ToJsonString());
        Assert.Null(payment["userDetails"]);
    }

    [Fact]
    public async Task Commercial_cards_can_be_blocked_in_Denmark_and_Finland()
    {
        foreach (var market in new[] { Market.Denmark, Market.Finland })
        {
            var abroad = await shop.Another(market: market);

            var reference = await abroad.Created(1, """{ "paymentMethod": { "type": "WALLET", "blockedSources": ["COMMERCIAL_CARDS"] } }""");

            Assert.True(shop.Kasse.Server.Platform.Journal.Find(abroad.Merchant.Msn, reference)!.Payment.Order.BlocksCommercialCards);
        }
    }

    [Fact]
    public async Task Two_sales_units_may_use_the_same_reference_and_the_same_key()
    {
        var order = WebShop.Order(WebShop.NewReference());

        Assert.Equal(201, (await shop.Create(order, "same")).Status);
        Assert.Equal(201, (await (await shop.Another()).Create(order, "same")).Status);
    }

    [Theory]
    [InlineData("https://shop.example/return", 201)]
    [InlineData("myapp://return", 201)]
    [InlineData("http://shop.example/return", 400)]
    [InlineData("http://localhost:3000/return", 400)]
    [InlineData("shop.example/return", 400)]
    [InlineData("javascript://shop.example/%0aalert(1)", 400)]
    public async Task In_a_production_like_environment_a_return_address_is_https_or_an_app(string returnUrl, int status)
    {
        await using var kasse = await RunningKasse.Start(options => options with { Environment = KasseEnvironment.ProductionLike });
        var live = new WebShop(kasse, await kasse.Merchant());

        var answer = await live.Create(WebShop.Order(WebShop.NewReference(), change: $$"""{ "returnUrl": "{{returnUrl}}" }"""));

        Assert.Equal((status, status == 201 ? null : "4090"), (answer.Status, status == 201 ? null : answer.Code));
    }

    string Soon => $"{DateTimeOffset.UtcNow.AddDays(7):yyyy-MM-dd}T12:00:00+02:00";

    Payment Kept(string reference) => shop.Kasse.Server.Platform.Journal.Find(shop.Merchant.Msn, reference)!.Payment;
}
