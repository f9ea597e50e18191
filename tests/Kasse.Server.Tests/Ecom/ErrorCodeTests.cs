using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Server.Tests.EPayment;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Ecom;

/// <summary>Every error of eCom that can occur here, with a situation in which it does.</summary>
public sealed class ErrorCodeTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly OrderingShop shop = new(shared.Kasse, shared.Merchant);

    public delegate Task<Answer> Situation(OrderingShop shop);

    public static TheoryData<string?, string, int, string, string, Situation> Errors => new()
    {
        { "Payment", "41", 402, "The user does not have a valid card.", "no card at all", async shop => await Approved(shop) },
        { "Payment", "42", 402, "Refused by the issuer.", "refused", async shop => await Approved(shop, CardConduct.RefusedByIssuer) },
        { "Payment", "42", 402, "Refused by the issuer.", "no money", async shop => await Approved(shop, CardConduct.InsufficientFunds) },
        { "Payment", "44", 402, "Refused by the issuer: Expired card.", "expired", async shop => await Approved(shop, CardConduct.Expired) },
        { "Payment", "51", 402, "Cannot cancel an orderId", "captured", async shop => await shop.Cancel(await shop.Captured()) },
        { "Payment", "51", 402, "Cannot cancel an orderId", "captured, and told to release", async shop => await shop.Cancel(await shop.Captured(), release: true) },
        { "Payment", "51", 402, "Cannot cancel an orderId", "captured in part", async shop => await shop.Cancel(await shop.Captured(part: "100")) },
        { "Payment", "52", 402, "Cancellation failed", "cancelled before", async shop =>
            {
                var orderId = await shop.Reserved();
                await shop.Cancel(orderId);
                return await shop.Cancel(orderId);
            } },
        { "Payment", "52", 402, "Cancellation failed", "the payer was faster", async shop =>
            {
                var orderId = await shop.Initiated();
                await shop.WebShop.People.Reject(shop.Merchant.Msn, orderId);
                return await shop.Cancel(orderId);
            } },
        { "Payment", "61", 400, "The total capture amount exceeds", "an øre too much", async shop => await shop.Capture(await shop.Reserved(), "49901") },
        { "Payment", "61", 400, "The total capture amount exceeds", "all that is left, of nothing", async shop => await shop.Capture(await shop.Captured()) },
        { "Payment", "62", 402, "The amount you tried to capture is not reserved.", "too early", async shop => await shop.Capture(await shop.Initiated()) },
        { "Payment", "63", 402, "Capture failed", "the issuer stumbled", async shop =>
            await shop.Capture(await shop.Reserved(phoneNumber: await Phone(shop, CardConduct.StumblesOnFirstCapture))) },
        { "Payment", "63", 402, "Capture failed", "a part, where only all is allowed", async shop =>
            {
                var other = await shop.Another(without: SalesUnitFeatures.PartialCapture);
                return await other.Capture(await other.Reserved(), "100");
            } },
        { "Payment", "71", 400, "Cannot refund a higher amount", "an øre too much", async shop => await shop.Refund(await shop.Captured(), "49901") },
        { "Payment", "71", 400, "Cannot refund a higher amount", "twice", async shop =>
            {
                var orderId = await shop.Captured();
                await shop.Refund(orderId);
                return await shop.Refund(orderId);
            } },
        { "Payment", "72", 402, "Cannot refund a reserved order.", "not captured", async shop => await shop.Refund(await shop.Reserved()) },
        { "Payment", "72", 402, "Cannot refund a reserved order.", "not even approved", async shop => await shop.Refund(await shop.Initiated()) },
        { "Payment", "73", 402, "Cannot refund a canceled order.", "cancelled after approval", async shop =>
            {
                var orderId = await shop.Reserved();
                await shop.Cancel(orderId);
                return await shop.Refund(orderId);
            } },
        { "Payment", "74", 402, "Refund failed during debit", "the merchant's account", async shop => await shop.Refund(await shop.Captured(), "123") },
        { "Payment", "95", 400, "Payments can only be refunded up to 365 days", "a year later", async shop => await shop.Refund(await shop.Captured(), "124") },
        { "VippsError", "91", 400, "The transaction is not allowed.", "capturing what was cancelled", async shop =>
            {
                var orderId = await shop.Reserved();
                await shop.Cancel(orderId);
                return await shop.Capture(orderId);
            } },
        { "VippsError", "91", 400, "The transaction is not allowed.", "approving what was cancelled", async shop =>
            {
                var orderId = await shop.Initiated();
                await shop.Cancel(orderId);
                return await shop.Approve(orderId);
            } },
        { "VippsError", "92", 400, "The transaction has already been processed.", "approving twice", async shop => await shop.Approve(await shop.Reserved()) },
        { "VippsError", "93", 400, "The capture request must be identical", "a capture with the id of another", async shop =>
            {
                var orderId = await shop.Reserved();
                await shop.Capture(orderId, "100", "id");
                return await shop.Capture(orderId, "200", "id");
            } },
        { "VippsError", "93", 400, "The refund request must be identical", "a refund with the id of another", async shop =>
            {
                var orderId = await shop.Captured();
                await shop.Refund(orderId, "100", "id");
                return await shop.Refund(orderId, "200", "id");
            } },
        { "VippsError", "94", 400, "Order locked and is already processing.", "the same request at once", SameCaptureTwiceAtOnce },
        { "VippsError", "94", 400, "Order locked and is already processing.", "the issuer is thinking", async shop =>
            {
                var orderId = await shop.Initiated(201);
                await shop.WebShop.People.Approve(shop.Merchant.Msn, orderId, WebShop.Ola);
                return await shop.Approve(orderId);
            } },
        { "VippsError", "99", 500, "Internal error.", "an amount that is none", shop => Initiate(shop, transaction: """{ "amount": "much" }""") },
        { "VippsError", "99", 500, "Internal error.", "half an øre", shop => Initiate(shop, transaction: """{ "amount": 499.5 }""") },
        { "VippsError", "99", 500, "Internal error.", "fallback in small letters", shop => Initiate(shop, """{ "fallBack": null, "fallback": "https://shop.example" }""") },
        { "VippsError", "99", 500, "Internal error.", "no JSON", shop => shop.Initiate("{ merchantInfo") },
        { "User", "81", 400, "The phone number is either", "too many digits", shop => Initiate(shop, customer: """{ "mobileNumber": "123456789" }""") },
        { "User", "81", 400, "The phone number is either", "letters", shop => Initiate(shop, customer: """{ "mobileNumber": "Ola" }""") },
        { "User", "81", 400, "The phone number is either", "nobody to push to", shop => Initiate(shop, customer: "{ \"mobileNumber\": null }", transaction: """{ "skipLandingPage": true }""") },
        { "User", "81", 400, "The phone number is either", "a child", shop => Initiate(shop, customer: """{ "mobileNumber": "90000013" }""") },
        { "Customer", "81", 400, "Invalid phone number for test.", "approving as nobody", async shop => await shop.Approve(await shop.Initiated(), "99999999") },
        { null, "34", 400, "Duplicate orderId.", "the id of another order", async shop => await shop.Initiate(shop.Order(await shop.Initiated())) },
        { "Merchant", "35", 404, "The orderId 'none' does not exist for MSN", "capture", shop => shop.Capture("none") },
        { "Merchant", "35", 404, "The orderId 'none' does not exist for MSN", "refund", shop => shop.Refund("none") },
        { "Merchant", "35", 404, "The orderId 'none' does not exist for MSN", "cancel", shop => shop.Cancel("none") },
        { "Merchant", "35", 404, "The orderId 'none' does not exist for MSN", "details", shop => shop.Details("none") },
        { "Merchant", "35", 404, "The orderId 'none' does not exist for MSN", "status", shop => shop.Status("none") },
        { "Merchant", "35", 404, "The orderId 'none' does not exist for MSN", "approve", shop => shop.Approve("none") },
        { "Merchant", "35", 404, "The orderId 'order-", "made through ePayment", async shop => await shop.Details(await shop.WebShop.Created()) },
        { "Merchant", "37", 403, "The merchant and/or sales unit is unavailable", "not active", async shop => await Initiate(await shop.Another(SalesUnitFeatures.Active)) },
        { "Merchant", "38", 403, "The sales unit is not allowed to skip", "not approved for it", async shop =>
            await Initiate(await shop.Another(SalesUnitFeatures.PushMessage), transaction: """{ "skipLandingPage": true }""") },
        { "Merchant", "51", 403, "The Nin scope is not allowed", "not approved for it", shop => Initiate(shop, transaction: """{ "scope": "name nin" }""") },
        { "Merchant", "97", 403, "The sales unit is not allowed to perform payments.", "no bank account", async shop =>
            await Initiate(await shop.Another(SalesUnitFeatures.BankAccountVerified)) },
        { "Merchant", "97", 403, "The sales unit is not allowed to perform payments.", "another country", async shop => await Initiate(await shop.Another(market: Market.Denmark)) },
        { "Merchant", "97", 403, "Invalid MSN: 234567.", "somebody else's number", shop => Initiate(shop, """{ "merchantSerialNumber": "234567" }""") },
        { "Merchant", "97", 403, "Invalid MSN: 654321.", "a header that says another", async shop =>
            await shop.Merchant.Send(HttpMethod.Get, "/ecomm/v2/payments/x/details", null, null, request =>
            {
                request.Headers.Remove("Merchant-Serial-Number");
                request.Headers.Add("Merchant-Serial-Number", "654321");
            }) },
        { "Merchant", "transaction.amount.invalid", 400, "Amount is invalid", "99 øre", shop => Initiate(shop, transaction: """{ "amount": 99 }""") },
        { "Merchant", "transaction.amount.invalid", 400, "Amount is invalid", "less than nothing", async shop => await shop.Capture(await shop.Reserved(), "-1") },
        { "InvalidRequest", "transaction.amount", 400, "Amount", "none", shop => Initiate(shop, transaction: """{ "amount": null }""") },
        { "InvalidRequest", "transaction.orderId", 400, "OrderId", "a space", shop => shop.Initiate(shop.Order("order 1")) },
        { "InvalidRequest", "transaction.orderId", 400, "OrderId", "51 letters", shop => shop.Initiate(shop.Order(new string('o', 51))) },
        { "InvalidRequest", "transaction.transactionText", 400, "It should be text", "none", shop => Initiate(shop, transaction: """{ "transactionText": null }""") },
        { "InvalidRequest", "transaction.transactionText", 400, "It should be text", "on capture, too long", async shop => await shop.Send(
            HttpMethod.Post, $"/ecomm/v2/payments/{await shop.Reserved()}/capture", $$"""{ "transaction": { "transactionText": "{{new string('t', 101)}}" } }""") },
        { "InvalidRequest", "transaction.scope", 400, "The scope shoeSize", "unknown", shop => Initiate(shop, transaction: """{ "scope": "name shoeSize" }""") },
        { "InvalidRequest", "transaction.additionalData.passengerName", 400, "It should be text", "a ticket for nobody", shop =>
            Initiate(shop, transaction: """{ "additionalData": { "airlineCode": "074", "airlineDesignatorCode": "KL", "agencyInvoiceNumber": "1" } }""") },
        { "InvalidRequest", "merchantInfo.merchantSerialNumber", 400, "MerchantSerialNumber", "none", shop => Initiate(shop, """{ "merchantSerialNumber": null }""") },
        { "InvalidRequest", "merchantInfo.callbackPrefix", 400, "CallbackPrefix", "none", shop => Initiate(shop, """{ "callbackPrefix": null }""") },
        { "InvalidRequest", "merchantInfo.callbackPrefix", 400, "CallbackPrefix", "no address", shop => Initiate(shop, """{ "callbackPrefix": "shop" }""") },
        { "InvalidRequest", "merchantInfo.fallBack.invalid", 400, "Fallback should not be null or empty", "none", shop => Initiate(shop, """{ "fallBack": null }""") },
        { "InvalidRequest", "merchantInfo.fallBack.invalid", 400, "Fallback should not be null or empty", "a script", shop => Initiate(shop, """{ "fallBack": "javascript://x" }""") },
        { "InvalidRequest", "merchantInfo.paymentType", 400, "PaymentType", "unknown", shop => Initiate(shop, """{ "paymentType": "eCom" }""") },
        { "InvalidRequest", "merchantInfo.authToken", 400, "AuthToken", "256 letters", shop => Initiate(shop, $$"""{ "authToken": "{{new string('a', 256)}}" }""") },
        { "InvalidRequest", "X-Request-Id", 400, "X-Request-Id", "41 letters", async shop => await shop.Capture(await shop.Reserved(), requestId: new string('x', 41)) },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public async Task Says_no_with_group_and_code(string? group, string code, int status, string message, string why, Situation situation)
    {
        var answer = await situation(shop);

        Assert.True(answer.Status == status, $"{why}: {answer.Status} {answer.Body}");
        Assert.Equal("application/json;charset=UTF-8", answer.ContentType?.Replace("; ", ";"));
        var error = Assert.Single(answer.Json.AsArray())!.AsObject();
        Assert.Equal((group, code), ((string?)error["errorGroup"], (string?)error["errorCode"]));
        Assert.StartsWith(message, (string?)error["errorMessage"]);
        Assert.Equal(group is null ? ["errorCode", "errorMessage", "contextId"] : ["errorGroup", "errorCode", "errorMessage", "contextId"], error.Select(member => member.Key));
        Assert.True(Guid.TryParse((string?)error["contextId"], out _));
    }

    [Fact]
    public async Task Names_everything_that_is_malformed_at_once()
    {
        var answer = await shop.Initiate("");

        Assert.Equal(400, answer.Status);
        Assert.Equal(
            ["transaction.orderId", "transaction.amount", "transaction.transactionText", "merchantInfo.merchantSerialNumber", "merchantInfo.callbackPrefix", "merchantInfo.fallBack.invalid"],
            answer.Json.AsArray().Select(error => (string?)error!["errorCode"]));
    }

    [Fact]
    public async Task What_is_late_is_refused()
    {
        await using var kasse = await RunningKasse.Start();
        var shop = new OrderingShop(kasse, await kasse.Merchant());
        var (captured, cancelled) = (await shop.Reserved(), await shop.Reserved());
        await shop.WebShop.Pass(TimeSpan.FromDays(180));

        var capture = await shop.Capture(captured);
        var cancel = await shop.Cancel(cancelled);

        Assert.Equal((400, "98", "Payments can only be captured up to 180 days after reservation. See the FAQ."), Said(capture));
        Assert.Equal((400, "98", "Payments can only be canceled up to 180 days after reservation. See the FAQ."), Said(cancel));
    }

    [Fact]
    public async Task Force_approve_can_ask_for_a_first_approval_by_hand()
    {
        await using var kasse = await RunningKasse.Start(options => options with { FirstApprovalByHand = true });
        var shop = new OrderingShop(kasse, await kasse.Merchant());
        var orderId = await shop.Initiated();

        Assert.Equal((400, "1082", "1082"), Said(await shop.Approve(orderId)));
    }

    [Fact]
    public async Task A_production_like_environment_calls_nobody_at_home_and_approves_nothing()
    {
        await using var kasse = await RunningKasse.Start(options => options with { Environment = KasseEnvironment.ProductionLike });
        var shop = new OrderingShop(kasse, await kasse.Merchant());

        Assert.Equal((400, "Invalid IP address", "Invalid IP address"), Said(await Initiate(shop, """{ "callbackPrefix": "https://127.0.0.1/callback" }""")));
        Assert.Equal("merchantInfo.callbackPrefix", Said(await Initiate(shop, """{ "callbackPrefix": "http://shop.example" }""")).Code);
        var orderId = await shop.Initiated(merchant: """{ "callbackPrefix": "https://shop.example" }""");
        Assert.Equal((400, "91", "The transaction is not allowed."), Said(await shop.Approve(orderId)));
    }

    [Fact]
    public async Task Too_many_calls_are_refused_by_the_gateway()
    {
        await using var kasse = await RunningKasse.Start(options => options with { RateLimits = true });
        var shop = new OrderingShop(kasse, await kasse.Merchant());
        var order = shop.Order("order-1");

        await shop.Initiate(order);
        await shop.Initiate(order);
        var third = await shop.Initiate(order);

        Assert.Equal(429, third.Status);
        Assert.Equal(200, (await shop.Initiate(shop.Order("order-2"))).Status);
    }

    [Fact]
    public async Task A_partner_must_say_for_whom_it_acts()
    {
        var keys = FirstStart.NewKeys(KeySetKind.Partner, "A partner", ["123456", "234567"]);
        await shared.Kasse.Server.Platform.Settings.Save(keys);
        var partner = await Merchant.SignIn(shared.Kasse.Http, keys, "123456");
        var orderId = OrderingShop.NewOrderId();

        // The body is enough where there is one.
        Assert.Equal(200, (await Nameless(HttpMethod.Post, "/ecomm/v2/payments", shop.Order(orderId))).Status);
        Assert.Equal((403, "97", "Invalid MSN: This MSN is not valid for the provided supermerchant ID."), Said(await Nameless(HttpMethod.Get, $"/ecomm/v2/payments/{orderId}/details", null)));
        Assert.Equal(200, (await partner.Get($"/ecomm/v2/payments/{orderId}/details")).Status);

        Task<Answer> Nameless(HttpMethod method, string path, string? body) =>
            partner.Send(method, path, body, null, request => request.Headers.Remove("Merchant-Serial-Number"));
    }

    static Task<Answer> Initiate(OrderingShop shop, string? merchant = null, string? transaction = null, string? customer = null) =>
        shop.Initiate(shop.Order(OrderingShop.NewOrderId(), merchant: merchant, transaction: transaction, customer: customer));

    static (int Status, string? Code, string? Message) Said(Answer answer) =>
        (answer.Status, (string?)answer.Json[0]!["errorCode"], (string?)answer.Json[0]!["errorMessage"]);

    static async Task<Answer> Approved(OrderingShop shop, CardConduct? conduct = null) =>
        await shop.Approve(await shop.Initiated(), await Phone(shop, conduct is { } one ? [one] : []));

    /// <summary>With the writer held up, whichever of the two comes first waits in it, and the other cannot.</summary>
    static async Task<Answer> SameCaptureTwiceAtOnce(OrderingShop shop)
    {
        var orderId = await shop.Reserved();
        using var release = new ManualResetEventSlim();
        var held = shop.WebShop.Kasse.Server.Platform.Database.Write(_ => release.Wait());
        Task<Answer>[] captures = [shop.Capture(orderId, "100", "id"), shop.Capture(orderId, "100", "id")];
        var first = await await Task.WhenAny(captures);
        release.Set();
        await held;
        await Task.WhenAll(captures);
        return first;
    }

    static async Task<string> Phone(OrderingShop shop, params CardConduct[] cards) => (await shop.WebShop.Person(cards))[2..];
}
