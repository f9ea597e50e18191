using Kasse.Server.Start;
using static Kasse.Server.Tests.Mistakes.ClumsyMerchant;

namespace Kasse.Server.Tests.Mistakes;

/// <param name="Title">As docs/guides/mistakes.md has it.</param>
/// <param name="Status">How it is answered.</param>
/// <param name="Make">Makes it, in the last of its calls; ends with the status.</param>
/// <param name="Says">What its explanation says and no other's does.</param>
sealed record Mistake(string Title, int Status, Func<ClumsyMerchant, Task<int>> Make, params string[] Says);

/// <summary>The commonest mistakes of those who integrate, as calls that make them.</summary>
static class CommonMistakes
{
    public static IEnumerable<Mistake> All => [.. Tokens, .. Gateway, .. Creating, .. Changing, .. Webhooks, .. Ecom, .. Psp, .. Beside];

    static readonly Mistake[] Tokens =
    [
        new("No subscription key", 401, m => m.Token(r => Set(r, SubscriptionKey, null)), "Ocp-Apim-Subscription-Key is missing", "primary or the secondary"),
        new("Subscription key of another environment", 401, m => m.Token(r => Set(r, SubscriptionKey, "0123456789abcdef0123456789abcdef")), "0123…cdef", "another environment", "kasse keys"),
        new("client_id in place of the subscription key", 401, m => m.Token(r => Set(r, SubscriptionKey, m.Keys.ClientId)), "Ocp-Apim-Subscription-Key holds the client_id"),
        new("client_secret in place of the subscription key", 401, m => m.Token(r => Set(r, SubscriptionKey, m.Keys.ClientSecret)), "Ocp-Apim-Subscription-Key holds the client_secret", "header client_secret"),
        new("Subscription key that is cut off", 401, m => m.Token(r => Set(r, SubscriptionKey, m.Keys.PrimaryKey[..^2])), "holds 30 characters"),
        new("Placeholder that was never filled in", 401, m => m.Token(r => Set(r, SubscriptionKey, "{{subscription_key}}")), "the placeholder '{{subscription_key}}'"),
        new("client_id missing, or dropped by a proxy", 400, m => m.Token(r => Set(r, "client_id", null)), "client_id is missing", "underscores_in_headers"),
        new("client_id of another environment", 400, m => m.Token(r => Set(r, "client_id", "11111111-2222-3333-4444-555555555555")), "client_id '11111111-2222-3333-4444-555555555555'", "which host"),
        new("Serial number in place of the client_id", 400, m => m.Token(r => Set(r, "client_id", FirstStart.NorwegianMsn)), "client_id holds the serial number"),
        new("client_secret of another sales unit", 401, m => m.Token(r => Set(r, "client_secret", m.Danish.ClientSecret)), "it is that of", "all four values"),
        new("client_secret that was encoded on its way", 401, m => m.Token(r => Set(r, "client_secret", $"%{(int)m.Keys.ClientSecret[0]:X2}{m.Keys.ClientSecret[1..]}")), "percent-encoded"),
        new("client_secret that was replaced", 401, m => m.Token(r => Set(r, "client_secret", "bm90IHRoZSByaWdodCBvbmU=")), "the client_secret is not.", "replaced stops working"),
        new("Keys of two sales units", 200, m => m.Token(r => Set(r, SubscriptionKey, m.Danish.PrimaryKey)), "calls with this token and that key"),
        new("A GET for a token", 404, m => m.Token(_ => { }, HttpMethod.Get), "no GET /accesstoken/get", "POST /accesstoken/get"),
    ];

    static readonly Mistake[] Gateway =
    [
        new("No access token", 401, m => m.Get("/epayment/v1/payments/order-0001", r => Set(r, "Authorization", null)), "Authorization with an access token is missing"),
        new("'undefined' in place of a token", 401, m => m.Get("/epayment/v1/payments/order-0001", r => Set(r, "Authorization", "Bearer undefined")), "sent 'undefined'", "not waited for"),
        new("The whole answer in place of the token", 401, m => m.Get("/epayment/v1/payments/order-0001", r => Set(r, "Authorization", "Bearer {\"token_type\":\"Bearer\"}")), "whole answer", "member access_token"),
        new("Token that was cut off", 401, m => m.Get("/epayment/v1/payments/order-0001", r => Set(r, "Authorization", r.Headers.Authorization!.ToString().Split('.')[0])), "cut off after", "too short"),
        new("Token of the platform's own environments", 401, m => m.Get("/epayment/v1/payments/order-0001", r => Set(r, "Authorization", $"Bearer {ForeignToken("https://sts.windows.net/e5116926/")}")), "issued by https://sts.windows.net/e5116926/", "another host"),
        new("Token of another Kasse, or of one before its data was deleted", 401, m => m.Get("/epayment/v1/payments/order-0001", r => Set(r, "Authorization", $"Bearer {ForeignToken(Server.Callers.Tokens.Issuer)}")), "another Kasse", "forget those that were kept"),
        new("Token of another sales unit's keys", 401, m => m.Get("/epayment/v1/payments/order-0001", r => Set(r, SubscriptionKey, m.Danish.PrimaryKey)), "was issued to", "one set of keys"),
        new("Serial number of another sales unit", 403, m => m.Get("/epayment/v1/payments/order-0001", r => Set(r, SerialNumber, "234567")), "header Merchant-Serial-Number says 234567, which is another"),
        new("Serial number of another environment", 403, m => m.Get("/epayment/v1/payments/order-0001", r => Set(r, SerialNumber, "987654")), "says 987654, and there is no such sales unit"),
        new("Partner keys without a serial number", 403, async m => await m.Call(HttpMethod.Get, "/epayment/v1/payments/order-0001", null, r => Set(r, SerialNumber, null), await m.Partner()), "does not say which one", "123456, 234567"),
        new("A provider's keys for ePayment", 403, m => m.Call(HttpMethod.Get, "/epayment/v1/payments/order-0001", null, keys: m.Provider, msn: FirstStart.PspMsn), "is a payment service provider"),
        new("Path that is spelled wrong", 404, m => m.Post("/epayment/v1/payment", Order(NewReference())), "no POST /epayment/v1/payment here", "POST /epayment/v1/payments is what comes nearest"),
        new("Method that is wrong", 404, m => m.Post("/ecomm/v2/payments/order-1/cancel", "{}"), "the method is not", "Use PUT"),
        new("API that Kasse does not offer", 404, m => m.Post("/recurring/v3/agreements", "{}"), "does not offer the Recurring API"),
        new("Repeating without waiting", 429, m => Often(m), "called too often", "Wait for the answer"),
    ];

    static readonly Mistake[] Creating =
    [
        new("Form instead of JSON", 400, m => m.Post("/epayment/v1/payments", "amount=49900&currency=NOK"), "is a form"),
        new("JSON inside of JSON", 400, m => m.Post("/epayment/v1/payments", "\"{\\\"amount\\\":1}\""), "JSON inside of JSON", "Encode it once"),
        new("JSON that was glued together", 400, m => m.Post("/epayment/v1/payments", "{\"paymentDescription\": \"The \"best\" jacket\"}"), "not well-formed JSON, at line 1"),
        new("No body", 400, m => m.Post("/epayment/v1/payments", null), "has no body"),
        new("Members that begin with a capital", 400, m => m.Post("/epayment/v1/payments", Order(NewReference()).Replace("\"amount\"", "\"Amount\"", StringComparison.Ordinal)), "the body has 'Amount'", "camel case"),
        new("eCom's body sent to ePayment", 400, m => m.Post("/epayment/v1/payments", EcomOrder(NewReference())), "one of the eCom API", "/ecomm/v2/payments"),
        new("No Idempotency-Key", 400, m => m.Post("/epayment/v1/payments", Order(NewReference()), r => Set(r, Key, null)), "Idempotency-Key: The Idempotency-Key field is required", "Make a key for each request"),
        new("Key reused for another order", 409, m => KeyTwice(m), "was used before for the payment 'order-", "order number alone"),
        new("Reference too short, or with other signs", 400, m => m.Post("/epayment/v1/payments", Order("1001")), "it was \"1001\"", "pad short order numbers"),
        new("Reference used again", 409, async m => await m.Post("/epayment/v1/payments", Order(await m.Created())), "has been used before, with another Idempotency-Key", "suffix such as -1"),
        new("Decimals in the amount", 400, m => m.Create(("amount", """{"currency":"NOK","value":499.50}""")), "499.50 is not a whole number", "have no decimals"),
        new("Amount in kroner", 400, m => m.Create(("amount", """{"currency":"NOK","value":49}""")), "The amount 49 is below the minimum", "49 kroner are 4900"),
        new("Currency of another market", 400, m => m.Create(("amount", """{"currency":"EUR","value":4900}""")), "takes NOK, and \"EUR\" was asked for"),
        new("Currency in small letters", 400, m => m.Create(("amount", """{"currency":"nok","value":4900}""")), "it was \"nok\"", "written in capitals"),
        new("No returnUrl", 400, m => m.Create(("returnUrl", null)), "returnUrl is missing", "reads the payment back"),
        new("returnUrl that is no address", 400, m => m.Create(("returnUrl", "\"javascript:history.back()\"")), "returnUrl was 'javascript:history.back()'"),
        new("Phone number with a plus sign", 400, m => m.Create(("customer", """{"phoneNumber":"+47 123 45 678"}""")), "was '+47 123 45 678'", "without plus sign"),
        new("PUSH_MESSAGE to a number that is no test user's", 400, m => m.Create(("userFlow", "\"PUSH_MESSAGE\""), ("customer", """{"phoneNumber":"4799999999"}""")), "has the phone number \"4799999999\""),
        new("PUSH_MESSAGE to nobody", 400, m => m.Create(("userFlow", "\"PUSH_MESSAGE\"")), "customer is missing"),
        new("userFlow of one's own invention", 400, m => m.Create(("userFlow", "\"REDIRECT\"")), "it was \"REDIRECT\"", "suits nearly everybody"),
        new("Description too long", 400, m => m.Create(("paymentDescription", $"\"{new string('x', 120)}\"")), "paymentDescription: ", "3 to 100 characters"),
        new("Scopes with commas", 400, m => m.Create(("profile", """{"scope":"name,email"}""")), "profile.scope was 'name,email'", "no commas"),
        new("Too much metadata", 400, m => m.Create(("metadata", """{"a":"1","b":"2","c":"3","d":"4","e":"5","f":"6"}""")), "a = 1, b = 2", "5 pairs"),
        new("Payment that waits, without a receipt", 400, m => m.Create(("expiresAt", $"\"{DateTime.UtcNow.AddDays(2):yyyy-MM-ddTHH:mm:ssZ}\"")), "without a receipt"),
    ];

    static readonly Mistake[] Changing =
    [
        new("Reference of nobody's payment", 404, m => m.Get("/epayment/v1/payments/order-of-nobody"), "no payment with the reference 'order-of-nobody'", "case-sensitive"),
        new("pspReference in place of the reference", 404, m => m.Get("/epayment/v1/payments/37c34d8c-2649-448e-864b-060d5d93e4c4"), "looks like a pspReference"),
        new("Capture before authorization", 400, async m => await m.Modify(await m.Created(), "capture", 49900), "captured before anybody paid", "returnUrl says nothing"),
        new("Capture of more than was approved", 400, async m => await m.Modify(await m.Authorized(), "capture", 60000), "60000 was to be captured, and 49900 NOK is left"),
        new("Capture once more", 400, async m => await m.Modify(await m.Captured(), "capture", 49900), "Nothing is left to capture"),
        new("Capture after cancel", 400, async m => await m.Modify(await Cancelled(m), "capture", 100), "Capture what is delivered before cancelling"),
        new("Key reused for the second capture", 409, m => CaptureTwice(m), "was used before for another capture of this payment"),
        new("Capture with the member of create", 400, async m => await m.Post($"/epayment/v1/payments/{await m.Authorized()}/capture", """{"amount":{"currency":"NOK","value":100}}"""), "ModificationAmount field is required", "Capture and refund take"),
        new("Capture in another currency", 400, async m => await m.Modify(await m.Authorized(), "capture", 100, currency: "DKK"), "The payment is in NOK, and \"DKK\""),
        new("Refund before capture", 400, async m => await m.Modify(await m.Authorized(), "refund", 100), "100 was to be refunded, and nothing has been captured"),
        new("Refund of more than was captured", 400, async m => await m.Modify(await m.Captured(10000), "refund", 10001), "10001 was to be refunded, and 10000 NOK is left"),
        new("Cancel after capture", 400, async m => await m.Post($"/epayment/v1/payments/{await m.Captured()}/cancel", null), "nothing is left to release", "Refund instead"),
        new("Approving with the token of another payment", 400, async m => await m.Post($"/epayment/v1/test/payments/{await m.Created()}/approve", """{"token":"{{payment_token}}"}"""), "behind token="),
    ];

    static readonly Mistake[] Webhooks =
    [
        new("epayment. for epayments.", 400, m => m.Register("https://shop.example/hooks", """["epayment.payment.captured.v1"]"""), "Unsupported values: epayment.payment.captured.v1", "Did you mean epayments.payment.captured.v1?"),
        new("State in place of an event type", 400, m => m.Register("https://shop.example/hooks", """["AUTHORIZED"]"""), "Did you mean epayments.payment.authorized.v1?"),
        new("No events", 400, m => m.Post("/webhooks/v1/webhooks", """{"url":"https://shop.example/hooks","event":"all"}"""), "events is a list of types"),
        new("Webhook address that is none", 400, m => m.Register("/hooks/vipps", """["epayments.payment.captured.v1"]"""), "it was \"/hooks/vipps\"", "without a redirect"),
        new("Webhook that is not registered any more", 404, m => m.Call(HttpMethod.Delete, "/webhooks/v1/webhooks/11111111-2222-3333-4444-555555555555", null), "has no webhook 11111111"),
        new("Registering anew at each start", 400, m => RegisterOften(m), "Maximum of 25", "leaves the old ones behind"),
    ];

    static readonly Mistake[] Ecom =
    [
        new("merchantSerialNumber of another sales unit", 403, m => m.Initiate(EcomOrder(NewReference(), msn: "234567")), "merchantInfo.merchantSerialNumber says 234567"),
        new("fallback for fallBack", 500, m => m.Initiate(EcomOrder(NewReference(), fallBack: "fallback")), "fallback, written with a small b"),
        new("orderId used again", 400, async m => await m.Initiate(EcomOrder(await m.Initiated())), "has been used before", "after a timeout ask for the details"),
        new("eCom amount with decimals", 500, m => m.Initiate(EcomOrder(NewReference(), transaction: "\"amount\": 499.5")), "transaction.amount cannot be 499.5"),
        new("eCom capture without a text", 400, async m => await m.Post($"/ecomm/v2/payments/{await m.Initiated()}/capture", """{"merchantInfo":{"merchantSerialNumber":"123456"},"transaction":{"amount":100}}"""), "transaction.transactionText"),
        new("eCom capture before approval", 402, async m => await m.Post($"/ecomm/v2/payments/{await m.Initiated()}/capture", """{"merchantInfo":{"merchantSerialNumber":"123456"},"transaction":{"amount":100,"transactionText":"A jacket"}}"""), "until they say RESERVE"),
        new("ePayment's payment asked for through eCom", 404, async m => await m.Get($"/ecomm/v2/payments/{await m.Created()}/details"), "has no eCom order", "what ePayment created is asked for there"),
        new("callbackPrefix that is no address", 400, m => m.Initiate(EcomOrder(NewReference()).Replace("http://127.0.0.1:9/callback", "shop.example/callback", StringComparison.Ordinal)), "it was \"shop.example/callback\"", "the beginning of an address"),
        new("ePayment's body sent to eCom", 400, m => m.Initiate(Order(NewReference())[..^1] + ",\"merchantInfo\":{\"merchantSerialNumber\":\"123456\"}}"), "one of ePayment", "/epayment/v1/payments"),
    ];

    static readonly Mistake[] Psp =
    [
        new("No PSP-Id", 400, m => m.AsProvider(HttpMethod.Post, "/psp/v3/psppayments/init", "{}", r => Set(r, "PSP-Id", null)), "header PSP-Id is missing"),
        new("PSP-Id of another provider", 400, m => m.AsProvider(HttpMethod.Post, "/psp/v3/psppayments/init", "{}", r => Set(r, "PSP-Id", "another")), "but the header says another", "from the same place"),
        new("A merchant's keys for the PSP API", 400, m => m.Post("/psp/v3/psppayments/init", "{}"), "is no payment service provider", "keys of the provider"),
        new("pspTransactionId used again", 400, m => InitTwice(m), "pspTransactionId has been used before"),
        new("makePaymentUrl that is no address", 400, m => m.Init(("makePaymentUrl", "\"psp.example/pay\"")), "It was \"psp.example/pay\"", "15 seconds"),
        new("RESERVE for RESERVED", 400, m => m.AsProvider(HttpMethod.Post, "/psp/v3/psppayments/updatestatus", """{"transactions":[{"pspTransactionId":"x","status":"RESERVE","amount":100}]}"""), "status 'RESERVE'", "which end in -ED"),
        new("Reporting what was never begun", 200, m => m.AsProvider(HttpMethod.Post, "/psp/v3/psppayments/updatestatus", """{"transactions":[{"pspTransactionId":"nobody","status":"CAPTURED","amount":100}]}"""), "Dropped", "SUCCESS all the same"),
    ];

    static readonly Mistake[] Beside =
    [
        new("Receipt wrapped in receipt", 400, m => m.Post("/order-management/v2/ecom/receipts/order-0001", """{"receipt":{"orderLines":[]}}"""), "stand in the body itself"),
        new("Payment type that there is not", 400, m => m.Post("/order-management/v2/epayment/receipts/order-0001", """{"orderLines":[{"name":"a","id":"1","totalAmount":1,"totalAmountExcludingTax":1,"totalTaxAmount":0,"taxRate":0}],"bottomLine":{"currency":"NOK"}}"""), "ecom also for ePayment"),
        new("Image as a data address", 400, m => m.Post("/order-management/v1/images", """{"imageId":"logo","type":"base64","src":"data:image/png;base64,iVBORw0KGgo="}"""), "not valid base64", "data:image/png;base64,"),
        new("Image that was not added first", 404, m => m.Call(HttpMethod.Put, "/order-management/v2/ecom/categories/order-0001", """{"category":"RECEIPT","orderDetailsUrl":"https://shop.example/1","imageId":"nowhere"}"""), "no image nowhere", "images first"),
        new("QR code to an address with a port", 400, m => m.Post("/qr/v1/merchant-redirect", """{"id":"menu","redirectUrl":"ftp://shop.example/menu"}"""), "it was \"ftp://shop.example/menu\"", "neither a port"),
        new("Number in place of what was scanned", 400, m => m.Post("/qr/v1/exchange", """{"qrCode":"4712345678"}"""), "it was \"4712345678\"", "not the number out of it"),
        new("QR code for what is no payment", 400, m => m.Post("/qr/v1", """{"url":"https://shop.example/pay"}"""), "'https://shop.example/pay', which is no landing page", "merchant-redirect"),
        new("pspReference in place of the sub", 404, m => m.Get("/vipps-userinfo-api/userinfo/37c34d8c-2649-448e-864b-060d5d93e4c4"), "has shared anything with sales unit", "not its pspReference"),
        new("Userinfo without a sub", 401, m => m.Get("/vipps-userinfo-api/userinfo"), "token of the Login API"),
    ];

    static async Task<int> Often(ClumsyMerchant merchant)
    {
        var reference = await merchant.Authorized();
        for (var i = 0; i < 5; i++) await merchant.Modify(reference, "capture", 100);
        return await merchant.Modify(reference, "capture", 100);
    }

    static async Task<int> KeyTwice(ClumsyMerchant merchant)
    {
        await merchant.Post("/epayment/v1/payments", Order(NewReference()), r => Set(r, Key, "the-only-key"));
        return await merchant.Post("/epayment/v1/payments", Order(NewReference()), r => Set(r, Key, "the-only-key"));
    }

    static async Task<int> CaptureTwice(ClumsyMerchant merchant)
    {
        var reference = await merchant.Authorized();
        await merchant.Modify(reference, "capture", 100, r => Set(r, Key, reference));
        return await merchant.Modify(reference, "capture", 200, r => Set(r, Key, reference));
    }

    static async Task<string> Cancelled(ClumsyMerchant merchant)
    {
        var reference = await merchant.Authorized();
        await merchant.Post($"/epayment/v1/payments/{reference}/cancel", null);
        return reference;
    }

    static async Task<int> RegisterOften(ClumsyMerchant merchant)
    {
        for (var i = 0; i < 25; i++) await merchant.Register("https://shop.example/hooks", """["epayments.payment.captured.v1"]""");
        return await merchant.Register("https://shop.example/hooks", """["epayments.payment.captured.v1"]""");
    }

    static async Task<int> InitTwice(ClumsyMerchant merchant)
    {
        var id = Guid.NewGuid().ToString();
        await merchant.Init(id);
        return await merchant.Init(id);
    }
}
