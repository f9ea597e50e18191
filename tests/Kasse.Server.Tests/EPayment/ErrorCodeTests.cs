using Kasse.Engine.Payments;
using Kasse.Server.Start;

namespace Kasse.Server.Tests.EPayment;

/// <summary>Every error code that can occur here, with a situation in which it does.</summary>
public sealed class ErrorCodeTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Receipt = """
        "receipt": {
          "orderLines": [{ "name": "Socks", "id": "1", "totalAmount": 49900, "totalAmountExcludingTax": 39920, "totalTaxAmount": 9980, "taxRate": 2500 }],
          "bottomLine": { "currency": "NOK" }
        }
        """;

    const string Shipping = """
        "profile": { "scope": "name address email phoneNumber" },
        "shipping": { "fixedOptions": [{ "type": "MAILBOX", "brand": "POSTEN", "options": [
          { "id": "a", "amount": { "currency": "NOK", "value": 4900 }, "name": "Mailbox" }] }] }
        """;

    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    public static TheoryData<string, int, string, string, Situation> Codes => new()
    {
        { "3010", 500, "Internal error", "the test user's card has expired", async shop => await shop.Approve(await shop.Created(), await shop.Person(CardConduct.Expired)) },
        { "4010", 409, "Capture idempotency conflict", "a capture with the key of another", async shop =>
            {
                var reference = await shop.Authorized();
                await shop.Capture(reference, 100, "key");
                return await shop.Capture(reference, 200, "key");
            } },
        { "4020", 409, "Idempotency error", "a create with the key of another", async shop =>
            {
                var key = WebShop.NewReference();
                await shop.Create(WebShop.Order(WebShop.NewReference()), key);
                return await shop.Create(WebShop.Order(WebShop.NewReference()), key);
            } },
        { "4020", 409, "Idempotency error", "a cancel with the key of another", async shop =>
            {
                var reference = await shop.Created();
                await shop.Cancel(reference, null, "key");
                return await shop.Cancel(reference, """{"cancelTransactionOnly":true}""", "key");
            } },
        { "4040", 400, "Invalid amount", "a decimal", shop => Create(shop, """{ "amount": { "currency": "NOK", "value": 499.5 } }""") },
        { "4040", 400, "Invalid amount", "negative", shop => Create(shop, """{ "amount": { "currency": "NOK", "value": -1 } }""") },
        { "4040", 400, "Invalid amount", "too large", shop => Create(shop, """{ "amount": { "currency": "NOK", "value": 65000001 } }""") },
        { "4040", 400, "Invalid amount", "no number at all", shop => Create(shop, """{ "amount": { "currency": "NOK", "value": "many" } }""") },
        { "4040", 400, "Invalid amount", "a capture of nothing", async shop => await shop.Capture(await shop.Authorized(), 0) },
        { "4040", 400, "Invalid amount", "a capture in another currency", async shop => await shop.Capture(await shop.Authorized(), 100, currency: "DKK") },
        { "4040", 400, "Invalid amount", "a refund in another currency", async shop => await shop.Refund(await shop.Captured(), 100, currency: "EUR") },
        { "4050", 400, "Invalid CustomerToken", "a token of no check-in", shop => Create(shop, """{ "customer": { "customerToken": "ey123" } }""") },
        { "4060", 400, "Invalid PersonalQr", "a code without a number", shop => Create(shop, """{ "customer": { "personalQr": "https://qr.example/1" } }""") },
        { "4070", 400, "Invalid phone number", "with a plus sign", shop => Create(shop, """{ "customer": { "phoneNumber": "+4712345678" } }""") },
        { "4070", 400, "Invalid phone number", "without country code", shop => Create(shop, """{ "customer": { "phoneNumber": "12345678" } }""") },
        { "4080", 400, "Invalid scope", "an unknown word", shop => Create(shop, """{ "profile": { "scope": "name shoeSize" } }""") },
        { "4090", 400, "Invalid URL", "a returnUrl that runs a script", shop => Create(shop, """{ "returnUrl": "javascript://shop.example/%0aalert(1)" }""") },
        { "4090", 400, "Invalid URL", "a returnUrl with a space", shop => Create(shop, """{ "returnUrl": "https://shop.example/a b" }""") },
        { "4090", 400, "Invalid URL", "a receiptUrl without a host", shop => Create(shop, """{ "receiptUrl": "https://" }""") },
        { "4090", 400, "Invalid URL", "terms of sale in an app", shop => Create(shop, """{ "merchantLegalLinks": { "termsOfSaleUrl": "myapp://terms" } }""") },
        { "4090", 400, "Invalid URL", "a shipping callback in an app", shop => Create(shop,
            """{ "profile": { "scope": "name address email phoneNumber" }, "shipping": { "dynamicOptions": { "callbackUrl": "myapp://shipping" } } }""") },
        { "4100", 400, "Metadata capacity exceeded", "six pairs", shop => Create(shop, """{ "metadata": { "a": "1", "b": "2", "c": "3", "d": "4", "e": "5", "f": "6" } }""") },
        { "4110", 400, "Metadata duplicate keys not allowed", "a key twice", shop =>
            shop.Create(WebShop.Order(WebShop.NewReference()).Replace("\"paymentDescription\"", """ "metadata": { "a": "1", "a": "2" }, "paymentDescription" """)) },
        { "4120", 400, "Metadata key length exceeded", "a key of 101", shop => Create(shop, $$"""{ "metadata": { "{{new string('k', 101)}}": "1" } }""") },
        { "4130", 400, "Metadata value length exceeded", "a value of 501", shop => Create(shop, $$"""{ "metadata": { "a": "{{new string('v', 501)}}" } }""") },
        { "4140", 400, "Missing required parameter", "nowhere to return to", shop => Create(shop, """{ "returnUrl": null }""") },
        { "4140", 400, "Missing required parameter", "nobody to push to", shop => Create(shop, """{ "userFlow": "PUSH_MESSAGE", "customer": {} }""") },
        { "4140", 400, "Missing required parameter", "passthrough without its object", shop => Create(shop, """{ "paymentMethod": { "type": "CARD_PASSTHROUGH" } }""") },
        { "4150", 409, "Reference exists", "the reference of another payment", async shop => await shop.Create(WebShop.Order(await shop.Created())) },
        { "4150", 409, "Refund idempotency conflict", "a refund with the key of another", async shop =>
            {
                var reference = await shop.Captured();
                await shop.Refund(reference, 100, "key");
                return await shop.Refund(reference, 200, "key");
            } },
        { "4160", 400, "Invalid payment method type", "passthrough details for a wallet", shop => Create(shop, """{ "cardPassthrough": { "pspReference": "1" } }""") },

        { "5010", 400, "Blocking sources not applicable", "in Norway", shop =>
            Create(shop, """{ "paymentMethod": { "type": "WALLET", "blockedSources": ["COMMERCIAL_CARDS"] } }""") },
        { "5020", 400, "Express payment not allowed", "not approved", async shop =>
            await Create(await shop.Another(without: SalesUnitFeatures.Express), $"{{ {Shipping} }}") },
        { "5030", 400, "Illegal scope", "not approved", shop => Create(shop, """{ "profile": { "scope": "name nin" } }""") },
        { "5040", 400, "Invalid currency for merchant", "a currency of another market", shop => Create(shop, """{ "amount": { "currency": "DKK", "value": 100 } }""") },
        { "5040", 400, "Invalid currency for merchant", "a currency for passthrough only", shop => Create(shop, """{ "amount": { "currency": "SEK", "value": 100 } }""") },
        { "5050", 400, "Long-living payment not allowed", "not approved", async shop =>
            await Create(await shop.Another(without: SalesUnitFeatures.LongLiving), LongLiving(shop, TimeSpan.FromHours(1))) },
        { "5060", 400, "Merchant bank account not verified", "not verified", async shop =>
            await Create(await shop.Another(without: SalesUnitFeatures.BankAccountVerified)) },
        { "5070", 422, "Payment cannot be created", "a sales unit that is not active", async shop =>
            await Create(await shop.Another(without: SalesUnitFeatures.Active)) },
        { "5070", 422, "Payment cannot be created", "card passthrough", shop =>
            Create(shop, """{ "paymentMethod": { "type": "CARD_PASSTHROUGH" }, "cardPassthrough": { "pspReference": "1" } }""") },
        { "5080", 400, "PUSH_MESSAGE not allowed", "not approved", async shop =>
            await Create(await shop.Another(without: SalesUnitFeatures.PushMessage), """{ "userFlow": "PUSH_MESSAGE", "customer": { "phoneNumber": "4712345678" } }""") },
        { "5090", 404, "Reference not found", "get", shop => shop.Get("order-never-made") },
        { "5090", 404, "Reference not found", "events", shop => shop.Events("order-never-made") },
        { "5090", 404, "Reference not found", "capture", shop => shop.Capture("order-never-made", 100) },
        { "5090", 404, "Reference not found", "refund", shop => shop.Refund("order-never-made", 100) },
        { "5090", 404, "Reference not found", "cancel", shop => shop.Cancel("order-never-made") },
        { "5090", 404, "Reference not found", "approve", shop => shop.Approve("order-never-made") },
        { "5090", 404, "Reference not found", "a payment of another sales unit", async shop => await (await shop.Another()).Get(await shop.Created()) },
        { "5100", 400, "Refund not possible", "the amount that rehearses it", async shop => await shop.Refund(await shop.Captured(), 123) },

        { "6010", 400, "Amount too small", "less than a krone", shop => Create(shop, """{ "amount": { "currency": "NOK", "value": 99 } }""") },
        { "6020", 400, "Attempted refund before reservation", "nobody has paid", async shop => await shop.Refund(await shop.Created(), 100) },
        { "6030", 400, "Cancel period expired", "after 180 days", async shop =>
            {
                var reference = await shop.Authorized();
                await shop.Pass(TimeSpan.FromDays(181));
                return await shop.Cancel(reference);
            } },
        { "6040", 400, "Cannot cancel a captured payment", "all of it captured", async shop => await shop.Cancel(await shop.Captured()) },
        { "6050", 400, "Cannot cancel a non-reserved payment", "aborted", async shop => await shop.Cancel(await shop.Aborted()) },
        { "6050", 400, "Cannot cancel a non-reserved payment", "expired", async shop => await shop.Cancel(await Expired(shop)) },
        { "6060", 400, "Cannot cancel authorized payment", "only before authorization", async shop =>
            await shop.Cancel(await shop.Authorized(), """{"cancelTransactionOnly":true}""") },
        { "6070", 400, "Cannot capture a cancelled payment", "all of it", async shop =>
            {
                var reference = await shop.Authorized();
                await shop.Cancel(reference);
                return await shop.Capture(reference, 100);
            } },
        { "6070", 400, "Cannot capture a cancelled payment", "the rest of it", async shop =>
            {
                var reference = await shop.Authorized();
                await shop.Capture(reference, 100);
                await shop.Cancel(reference);
                return await shop.Capture(reference, 100);
            } },
        { "6080", 400, "Cannot capture before reservation", "nobody has paid", async shop => await shop.Capture(await shop.Created(), 100) },
        { "6090", 400, "Capture amount too high", "one øre", async shop => await shop.Capture(await shop.Authorized(1000), 1001) },
        { "6100", 400, "Capture period expired", "after 180 days", async shop =>
            {
                var reference = await shop.Authorized();
                await shop.Pass(TimeSpan.FromDays(180));
                return await shop.Capture(reference, 100);
            } },
        { "6110", 400, "Expiration date is too late", "60 days", shop => Create(shop, LongLiving(shop, TimeSpan.FromDays(61))) },
        { "6120", 400, "Expiration date is too soon", "nine minutes", shop => Create(shop, LongLiving(shop, TimeSpan.FromMinutes(9))) },
        { "6130", 400, "Long living payments require a receipt", "none", shop =>
            Create(shop, LongLiving(shop, TimeSpan.FromHours(1)).Replace(Receipt, "\"receipt\": null")) },
        { "6140", 400, "Must capture full amount", "not approved for parts", async shop =>
            {
                var other = await shop.Another(without: SalesUnitFeatures.PartialCapture);
                return await other.Capture(await other.Authorized(1000), 999);
            } },
        { "6150", 400, "Not enough refundable", "more than captured", async shop => await shop.Refund(await shop.Captured(1000), 1001) },
        { "6150", 400, "Not enough refundable", "nothing captured", async shop => await shop.Refund(await shop.Authorized(), 100) },
        { "6160", 423, "Order processing", "the same capture twice at once", SameCaptureTwiceAtOnce },
        { "6170", 400, "Payment already captured", "all of it", async shop => await shop.Capture(await shop.Captured(), 100) },
        { "6180", 400, "Payment already refunded", "all of it", async shop =>
            {
                var reference = await shop.Captured(1000);
                await shop.Refund(reference, 1000);
                return await shop.Refund(reference, 100);
            } },
        { "6190", 400, "Payment cannot be cancelled", "cancelled before anybody paid", async shop => await CancelTwice(shop, await shop.Created()) },
        { "6190", 400, "Payment cannot be cancelled", "cancelled after somebody paid", async shop => await CancelTwice(shop, await shop.Authorized()) },
        { "6200", 400, "Payment cannot be captured", "aborted", async shop => await shop.Capture(await shop.Aborted(), 100) },
        { "6210", 400, "Payment cannot be refunded", "aborted", async shop => await shop.Refund(await shop.Aborted(), 100) },
        { "6220", 400, "Refund period expired", "after a year", async shop =>
            {
                var reference = await shop.Captured();
                await shop.Pass(TimeSpan.FromDays(365));
                return await shop.Refund(reference, 100);
            } },
        { "6220", 400, "Refund period expired", "the amount that rehearses it", async shop => await shop.Refund(await shop.Captured(), 124) },
        { "6230", 400, "Payment is already reserved", "approved twice", async shop => await shop.Approve(await shop.Authorized()) },
        { "6250", 400, "Cannot cancel processing payment", "the payer is at the issuer", async shop =>
            {
                var reference = await shop.Created();
                await shop.People.Approve(shop.Merchant.Msn, reference, await shop.Person(CardConduct.AsksForChallenge));
                return await shop.Cancel(reference);
            } },
        { "6260", 400, "Funds unavailable", "after the guarantee, the issuer gave it back", async shop =>
            {
                var reference = await shop.Authorized(phoneNumber: await shop.Person(CardConduct.ReleasesHeldFundsEarly));
                await shop.Pass(TimeSpan.FromDays(8));
                return await shop.Capture(reference, 100);
            } },
        { "6280", 500, "Capture failed, please try again later", "the issuer stumbles", async shop =>
            await shop.Capture(await shop.Authorized(phoneNumber: await shop.Person(CardConduct.StumblesOnFirstCapture)), 100) },

        { "7010", 400, "Customer not found", "a push to nobody", shop => Create(shop, """{ "userFlow": "PUSH_MESSAGE", "customer": { "phoneNumber": "4799999999" } }""") },
        { "7010", 400, "Customer not found", "a child", async shop =>
            await Create(shop, $$"""{ "customer": { "phoneNumber": "{{await shop.Person(age: 14, CardConduct.Pays)}}" } }""") },
        { "7010", 400, "Customer not found", "not old enough", shop => Create(shop, """{ "minimumUserAge": 90, "customer": { "phoneNumber": "4712345678" } }""") },
        { "7010", 400, "Customer not found", "approved by nobody", async shop => await shop.Approve(await shop.Created(), WebShop.Nobody) },
        { "10010", 400, "Approve failed", "it has expired", async shop => await shop.Approve(await Expired(shop)) },
        { "10010", 400, "Approve failed", "the issuer refuses", async shop => await shop.Approve(await shop.Created(), await shop.Person(CardConduct.InsufficientFunds)) },
        { "10010", 400, "Approve failed", "a child", async shop => await shop.Approve(await shop.Created(), await shop.Person(age: 14, CardConduct.Pays)) },
        { "10010", 400, "Approve failed", "the token of nothing", async shop => await shop.ApproveWith(await shop.Created(), """{"token":"{{payment_token}}"}""") },
        { "10020", 400, "Approve not allowed", "Express", async shop => await shop.Approve(await shop.Created(change: $"{{ {Shipping} }}")) },
        { "10050", 400, "No cards", "an empty wallet", async shop => await shop.Approve(await shop.Created(), await shop.Person()) },
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_code_has_its_status_title_and_situation(string code, int status, string title, string when, Situation arrange)
    {
        var answer = await arrange(shop);

        Assert.True(answer.Status >= 400, $"{when}: {answer.Body}");
        Assert.Equal(
            (status, "application/problem+json; charset=utf-8", code, title, status, $"https://httpstatuses.io/{status}"),
            (answer.Status, answer.ContentType, answer.Code, (string?)answer.Json["title"], (int)answer.Json["status"]!, (string?)answer.Json["type"]));
    }

    [Fact]
    public async Task A_problem_with_a_code_looks_like_this()
    {
        var reference = await shop.Created();

        Wire.Same($$"""
            {
              "type": "https://httpstatuses.io/400",
              "title": "Cannot capture before reservation",
              "status": 400,
              "detail": "The amount is not reserved yet. The user must accept the payment before it can be captured.",
              "instance": "/v1/payments/{{reference}}/capture",
              "traceId": "(trace)",
              "extraDetails": [{ "name": "ErrorCode", "reason": "6080" }]
            }
            """, await shop.Capture(reference, 100));
    }

    [Fact]
    public async Task Approving_without_a_person_exists_in_the_test_environment_only()
    {
        await using var kasse = await RunningKasse.Start(options => options with { Environment = KasseEnvironment.ProductionLike });
        var live = new WebShop(kasse, await kasse.Merchant());

        var answer = await live.Approve(await live.Created());

        Assert.Equal((403, "10020"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Where_the_first_approval_is_by_hand_the_test_user_must_have_made_one()
    {
        await using var kasse = await RunningKasse.Start(options => options with { FirstApprovalByHand = true });
        var strict = new WebShop(kasse, await kasse.Merchant());

        var refused = await strict.Approve(await strict.Created());
        Assert.Equal((400, "10030", "Identification required"), (refused.Status, refused.Code, (string?)refused.Json["title"]));

        await strict.People.Approve(strict.Merchant.Msn, await strict.Created(), WebShop.Ola);
        Assert.Equal(200, (await strict.Approve(await strict.Created())).Status);
        Assert.Equal("10030", (await strict.Approve(await strict.Created(), WebShop.Kari)).Code);
    }

    public delegate Task<Answer> Situation(WebShop shop);

    static Task<Answer> Create(WebShop shop, string? change = null) => shop.Create(WebShop.Order(WebShop.NewReference(), change: change));

    static string LongLiving(WebShop shop, TimeSpan ahead) =>
        $$"""{ "expiresAt": "{{shop.Kasse.Server.Platform.Clock.GetUtcNow() + ahead:yyyy-MM-ddTHH:mm:ssZ}}", {{Receipt}} }""";

    static async Task<string> Expired(WebShop shop)
    {
        var reference = await shop.Created();
        await shop.Pass(TimeSpan.FromMinutes(10));
        return reference;
    }

    static async Task<Answer> CancelTwice(WebShop shop, string reference)
    {
        await shop.Cancel(reference);
        return await shop.Cancel(reference);
    }

    /// <summary>With the writer held up, whichever of the two comes first waits in it, and the other cannot.</summary>
    static async Task<Answer> SameCaptureTwiceAtOnce(WebShop shop)
    {
        var reference = await shop.Authorized();
        using var release = new ManualResetEventSlim();
        var held = shop.Kasse.Server.Platform.Database.Write(_ => release.Wait());
        Task<Answer>[] captures = [shop.Capture(reference, 100, "key"), shop.Capture(reference, 100, "key")];
        var first = await await Task.WhenAny(captures);
        release.Set();
        await held;
        await Task.WhenAll(captures);
        return first;
    }
}
