using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Psp;

public sealed class ErrorTests(SharedPsp shared) : IClassFixture<SharedPsp>
{
    readonly Psp psp = shared.Psp;

    public static readonly TheoryData<string, string?, string, string> Members = new()
    {
        { "pspTransactionId", "\"a b\"", "51", "Invalid request" },
        { "pspTransactionId", "\"" + new string('a', 37) + "\"", "51", "Invalid request" },
        { "pspTransactionId", null, "51", "Invalid request" },
        { "merchantOrderId", "\"a_b\"", "51", "Invalid request" },
        { "customerMobileNumber", "\"4791234567\"", "51", "Invalid request" },
        { "amount", "\"many\"", "51", "Invalid request" },
        { "amount", null, "51", "Invalid request" },
        { "amount", "3000000000", "51", "Invalid request" },
        { "amount", "0", "amount", "amount.less.than.one" },
        { "amount", "\"-5\"", "amount", "amount.less.than.one" },
        { "currency", "\"EUR\"", "currency", "transaction.currency.invalid" },
        { "pspRedirectUrl", "\"javascript://x\"", "51", "Invalid pspRedirectUrl" },
        { "pspRedirectUrl", null, "51", "Invalid pspRedirectUrl" },
        { "makePaymentUrl", "\"psp.example\"", "makePaymentUrl", "Invalid makePaymentUrl" },
        { "makePaymentUrl", null, "makePaymentUrl", "Invalid makePaymentUrl" },
        { "makePaymentToken", "\"" + new string('a', 256) + "\"", "51", "Invalid request" },
        { "scope", "\"psp_subscription\"", "51", "Invalid request" },
    };

    [Theory, MemberData(nameof(Members))]
    public async Task Init_refuses(string member, string? value, string code, string message)
    {
        var order = psp.Order("ERR0");
        order[member] = value is null ? null : JsonNode.Parse(value);

        Refused(await psp.Post("psppayments/init", order.ToJsonString()), 400, code, message);
    }

    public static readonly TheoryData<string, string?> Accepted = new()
    {
        { "amount", "1" },
        { "amount", "200" },
        { "currency", null },
        { "customerMobileNumber", null },
        { "makePaymentToken", null },
        { "paymentText", null },
        { "unheardOf", "{}" },
    };

    [Theory, MemberData(nameof(Accepted))]
    public async Task Init_takes(string member, string? value)
    {
        using var careless = psp.Kasse.CarelessCallers();
        var order = psp.Order($"OK-{member}-{value?.Length}");
        order[member] = value is null ? null : JsonNode.Parse(value);

        Assert.Equal(200, (await psp.Post("psppayments/init", order.ToJsonString())).Status);
    }

    [Theory]
    [InlineData("/psp/v3/psppayments/init/")]
    [InlineData("/psp/v3/pspPayments/INIT")]
    [InlineData("//psp/v3/psppayments/init")]
    public async Task Init_is_found_however_it_is_spelled(string path) =>
        Assert.Equal(200, (await psp.Send(HttpMethod.Post, path, psp.Order(Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(path)))[..12]).ToJsonString())).Status);

    [Fact]
    public async Task What_is_no_JSON_is_refused() => Refused(await psp.Post("psppayments/init", "{"), 400, "51", "Invalid request");

    [Fact]
    public async Task Ids_are_used_once_and_a_key_repeats_the_answer()
    {
        var order = psp.Order("TWICE").ToJsonString();
        Task<Answer> Keyed(string body) => psp.Send(HttpMethod.Post, "/psp/v3/psppayments/init", body, request => request.Headers.Add("Idempotency-Key", "k1"));
        var first = await Keyed(order);

        Assert.Equal(first.Body, (await Keyed(order)).Body);
        Refused(await Keyed(psp.Order("OTHER").ToJsonString()), 400, "51", "Invalid request");
        Refused(await psp.Post("psppayments/init", order), 400, "44", "PSP Transaction ID already exists");
        var sameOrder = psp.Order("TWICE2");
        sameOrder["merchantOrderId"] = "order-TWICE";
        Refused(await psp.Post("psppayments/init", sameOrder.ToJsonString()), 400, "99", "OrderId already exists");
    }

    [Fact]
    public async Task A_merchant_must_be_the_providers_own()
    {
        const string said = "Invalid MSN: 456789. This MSN is not valid for the provided PSP id. Check that you are using the correct credentials for the right environment.";
        Task<Answer> With(string header, string? value) => psp.Send(HttpMethod.Post, "/psp/v3/psppayments/init", psp.Order("CALLER").ToJsonString(), request =>
        {
            request.Headers.Remove(header);
            if (value is not null) request.Headers.Add(header, value);
        });

        Refused(await With("PSP-Id", "C948DFD1546347568874C4DDC93A2E3C"), 400, "21", said);
        Refused(await With("Merchant-Serial-Number", "123456"), 400, "21", said.Replace("456789", "123456"));
        Refused(await With("Merchant-Serial-Number", null), 400, "21", said.Replace("456789", ""));
        Refused(await With("PSP-Id", null), 400, "51", "Invalid request");
        Assert.Equal(401, (await With("Authorization", null)).Status);
        Assert.Equal(401, (await With("Ocp-Apim-Subscription-Key", "0123456789abcdef0123456789abcdef")).Status);
    }

    [Fact]
    public async Task Keys_of_a_provider_and_of_a_sales_unit_do_not_mix()
    {
        var shop = await psp.Kasse.Merchant();
        Refused(await shop.Post("/psp/v3/psppayments/init", psp.Order("MIX").ToJsonString()), 400, "42", "Invalid payment model type");
        Assert.Equal(403, (await psp.Http.Get("/epayment/v1/payments/nobody-knows")).Status);
    }

    [Fact]
    public async Task A_merchant_that_is_not_active_gets_nothing()
    {
        await using var own = await Psp.Start();
        await Switch(own, SalesUnitFeatures.Active);
        Refused(await own.Post("psppayments/init", own.Order("INACTIVE").ToJsonString()), 400, "21", "Merchant not available or active");
    }

    [Fact]
    public async Task The_landing_page_is_skipped_only_with_leave_and_for_somebody_with_the_app()
    {
        await using var own = await Psp.Start();
        var order = own.Order("SKIP");
        order["skipLandingPage"] = true;
        order["customerMobileNumber"] = "99999999";
        Refused(await own.Post("psppayments/init", order.ToJsonString()), 400, "51", "Invalid request");
        order["customerMobileNumber"] = "91234567";
        Assert.Equal(200, (await own.Post("psppayments/init", order.ToJsonString())).Status);
        Assert.Equal(Psp.Phone, own.Find("SKIP").SentTo);

        await Switch(own, SalesUnitFeatures.PushMessage);
        order["pspTransactionId"] = "SKIP2";
        Refused(await own.Post("psppayments/init", order.ToJsonString()), 400, "38", "The sales unit is not allowed to skip the landing page. See the FAQ.");
    }

    [Fact]
    public async Task An_app_gets_a_link_that_opens_the_app_and_may_lead_back_anywhere()
    {
        var order = psp.Order("APP");
        order["isApp"] = true;
        order["pspRedirectUrl"] = "anything at all";

        Assert.StartsWith("vippsMT://?token=", (string)(await psp.Post("psppayments/init", order.ToJsonString())).Json["vippsRedirectUrl"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"transactions":[]}""")]
    [InlineData("""{"transactions":[{"pspTransactionId":"a","status":"RESERVE","amount":1}]}""")]
    [InlineData("""{"transactions":[{"pspTransactionId":"a","status":"CAPTURED"}]}""")]
    [InlineData("""{"transactions":[{"status":"CAPTURED","amount":1}]}""")]
    [InlineData("""{"transactions":[{"pspTransactionId":"a","status":"CAPTURED","amount":1,"operationStatus":"PERHAPS"}]}""")]
    [InlineData("""{"transactions":[null]}""")]
    public async Task A_report_that_cannot_be_read_is_refused(string body) =>
        Refused(await psp.Post("psppayments/updateStatus", body), 400, "51", "Invalid request");

    [Fact]
    public async Task An_unknown_transaction_has_no_details() => Refused(await psp.Details("NOBODY"), 404, "35", "Requested Order not found");

    [Fact]
    public async Task Another_provider_finds_nothing_of_it()
    {
        await using var own = await Psp.Start();
        await own.Init("MINE");
        var settings = own.Kasse.Server.Platform.Settings;
        var other = FirstStart.NewKeys(KeySetKind.Psp, "Another PSP", ["500500"]);
        await settings.Save(new SalesUnit("500500", "Other", Market.Norway, "NOK", FirstStart.Usual));
        await settings.Save(other);
        var stranger = await Merchant.SignIn(own.Kasse.Http, other, "500500");

        var answer = await stranger.Send(HttpMethod.Get, "/psp/v3/psppayments/MINE/details", null, null, request => request.Headers.Add("PSP-ID", other.PspId));

        Refused(answer, 404, "35", "Requested Order not found");
    }

    [Fact]
    public async Task Force_approve_wants_the_right_token_and_a_test_user_and_says_no_without_words()
    {
        var token = await psp.Init("FORCE");
        var other = await psp.Init("FORCE2");

        var wrong = await psp.Approve("FORCE", other);
        Assert.Equal((400, ""), (wrong.Status, wrong.Body));
        Assert.Equal(400, (await psp.Post("integration-test/psppayments/FORCE/approve", $$"""{"customerPhoneNumber":"99999999","token":"{{token}}"}""")).Status);
        Assert.Equal(400, (await psp.Approve("NOBODY", token)).Status);
        Assert.Equal(200, (await psp.Approve("FORCE", token)).Status);
        Assert.Equal(400, (await psp.Approve("FORCE", token)).Status);
    }

    static async Task Switch(Psp psp, SalesUnitFeatures off)
    {
        var settings = psp.Kasse.Server.Platform.Settings;
        var unit = settings.Current.SalesUnits[FirstStart.PspMsn];
        await settings.Save(unit with { Features = unit.Features & ~off });
    }

    static void Refused(Answer answer, int status, string code, string message)
    {
        Assert.Equal((status, "application/json; charset=UTF-8"), (answer.Status, answer.ContentType));
        var error = Assert.Single(answer.Json.AsArray())!;
        Assert.Equal(["errorCode", "errorMessage", "contextId"], error.AsObject().Select(member => member.Key));
        Assert.Equal((code, message), ((string)error["errorCode"]!, (string)error["errorMessage"]!));
    }
}
