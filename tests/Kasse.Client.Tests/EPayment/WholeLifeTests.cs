using Kasse.Client.EPayment;

namespace Kasse.Client.Tests.EPayment;

public sealed class WholeLifeTests : IDisposable
{
    readonly Shop shop = new(options => options.SystemName = "acme-webshop");

    EPaymentClient Payments => shop.Client.EPayment;

    [Fact]
    public async Task A_payment_is_created_approved_captured_refunded_and_the_rest_given_free()
    {
        var reference = Shop.NewReference();

        var created = await Payments.CreateAsync(Shop.Order(reference, 49900));
        Assert.Equal(reference, created.Reference);
        Assert.Contains("token=", created.RedirectUrl);
        Assert.Equal(PaymentState.Created, (await Payments.GetAsync(reference)).State);

        await Payments.ForceApproveAsync(reference, Shop.Ola);
        var authorized = await Payments.GetAsync(reference);
        Assert.Equal(PaymentState.Authorized, authorized.State);
        Assert.Equal(Amount.Nok(49900), authorized.Aggregate.AuthorizedAmount);
        Assert.Equal(Amount.Nok(49900), authorized.Aggregate.Capturable);
        Assert.NotNull(authorized.CaptureGuaranteedUntil);
        Assert.Equal(6, authorized.PaymentMethod!.CardBin!.Length);
        Assert.Null(authorized.RedirectUrl);

        var captured = await Payments.CaptureAsync(reference, Amount.Nok(10000));
        Assert.Equal(Amount.Nok(10000), captured.Aggregate.CapturedAmount);
        Assert.Equal(Amount.Nok(39900), captured.Aggregate.Capturable);
        var refunded = await Payments.RefundAsync(reference, Amount.Nok(2500));
        Assert.Equal(Amount.Nok(2500), refunded.Aggregate.RefundedAmount);
        Assert.Equal(Amount.Nok(7500), refunded.Aggregate.Refundable);
        var cancelled = await Payments.CancelAsync(reference);
        Assert.Equal(Amount.Nok(39900), cancelled.Aggregate.CancelledAmount);
        Assert.Equal(Amount.Nok(0), cancelled.Aggregate.Capturable);
        Assert.Equal(PaymentState.Authorized, cancelled.State);

        var events = await Payments.GetEventsAsync(reference);
        Assert.Equal(
            [PaymentEventName.Created, PaymentEventName.Authorized, PaymentEventName.Captured, PaymentEventName.Refunded, PaymentEventName.Cancelled],
            events.Select(happened => happened.Name));
        Assert.Equal([49900, 49900, 10000, 2500, 39900], events.Select(happened => happened.Amount.Value));
        Assert.All(events, happened => Assert.True(happened.Success));
        Assert.All(events, happened => Assert.Equal(TimeSpan.Zero, happened.Timestamp.Offset));
    }

    [Fact]
    public async Task A_payment_that_nobody_approved_is_ended()
    {
        var reference = await shop.Created(10000);

        var ended = await Payments.CancelAsync(reference, onlyBeforeAuthorization: true);

        Assert.Equal(PaymentState.Terminated, ended.State);
        Assert.Equal(0, ended.Aggregate.Capturable.Value);
    }

    [Fact]
    public async Task A_key_of_the_callers_own_repeats_an_answer_and_no_capture()
    {
        var reference = await shop.Authorized(10000);

        await Payments.CaptureAsync(reference, Amount.Nok(4000), "capture-of-the-first-parcel");
        var again = await Payments.CaptureAsync(reference, Amount.Nok(4000), "capture-of-the-first-parcel");

        Assert.Equal(Amount.Nok(4000), again.Aggregate.CapturedAmount);
    }

    [Fact]
    public async Task All_that_can_be_asked_for_arrives()
    {
        var reference = Shop.NewReference();
        var expiresAt = DateTimeOffset.UtcNow.AddDays(2);

        await Payments.CreateAsync(Everything(reference) with { ExpiresAt = expiresAt });

        var body = System.Text.Json.Nodes.JsonNode.Parse(shop.Wire.To("/payments").Single().Body)!;
        Assert.Equal("IMAGE/PNG", (string?)body["qrFormat"]!["format"]);
        Assert.Equal("EAN-13", (string?)body["receipt"]!["bottomLine"]!["barcode"]!["format"]);
        Assert.Equal("KWH", (string?)body["receipt"]!["orderLines"]![0]!["unitInfo"]!["quantityUnit"]);
        Assert.Equal("c-42", (await Payments.GetAsync(reference)).Metadata!["cart"]);
    }

    [Fact]
    public async Task Express_asks_for_shipping()
    {
        var order = Shop.Order(Shop.NewReference()) with
        {
            Profile = new Profile { Scope = "name address email phoneNumber" },
            Shipping = new Shipping
            {
                FixedOptions =
                [
                    new ShippingGroup
                    {
                        Type = ShippingType.PickupPoint,
                        Brand = ShippingBrand.Postnord,
                        Options = [new ShippingOption { Id = "shop-7", Amount = Amount.Nok(4900), Name = "The corner shop", IsDefault = true }],
                    },
                ],
                AllowedCountries = ["NO", "SE"],
            },
        };

        Assert.NotNull((await Payments.CreateAsync(order)).RedirectUrl);
    }

    [Fact]
    public async Task A_request_says_who_it_is_from()
    {
        await shop.Created();

        var request = shop.Wire.To("/payments").Single();
        Assert.Equal("123456", request.Headers["Merchant-Serial-Number"]);
        Assert.Equal("acme-webshop", request.Headers["Vipps-System-Name"]);
        Assert.Equal("Kasse.Client", request.Headers["Vipps-System-Plugin-Name"]);
        Assert.StartsWith("Kasse.Client/", request.Headers["User-Agent"]);
        Assert.False(request.Headers.ContainsKey("client_secret"));
        Assert.False(request.Headers.ContainsKey("Psp-Id"));
    }

    [Fact]
    public async Task Another_sales_unit_is_named_and_shares_the_token()
    {
        await shop.Created();

        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(() => shop.Client.ForSalesUnit("234567").EPayment.GetAsync("order-of-another"));

        Assert.Equal(System.Net.HttpStatusCode.Forbidden, failure.Status);
        Assert.Equal("234567", shop.Wire.To("order-of-another").Single().Headers["Merchant-Serial-Number"]);
        Assert.Single(shop.Wire.To("/accesstoken/get"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    public async Task A_reference_that_leads_elsewhere_is_not_sent(string reference)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Payments.GetAsync(reference));

        Assert.Empty(shop.Wire.Requests);
    }

    static CreatePayment Everything(string reference) => Shop.Order(reference, 129900) with
    {
        UserFlow = UserFlow.Qr,
        QrFormat = new QrFormat { Format = QrImageFormat.Png, Size = 250 },
        Customer = new Customer { PhoneNumber = Shop.Ola },
        CustomerInteraction = CustomerInteraction.CustomerPresent,
        MinimumUserAge = 18,
        Profile = new Profile { Scope = "name email" },
        Metadata = new Dictionary<string, string> { ["cart"] = "c-42" },
        MerchantLegalLinks = new MerchantLegalLinks { TermsOfSaleUrl = "https://shop.example/terms", PrivacyPolicyUrl = "https://shop.example/privacy" },
        IndustryData = new IndustryData
        {
            AirlineData = new AirlineData { AgencyInvoiceNumber = "A1", AirlineCode = "328", AirlineDesignatorCode = "DY", PassengerName = "HANSEN / OLA MR." },
        },
        Receipt = new Receipt
        {
            OrderLines =
            [
                new OrderLine
                {
                    Name = "Charging", Id = "kwh", TotalAmount = 129900, TotalAmountExcludingTax = 103920, TotalTaxAmount = 25980, TaxRate = 2500,
                    UnitInfo = new UnitInfo { UnitPrice = 1299, Quantity = "100", QuantityUnit = QuantityUnit.Kwh },
                    ProductUrl = "https://shop.example/p/9",
                },
            ],
            BottomLine = new BottomLine { Currency = "NOK", Barcode = new Barcode { Format = BarcodeFormat.Ean13, Data = "7038010000000" } },
        },
    };

    public void Dispose() => shop.Dispose();
}
