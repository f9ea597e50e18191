using System.Text;
using System.Text.Json.Nodes;
using Kasse.Server.Start;
using Kasse.Server.Tests.OrderManagement;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Apis;

/// <summary>
/// Every operation is called by its document alone, with the examples in it, and every answer that is documented is had once. That each is what
/// is documented is seen to on the way, as in all tests.
/// </summary>
public sealed class EveryAnswerTests : IAsyncLifetime
{
    const string Key = "Idempotency-Key", Msn = "Merchant-Serial-Number", Fault = "Kasse-Fault";

    /// <summary>Two of the same request would have to meet, which the tests of each surface arrange.</summary>
    const string Locked = "423";

    Psp.Psp psp = null!;
    ApiDescription description = null!;
    int count;

    RunningKasse Kasse => psp.Kasse;
    IEnumerable<JsonNode> SentBodies(string beginning) => Kasse.Server.Platform.Deliveries.Newest(null, null, null, null, 1000)
        .Where(delivery => delivery.Event.StartsWith(beginning, StringComparison.Ordinal)).Select(delivery => JsonNode.Parse(delivery.Body)!);

    public async ValueTask InitializeAsync()
    {
        psp = await Psp.Psp.Start(options => options with { PspRecurring = true });
        description = await ApiDescription.Of(Kasse.Http, Kasse.Http.BaseAddress!);
    }

    public ValueTask DisposeAsync() => psp.DisposeAsync();

    [Fact]
    public async Task Access_token()
    {
        var accounting = FirstStart.NewKeys(KeySetKind.Accounting, "The books", [FirstStart.NorwegianMsn]);
        await Kasse.Server.Platform.Settings.Save(accounting);
        var (caller, books) = (await Merchant(), new DocumentedCaller(Kasse.Http, description, accounting, ""));

        await Answers(200, caller.Ask("getAccessToken"));
        await Answers(400, caller.Ask("getAccessToken", alter: With("client_id", "unknown")));
        await Answers(401, caller.Ask("getAccessToken", alter: With("client_secret", "wrong")));
        await Answers(413, caller.Ask("getAccessToken", alter: TooMuch));
        foreach (var operation in (string[])["getTokenByForm", "getTokenByFormElsewhere"])
        {
            await Answers(200, books.Ask(operation));
            await Answers(400, books.Ask(operation, form => form["grant_type"] = "password"));
            await Answers(401, caller.Ask(operation));
            await Answers(413, books.Ask(operation, alter: TooMuch));
        }

        AllWereHad("access-token");
    }

    [Fact]
    public async Task EPayment()
    {
        await using var receiver = await Receiver.Start();
        var caller = await Merchant();
        await Answers(201, caller.Ask("registerWebhook", body => body["url"] = receiver.Url));
        await GoesWrong(caller, "epayment");
        await Unknown(caller, "getPayment", "getPaymentEvents", "capturePayment", "refundPayment", "cancelPayment", "forceApprove", "forceApproveElsewhere");
        foreach (var approve in (string[])["forceApprove", "forceApproveElsewhere"])
        {
            var (reference, other) = (NewReference(), NewReference());
            await Answers(201, Create(reference));
            await Answers(409, Create(reference, key: "another"));
            await Answers(400, caller.Ask("capturePayment", alter: With(Key, "too-early")));
            await Answers(400, caller.Ask("refundPayment", alter: With(Key, "too-early")));
            await Answers(400, caller.Ask(approve, body => body["customer"] = new JsonObject { ["customerToken"] = "unknown" }));
            await Answers(200, caller.Ask(approve, alter: With(Key, "yes")));
            await Answers(409, caller.Ask(approve, body => body["customer"]!["phoneNumber"] = "4791234567", With(Key, "yes")));
            await Answers(200, caller.Ask("capturePayment", alter: With(Key, "once")));
            await Answers(409, caller.Ask("capturePayment", body => body["modificationAmount"]!["value"] = 1, With(Key, "once")));
            await Answers(200, caller.Ask("refundPayment", alter: With(Key, "once")));
            await Answers(409, caller.Ask("refundPayment", body => body["modificationAmount"]!["value"] = 1, With(Key, "once")));
            await Answers(400, caller.Ask("cancelPayment"));
            await Answers(200, caller.Ask("getPayment"));
            await Answers(200, caller.Ask("getPaymentEvents"));
            await Answers(201, Create(other));
            await Answers(200, caller.Ask("cancelPayment", alter: With(Key, "end")));
            await Answers(409, caller.Ask("cancelPayment", body => body["cancelTransactionOnly"] = false, With(Key, "end")));
        }
        await Answers(400, Create(NewReference(), body => body.Remove("amount")));
        await Answers(422, Create(NewReference(), body => (body["paymentMethod"]!["type"], body["cardPassthrough"]) = ("CARD_PASSTHROUGH", new JsonObject())));

        AllWereHad("epayment", Locked);
        await Kasse.Server.Courier.Quiet();
        AreAsDocumented("paymentEvent", [.. receiver.Calls.Select(call => call.Json)]);

        Task<Answer> Create(string reference, Action<JsonObject>? change = null, string? key = null)
        {
            caller.Blanks["reference"] = reference;
            return caller.Ask("createPayment", body => { body["reference"] = reference; change?.Invoke(body); }, With(Key, key ?? reference));
        }
    }

    [Fact]
    public async Task Webhooks()
    {
        var caller = await Merchant();
        await GoesWrong(caller, "webhooks");

        caller.Blanks["id"] = (string)(await Answers(201, caller.Ask("registerWebhook"))).Json["id"]!;
        await Answers(400, caller.Ask("registerWebhook", body => body["events"] = new JsonArray("epayments.payment.payed.v1")));
        await Answers(200, caller.Ask("listWebhooks"));
        await Answers(204, caller.Ask("deleteWebhook"));
        await Answers(404, caller.Ask("deleteWebhook"));

        AllWereHad("webhooks");
    }

    [Fact]
    public async Task ECom()
    {
        await using var receiver = await Receiver.Start();
        var caller = await Merchant();
        await GoesWrong(caller, "ecom");
        await Unknown(caller, "captureOrder", "refundOrder", "cancelOrder", "getOrderDetails", "getOrderStatus", "forceApproveOrder");

        await Answers(200, Initiate(NewReference()));
        await Answers(402, caller.Ask("captureOrder"));
        await Answers(402, caller.Ask("refundOrder"));
        await Answers(402, caller.Ask("forceApproveOrder", body => body["customerPhoneNumber"] = Cardless));
        await Answers(200, caller.Ask("forceApproveOrder"));
        await Answers(400, caller.Ask("forceApproveOrder"));
        await Answers(200, caller.Ask("captureOrder"));
        await Answers(400, caller.Ask("captureOrder"));
        await Answers(200, caller.Ask("refundOrder", body => body["transaction"]!["amount"] = 100));
        await Answers(400, caller.Ask("refundOrder"));
        await Answers(402, caller.Ask("cancelOrder"));
        await Answers(400, caller.Ask("cancelOrder", body => body["transaction"]!.AsObject().Clear()));
        await Answers(200, caller.Ask("getOrderDetails"));
        await Answers(200, caller.Ask("getOrderStatus"));
        await Answers(400, Initiate(caller.Blanks["orderId"]));
        await Answers(200, Initiate(NewReference()));
        await Answers(200, caller.Ask("cancelOrder"));

        AllWereHad("ecom");
        await Kasse.Server.Courier.Quiet();
        AreAsDocumented("orderCallback", SentBodies("ecom.callback"));

        async Task<Answer> Initiate(string orderId)
        {
            await AddCardless();
            caller.Blanks["orderId"] = orderId;
            return await caller.Ask("initiateOrder", body => (body["transaction"]!["orderId"], body["merchantInfo"]!["callbackPrefix"]) = (orderId, receiver.Url));
        }
    }

    [Fact]
    public async Task PSP()
    {
        var caller = Provider();
        await GoesWrong(caller, "psp");
        await Unknown(caller, "getPspDetails");

        var order = psp.Order("DOCUMENTED");
        var token = ((string)(await Answers(200, Init(order))).Json["vippsRedirectUrl"]!).Split('=', 3)[2];
        await Answers(400, Init(order));
        await Answers(400, caller.Ask("forceApprovePspPayment"));
        await Answers(200, caller.Ask("forceApprovePspPayment", body => (body["customerPhoneNumber"], body["token"]) = ("91234567", token)));
        await Answers(200, caller.Ask("updatePspStatus", body => body["transactions"]![0]!["pspTransactionId"] = "DOCUMENTED"));
        await Answers(400, caller.Ask("updatePspStatus", body => body["transactions"]!.AsArray().Clear()));
        await Answers(200, caller.Ask("getPspDetails"));
        await Answers(400, caller.Ask("getPspDetails", alter: With("PSP-Id", "ANOTHER")));

        caller.Blanks["User-Token"] = (string)psp.Pretend.Calls.Last().Body["userToken"]!;
        await Answers(200, caller.Ask("chargeOnAgreement"));
        await Answers(400, caller.Ask("chargeOnAgreement"));
        await Answers(200, caller.Ask("endAgreement"));
        await Answers(400, caller.Ask("endAgreement"));

        AllWereHad("psp");
        AreAsDocumented("makePayment", SentBodies("makePayment"));

        Task<Answer> Init(JsonObject order)
        {
            caller.Blanks["pspTransactionId"] = (string)order["pspTransactionId"]!;
            return caller.Ask("initPspPayment", body =>
            {
                foreach (var member in (string[])["pspTransactionId", "merchantOrderId", "makePaymentUrl"]) body[member] = (string)order[member]!;
                (body["scope"], body["merchantAgreementUrl"]) = ("psp_subscription", "https://shop.example/agreement");
            });
        }
    }

    [Fact]
    public async Task PSP_signup()
    {
        var caller = Provider();
        await GoesWrong(caller, "psp-signup", forbidden: "PSP-Id");
        await Unknown(caller, "getMerchant", "updateMerchant");

        caller.Blanks["msn"] = (string)(await Answers(200, caller.Ask("createMerchant"))).Json["merchantSerialNumber"]!;
        await Answers(409, caller.Ask("createMerchant", body => body["name"] = "Another"));
        await Answers(400, caller.Ask("createMerchant", body => body.Remove("name"), With(Key, "nameless")));
        await Answers(200, caller.Ask("listMerchants"));
        await Answers(200, caller.Ask("getMerchant"));
        await Answers(200, caller.Ask("updateMerchant"));
        await Answers(400, caller.Ask("updateMerchant", body => body.Clear()));
        foreach (var operation in (string[])["createMerchant", "listMerchants", "getMerchant", "updateMerchant"])
            await Answers(415, caller.Ask(operation, alter: request => request.Content = new StringContent("no JSON", Encoding.UTF8, "text/plain")));

        AllWereHad("psp-signup");
    }

    [Fact]
    public async Task Order_management()
    {
        var caller = await Merchant();
        await GoesWrong(caller, "order-management");
        await Unknown(caller, "getOrder", "getCategory", "deleteCategory");
        await Answers(404, caller.Ask("putCategory", body => body["imageId"] = "unknown"));
        await Answers(400, caller.Ask("addImage"));

        foreach (var status in (int[])[200, 409])
            await Answers(status, caller.Ask("addImage", body => body["src"] = Convert.ToBase64String(Pictures.Png(200, 200))));
        await Answers(201, caller.Ask("addReceipt"));
        await Answers(409, caller.Ask("addReceipt"));
        await Answers(400, caller.Ask("addReceipt", body => body.Remove("bottomLine")));
        await Answers(200, caller.Ask("putCategory"));
        await Answers(400, caller.Ask("putCategory", body => body["category"] = "NONE"));
        await Answers(200, caller.Ask("getOrder"));
        caller.Blanks["categoryId"] = (string)(await Answers(201, caller.Ask("addCategory"))).Json["categoryId"]!;
        await Answers(400, caller.Ask("addCategory", body => body["type"] = "NONE"));
        await Answers(200, caller.Ask("listCategories"));
        await Answers(400, caller.Ask("listCategories", alter: request => request.RequestUri = new Uri($"{request.RequestUri}?orderId=%20", UriKind.Relative)));
        await Answers(200, caller.Ask("getCategory"));
        await Answers(200, caller.Ask("deleteCategory"));
        caller.Blanks["categoryId"] = "no-uuid";
        await Answers(400, caller.Ask("getCategory"));
        caller.Blanks["paymentType"] = "CASH";
        await Answers(400, caller.Ask("getOrder"));

        AllWereHad("order-management");
    }

    [Fact]
    public async Task Userinfo()
    {
        var caller = await Merchant();
        caller.Blanks["reference"] = NewReference();
        await Answers(201, caller.Ask("createPayment", body => (body["reference"], body["profile"]) = (caller.Blanks["reference"], new JsonObject { ["scope"] = "name address birthDate" })));
        await Answers(200, caller.Ask("forceApprove"));
        var payment = await Answers(200, caller.Ask("getPayment"));

        await Answers(404, caller.Ask("getUserinfo"));
        await Answers(401, caller.Ask("getUserinfo", alter: request => request.Headers.Authorization = null));
        await Answers(403, caller.Ask("getUserinfo", alter: With(Msn, "999999")));
        await Answers(500, caller.Ask("getUserinfo", alter: With(Fault, "500")));
        await Answers(503, caller.Ask("getUserinfo", alter: With(Fault, "503")));
        caller.Blanks["sub"] = (string)payment.Json["profile"]!["sub"]!;
        await Answers(200, caller.Ask("getUserinfo"));
        caller.Blanks["sub"] = "no-uuid";
        await Answers(400, caller.Ask("getUserinfo"));
        await Answers(401, caller.Ask("getUserinfoOfLogin"));
        await Answers(413, caller.Ask("getUserinfoOfLogin", alter: TooMuch));

        AllWereHad("userinfo");
    }

    [Fact]
    public async Task Qr()
    {
        var caller = await Merchant();
        await GoesWrong(caller, "qr");
        await Unknown(caller, "getRedirectQr", "updateRedirectQr", "deleteRedirectQr", "getCallbackQr", "deleteCallbackQr");
        var redirectUrl = (string)(await Answers(201, caller.Ask("createPayment", body => body["reference"] = NewReference()))).Json["redirectUrl"]!;
        await Answers(200, caller.Ask("createOneTimeQr", body => body["url"] = redirectUrl));
        await Answers(400, caller.Ask("createOneTimeQr"));
        await Answers(200, caller.Ask("createRedirectQr"));
        await Answers(409, caller.Ask("createRedirectQr"));
        await Answers(400, caller.Ask("createRedirectQr", body => body["ttl"] = 1));
        await Answers(200, caller.Ask("updateRedirectQr"));
        foreach (var operation in (string[])["listRedirectQrs", "getRedirectQr"]) await Answers(200, caller.Ask(operation));
        foreach (var operation in (string[])["createOneTimeQr", "createRedirectQr", "listRedirectQrs", "getRedirectQr", "updateRedirectQr"])
        {
            await Answers(415, caller.Ask(operation, alter: With("Accept", "application/json")));
            await Answers(400, caller.Ask(operation, alter: request =>
            {
                With("Accept", "image/png")(request);
                With("Size", "1")(request);
            }));
        }
        await Answers(200, caller.Ask("deleteRedirectQr"));

        var other = await Kasse.Merchant("234567");
        await Answers(200, caller.Ask("putCallbackQr"));
        await Answers(200, caller.Ask("putMobilePayCallbackQr"));
        await Answers(409, new DocumentedCaller(Kasse.Http, description, other.Keys, other.Token).Ask("putMobilePayCallbackQr", alter: With(Msn, "234567")));
        foreach (var operation in (string[])["putCallbackQr", "putMobilePayCallbackQr"]) await Answers(400, caller.Ask(operation, body => body.Remove("locationDescription")));
        foreach (var operation in (string[])["listCallbackQrs", "getCallbackQr"])
        {
            await Answers(200, caller.Ask(operation));
            await Answers(400, caller.Ask(operation, alter: request => request.RequestUri = new Uri($"{request.RequestUri!.OriginalString.Split('?')[0]}?QrImageFormat=GIF", UriKind.Relative)));
        }
        await Answers(200, caller.Ask("deleteCallbackQr"));

        await Answers(200, caller.Ask("exchangePersonalQr"));
        await Answers(400, caller.Ask("exchangePersonalQr", body => body["qrCode"] = "4712345678"));
        await Answers(400, caller.Ask("exchangeCustomer"));
        await Answers(200, caller.Ask("exchangeCustomer", body => body["customer"]!["customerToken"] = Kasse.Server.Platform.People.CheckIn(FirstStart.NorwegianMsn, "4712345678")));

        AllWereHad("qr");
    }

    const string Cardless = "40000001";

    Task AddCardless()
    {
        var ola = Kasse.Server.Platform.Settings.Current.Wallets["4712345678"].Payer;
        return Kasse.Server.Platform.Settings.Save(new Wallet(ola with { PhoneNumber = $"47{Cardless}", Sub = Guid.NewGuid() }, []));
    }

    async Task<DocumentedCaller> Merchant()
    {
        var merchant = await Kasse.Merchant();
        return new(Kasse.Http, description, merchant.Keys, merchant.Token);
    }

    DocumentedCaller Provider() => new(Kasse.Http, description, psp.Http.Keys, psp.Http.Token) { Blanks = { ["PSP-Id"] = psp.Http.Keys.PspId! } };

    string NewReference() => $"documented-{++count}";

    static Action<HttpRequestMessage> With(string header, string value) => request =>
    {
        request.Headers.Remove(header);
        request.Headers.Add(header, value);
    };

    static void TooMuch(HttpRequestMessage request) => request.Content = new ByteArrayContent(new byte[(1 << 20) + 1]);

    static async Task<Answer> Answers(int status, Task<Answer> asked)
    {
        var answer = await asked;
        Assert.True(answer.Status == status, $"{answer.Status} instead of {status}: {answer.Body}");
        return answer;
    }

    /// <summary>What the gateway says, and what each surface says in its place: to any call, whatever it asks for.</summary>
    /// <param name="forbidden">The header in which a wrong name is answered with 403, where anything is.</param>
    async Task GoesWrong(DocumentedCaller caller, string api, string forbidden = Msn)
    {
        foreach (var operation in description.Operations.Where(operation => operation.Api == api))
        {
            var documented = operation.Operation.Responses!;
            await Answers(401, caller.Ask(operation, alter: request => request.Headers.Remove("Ocp-Apim-Subscription-Key")));
            await Answers(401, caller.Ask(operation, alter: request => request.Headers.Authorization = null));
            await Answers(500, caller.Ask(operation, alter: With(Fault, "500")));
            await Answers(503, caller.Ask(operation, alter: With(Fault, "503")));
            if (documented.ContainsKey("429")) await Answers(429, caller.Ask(operation, alter: With(Fault, "429")));
            if (documented.ContainsKey("403")) await Answers(403, caller.Ask(operation, alter: With(forbidden, "999999")));
        }
    }

    /// <summary>What stands in the documents as an example is not there.</summary>
    static async Task Unknown(DocumentedCaller caller, params string[] operations)
    {
        foreach (var operation in operations) await Answers(404, caller.Ask(operation));
    }

    void AllWereHad(string api, params string[] excused) => Assert.Empty(
        from operation in description.Operations
        where operation.Api == api
        from status in operation.Operation.Responses!.Keys.Except(excused)
        where !Kasse.AnswersSeen.Contains((operation.ToString(), status))
        select $"{operation}: {status}");

    void AreAsDocumented(string operationId, IEnumerable<JsonNode> bodies)
    {
        var schema = description.CallsToOthers.Single(call => call.Operation.OperationId == operationId).Operation.RequestBody!.Content!["application/json"].Schema!;

        Assert.NotEmpty(bodies);
        Assert.Empty(bodies.SelectMany(body => SchemaCheck.Faults(body, schema)));
    }
}
