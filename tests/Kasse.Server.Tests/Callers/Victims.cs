using System.Text.Json.Nodes;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Server.Tests.Ecom;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.OrderManagement;

namespace Kasse.Server.Tests.Callers;

/// <summary>A sales unit and a provider with something of everything, and a body that asks any operation for it.</summary>
sealed class Victims(Psp.Psp psp, WebShop shop)
{
    public const string Unit = FirstStart.NorwegianMsn, Provider = FirstStart.PspMsn;

    /// <summary>The names of what they have once: a code of either kind, an image, a PSP payment.</summary>
    const string Only = "VICTIM-1", Agreement = "VICTIM-2";

    const string Mark = "mark-of-the-victim";

    readonly RunningKasse kasse = psp.Kasse;
    readonly OrderingShop orders = new(shop);
    string waiting = "", paid = "", initiated = "", reserved = "", webhook = "", category = "", customer = "", pspToken = "";

    public string UserToken { get; private set; } = "";

    /// <summary>Each is in something that the victims have, and in nothing that is asked.</summary>
    public string[] Secrets => [Mark, customer];

    /// <summary>What the victims have that can stand in a blank of a path.</summary>
    public string[] Names(string blank) => blank switch
    {
        "{paymentType}" => ["ECOM"],
        "{reference}" => [waiting, paid, initiated, reserved, Only, Provider],
        "{id}" => [webhook, category, Only],
        "{sub}" => [$"{Payer(customer).SubAt(Unit)}"],
        _ => throw new ArgumentOutOfRangeException(nameof(blank), blank, "Name what the victims have that can stand here."),
    };

    public static async Task<Victims> In(Psp.Psp psp)
    {
        var victims = new Victims(psp, new WebShop(psp.Kasse, await psp.Kasse.Merchant()));
        await victims.HaveEverything();
        return victims;
    }

    /// <summary>Payments in every state that something can be done in.</summary>
    public async Task Sell()
    {
        waiting = await shop.Created(change: $$"""{ "metadata": { "note": "{{Mark}}" } }""");
        paid = await shop.Authorized(phoneNumber: customer, change: $$"""{ "metadata": { "note": "{{Mark}}" }, "profile": { "scope": "name phoneNumber" } }""");
        await shop.Capture(paid, 100);
        initiated = await orders.Initiated(transaction: $$"""{"transactionText":"{{Mark}}"}""");
        await Had($"/order-management/v2/ECOM/receipts/{initiated}", $$"""{"orderLines":{{OrderLines(Mark).ToJsonString()}},"bottomLine":{"currency":"NOK"} }""");
        reserved = await orders.Reserved();
        await orders.Capture(reserved, "100");
    }

    async Task HaveEverything()
    {
        customer = await shop.Person(CardConduct.Pays);
        await Sell();
        webhook = (string)(await Had("/webhooks/v1/webhooks", $$"""{"url":"https://{{Mark}}.example/","events":["epayments.payment.captured.v1"]}""")).Json["id"]!;
        category = (string)(await Had("/order-management/v3/categories", $$"""
            {"orderId":"{{initiated}}","paymentType":"ECOM","type":"GENERAL","url":"https://{{Mark}}.example/"}
            """)).Json["categoryId"]!;
        await Had("/order-management/v1/images", Pictures.Asked(Only, Pictures.Jpeg(300, 200)));
        await Had("/qr/v1/merchant-redirect", $$"""{"id":"{{Only}}","redirectUrl":"https://example.com/{{Mark}}"}""");
        Assert.Equal(200, (await shop.Merchant.Send(HttpMethod.Put, $"/qr/v1/merchant-callback/{Only}", $$"""{"locationDescription":"{{Mark}}"}""", null)).Status);

        var agreement = psp.Order(Agreement);
        agreement["scope"] = "psp_subscription";
        agreement["merchantAgreementUrl"] = "https://shop.example/agreement";
        var begun = await psp.Post("psppayments/init", agreement.ToJsonString());
        Assert.Equal(200, (await psp.Approve(Agreement, ((string)begun.Json["vippsRedirectUrl"]!).Split('=', 3)[2])).Status);
        await psp.Report(Agreement, "CAPTURED", 49900);
        UserToken = (string)psp.Pretend.Calls.Last().Body["userToken"]!;
        pspToken = await psp.Init(Only);
        var settings = kasse.Server.Platform.Settings;
        await settings.Save(settings.Current.SalesUnits[Provider] with { Name = Mark });
    }

    async Task<Answer> Had(string path, string body)
    {
        var answer = await shop.Merchant.Post(path, body);
        Assert.True(answer.Status < 300, $"The test could not be arranged: {path} {answer.Status} {answer.Body}");
        return answer;
    }

    /// <summary>What each operation looks for, all in one, about what the victims have.</summary>
    /// <param name="made">What something that is made shall be called; null: like what the victims have.</param>
    public JsonObject Body(string path, string asFor, string? made)
    {
        var isPsp = path.StartsWith("/psp/", StringComparison.Ordinal);
        return new JsonObject
        {
            ["reference"] = made ?? paid,
            ["amount"] = isPsp ? "100" : Amount(),
            ["paymentMethod"] = new JsonObject { ["type"] = "WALLET" },
            ["userFlow"] = "WEB_REDIRECT",
            ["returnUrl"] = "https://stranger.example/",
            ["paymentDescription"] = "A stranger's",
            ["modificationAmount"] = Amount(),
            ["customer"] = path.EndsWith("/exchange/customer", StringComparison.Ordinal)
                ? new JsonObject { ["customerToken"] = kasse.Server.Platform.People.CheckIn(Unit, customer) }
                : new JsonObject { ["phoneNumber"] = WebShop.Ola },
            ["qrCode"] = kasse.Server.Platform.People.PersonalCode(Payer(WebShop.Kari)),
            ["requestedData"] = new JsonArray("MSISDN"),
            ["redirectUrl"] = "https://stranger.example/",
            ["locationDescription"] = "A stranger's",

            ["customerPhoneNumber"] = OrderingShop.Ola,
            ["token"] = pspToken,
            ["merchantInfo"] = new JsonObject { ["merchantSerialNumber"] = asFor, ["callbackPrefix"] = "https://stranger.example", ["fallBack"] = "https://stranger.example" },
            ["customerInfo"] = new JsonObject(),
            ["transaction"] = new JsonObject { ["amount"] = 100, ["orderId"] = made ?? initiated, ["transactionText"] = "A stranger's" },
            ["shouldReleaseRemainingFunds"] = true,

            ["orderLines"] = OrderLines("A stranger's"),
            ["bottomLine"] = new JsonObject { ["currency"] = "NOK" },
            ["orderId"] = initiated,
            ["paymentType"] = "ECOM",
            ["orderDetailsUrl"] = "https://stranger.example/",
            ["imageId"] = path.EndsWith("/images", StringComparison.Ordinal) ? made ?? Only : Only,
            ["src"] = Convert.ToBase64String(Pictures.Jpeg(300, 200)),
            ["type"] = path.EndsWith("/images", StringComparison.Ordinal) ? "base64" : "GENERAL",
            ["category"] = path.StartsWith("/qr/", StringComparison.Ordinal) ? "VENDING" : "GENERAL",

            ["pspTransactionId"] = made ?? Only,
            ["merchantOrderId"] = made ?? Only,
            ["pspRedirectUrl"] = "https://stranger.example/",
            ["makePaymentUrl"] = "https://stranger.example/",
            ["transactions"] = new JsonArray(new JsonObject { ["pspTransactionId"] = Only, ["status"] = "CAPTURED", ["amount"] = "100", ["currency"] = "NOK" }),
            ["organizationNumber"] = "123456789",
            ["companyName"] = "A stranger's",
            ["companyEmail"] = "post@stranger.example",
            ["mccCode"] = "5411",
            ["logo"] = "",
            ["address"] = new JsonObject { ["addressLine1"] = "Storgata 1", ["city"] = "Oslo", ["postCode"] = "0154" },

            ["id"] = made ?? Only,
            ["name"] = "A stranger's",
            // Any address will do elsewhere; the code of a landing page wants the page's.
            ["url"] = kasse.Server.Platform.Addresses.Landing(kasse.Server.Platform.Journal.Find(Unit, waiting)!.Payment),
            ["events"] = new JsonArray("epayments.payment.captured.v1"),
            ["merchantSerialNumber"] = Provider,
        };
    }

    static JsonObject Amount() => new() { ["currency"] = "NOK", ["value"] = 100 };

    static JsonArray OrderLines(string name) => new(new JsonObject
    {
        ["name"] = name,
        ["id"] = "1",
        ["totalAmount"] = 100,
        ["totalAmountExcludingTax"] = 80,
        ["totalTaxAmount"] = 20,
        ["taxRate"] = 2500,
    });

    Payer Payer(string phoneNumber) => kasse.Server.Platform.Settings.Current.Wallets[phoneNumber].Payer;
}
