using System.Net;
using Kasse.Browser.Tests;
using Kasse.Server.Start;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Web;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.Qr;

/// <summary>Codes at tills, and what comes of scanning one.</summary>
public sealed class CheckInTests : IAsyncLifetime
{
    const string Callbacks = "/qr/v1/merchant-callback";

    RunningKasse kasse = null!;
    WebShop shop = null!;
    Merchant merchant = null!;
    Receiver till = null!;

    [Fact]
    public async Task A_tills_code_is_put_read_listed_changed_and_deleted()
    {
        Assert.Equal((200, ""), await Put("till-1", """{"locationDescription":"Kasse 0","category":"IN_STORE"}"""));
        Assert.Equal((200, ""), await Put("till-1", """{"locationDescription":"Kasse 1"}"""));
        Assert.Equal((200, ""), await Put("mobilepay/4711", """{"locationDescription":"Kiosk"}"""));

        var svg = (await merchant.Get($"{Callbacks}/till-1")).Json;
        Assert.Equal(["merchantSerialNumber", "merchantQrId", "locationDescription", "qrImageUrl", "qrContent"], svg.AsObject().Select(member => member.Key));
        Assert.Equal(("123456", "till-1", "Kasse 1"), ((string)svg["merchantSerialNumber"]!, (string)svg["merchantQrId"]!, (string)svg["locationDescription"]!));
        using (var picture = await kasse.Http.GetAsync((string)svg["qrImageUrl"]!)) Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.ToString());
        foreach (var query in (string[])["QrImageFormat=PNG&QrImageSize=300", "qrImageFormat=png"])
        {
            var png = (await merchant.Get($"{Callbacks}/till-1?{query}")).Json;
            Assert.Equal((string)svg["qrContent"]!, await Zbar.Read(await kasse.Http.GetByteArrayAsync((string)png["qrImageUrl"]!, TestContext.Current.CancellationToken)));
        }
        Assert.Equal(["4711", "till-1"], (await merchant.Get(Callbacks)).Json.AsArray().Select(code => (string)code!["merchantQrId"]!));

        var other = (await shop.Another()).Merchant;
        Assert.Equal(409, (await other.Send(HttpMethod.Put, $"{Callbacks}/mobilepay/4711", """{"locationDescription":"Mine"}""", null)).Status);
        Assert.Equal((404, "[]"), ((await other.Get($"{Callbacks}/till-1")).Status, (await other.Get(Callbacks)).Body));

        Assert.Equal(200, (await merchant.Send(HttpMethod.Delete, $"{Callbacks}/till-1", null, null)).Status);
        Assert.Equal(404, (await merchant.Send(HttpMethod.Delete, $"{Callbacks}/till-1", null, null)).Status);
        Assert.Equal(404, (await merchant.Get($"{Callbacks}/till-1")).Status);
    }

    [Theory]
    [InlineData("""{}""", "LocationDescription")]
    [InlineData("""{"locationDescription":"1234567890123456789012345678901234567"}""", "LocationDescription")]
    [InlineData("""{"locationDescription":"Kasse\u0000"}""", "locationDescription")]
    [InlineData("""{"locationDescription":"Kasse 1","category":"ONLINE"}""", "Category")]
    public async Task A_tills_code_that_is_not_of_the_documented_form_is_refused(string body, string name)
    {
        var refused = await merchant.Send(HttpMethod.Put, $"{Callbacks}/till-1", body, null);

        Assert.Equal((400, name), (refused.Status, (string)refused.Json["invalidParams"]![0]!["name"]!));
        foreach (var query in (string[])["QrImageFormat=GIF", "QrImageFormat=PNG&QrImageSize=99", "QrImageFormat=PNG&QrImageSize=x"])
            Assert.Equal(400, (await merchant.Get($"{Callbacks}?{query}")).Status);
    }

    [Fact]
    public async Task Whoever_scans_it_is_told_to_the_till_and_asked_to_pay_by_token()
    {
        var secret = (string)(await Register(till)).Json["secret"]!;
        await Put("till-1", """{"locationDescription":"Kasse 1"}""");
        using var payer = await WalletVisitor.SignedIn(kasse, WebShop.Ola);

        var told = await CheckIn(payer, "till-1");
        var notice = till.Calls.Single();
        Assert.True(notice.IsSignedWith(secret));
        Assert.Equal(["customerToken", "merchantQrId", "merchantSerialNumber", "msn", "initiatedAt"], notice.Json.AsObject().Select(member => member.Key));
        Assert.Equal(("till-1", "123456", "123456"), ((string)notice.Json["merchantQrId"]!, (string)notice.Json["merchantSerialNumber"]!, (string)notice.Json["msn"]!));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$", (string)notice.Json["initiatedAt"]!);
        Assert.Contains("Wait for the till", await payer.Page(told));

        var token = (string)notice.Json["customerToken"]!;
        Assert.DoesNotContain(WebShop.Ola, token);
        var exchanged = await merchant.Post("/qr/v1/exchange/customer", $$"""{"customer":{"customerToken":"{{token}}"},"requestedData":["MSISDN"]}""");
        Assert.Equal((200, WebShop.Ola), (exchanged.Status, (string)exchanged.Json["msisdn"]!));
        var order = Pushed(token);
        Assert.Equal(201, (await shop.Create(order, "at-the-till")).Status);

        // The page of somebody who waits leads to the request.
        using var waiting = await payer.Get(told);
        Assert.StartsWith("/wallet/payments/123456/", waiting.Headers.Location!.OriginalString);

        await shop.Pass(TimeSpan.FromMinutes(16));
        Assert.Equal("4050", (await shop.Create(Pushed(token))).Code);
        Assert.Equal(400, (await merchant.Post("/qr/v1/exchange/customer", $$"""{"customer":{"customerToken":"{{token}}"} }""")).Status);
        // What was answered once is answered so again.
        Assert.Equal(201, (await shop.Create(order, "at-the-till")).Status);
    }

    [Fact]
    public async Task A_token_is_its_own_sales_units_and_nobody_can_make_one_up()
    {
        await Register(till);
        await Put("till-1", """{"locationDescription":"Kasse 1"}""");
        using var payer = await WalletVisitor.SignedIn(kasse, WebShop.Ola);
        await CheckIn(payer, "till-1");
        var token = (string)till.Calls.Single().Json["customerToken"]!;
        var other = await shop.Another();

        Assert.Equal("4050", (await other.Create(Pushed(token))).Code);
        Assert.Equal(400, (await other.Merchant.Post("/qr/v1/exchange/customer", $$"""{"customer":{"customerToken":"{{token}}"} }""")).Status);
        foreach (var made in (string[])["", "x", "AAAA", token[..^2], "A" + token[1..], token + "AAAA"])
        {
            Assert.Equal("4050", (await shop.Create(Pushed(made))).Code);
            var refused = await merchant.Post("/qr/v1/exchange/customer", $$"""{"customer":{"customerToken":"{{made}}"} }""");
            Assert.Equal((400, "customer.customerToken"), (refused.Status, (string)refused.Json["extraDetails"]![0]!["name"]!));
        }
        Assert.Equal("customer", (string)(await merchant.Post("/qr/v1/exchange/customer", "{}")).Json["extraDetails"]![0]!["name"]!);
    }

    [Fact]
    public async Task A_payer_reads_that_the_store_cannot_be_reached_and_the_portal_has_every_try()
    {
        await Put("till-1", """{"locationDescription":"Kasse 1"}""");
        using var payer = await WalletVisitor.SignedIn(kasse, WebShop.Ola);
        Assert.Contains("cannot be reached", await payer.Page(await CheckIn(payer, "till-1")));

        await Register(till);
        till.Answer = Receiver.With(500);
        Assert.Contains("cannot be reached", await payer.Page(await CheckIn(payer, "till-1")));
        till.Answer = Receiver.With(204);
        Assert.Contains("Wait for the till", await payer.Page(await CheckIn(payer, "till-1")));

        Assert.Equal(
            [(DeliveryState.Delivered, "user.checked-in.v1", "till-1"), (DeliveryState.GivenUp, "user.checked-in.v1", "till-1")],
            kasse.Server.Platform.Deliveries.NewestOf(["123456"], null, 10).Select(delivery => (delivery.State, delivery.Event, delivery.Reference)));
        Assert.Equal(2, till.Calls.Count);
    }

    [Fact]
    public async Task The_sales_units_own_registration_is_told_and_not_the_partners()
    {
        await using var partners = await Receiver.Start();
        var keys = FirstStart.NewKeys(KeySetKind.Partner, "A partner", ["123456"]);
        await kasse.Server.Platform.Settings.Save(keys);
        var partner = await Merchant.SignIn(kasse.Http, keys, "123456");
        var registered = await partner.Send(HttpMethod.Post, "/webhooks/v1/webhooks", Registration(partners), null, request => request.Headers.Remove("Merchant-Serial-Number"));
        Assert.Equal(201, registered.Status);
        await Put("till-1", """{"locationDescription":"Kasse 1"}""");
        using var payer = await WalletVisitor.SignedIn(kasse, WebShop.Ola);

        await CheckIn(payer, "till-1");
        await Register(till);
        await CheckIn(payer, "till-1");

        Assert.Equal((1, 1), (partners.Calls.Count, till.Calls.Count));
    }

    [Fact]
    public async Task The_wallet_opens_whatever_a_shop_shows()
    {
        await Put("till%201", """{"locationDescription":"<b>Kasse</b>","category":"VENDING"}""");
        await Put("mobilepay/4711", """{"locationDescription":"Kiosk"}""");
        var poster = (string)(await merchant.Send(HttpMethod.Post, "/qr/v1/merchant-redirect", """{"id":"poster","redirectUrl":"https://shop.example/"}""", null, request => request.Headers.Add("Accept", "text/targetUrl"))).Json["url"]!;
        using var payer = await WalletVisitor.SignedIn(kasse, WebShop.Ola);

        Assert.Equal("/wallet/check-in/123456/till%201", await Scan((string)(await merchant.Get($"{Callbacks}/till%201")).Json["qrContent"]!));
        Assert.Contains("&lt;b&gt;Kasse&lt;/b&gt;", await payer.Page("/wallet/check-in/123456/till%201"));
        Assert.Equal("/wallet/check-in/123456/4711", await Scan("https://mobilepay.example/pos?source=qr&beaconid=4711"));
        Assert.Equal(new Uri(poster).AbsolutePath, await Scan(poster));
        Assert.Null(await Scan("https://mobilepay.example/pos?beaconid=4712"));
        Assert.Null(await Scan("javascript:alert(1)//wallet/check-in/123456/till%201"));

        using var unknown = await payer.Get("/wallet/check-in/123456/nowhere");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("no such code", await unknown.Content.ReadAsStringAsync());
        using var stranger = await kasse.Http.GetAsync("/wallet/check-in/123456/till%201");
        Assert.StartsWith("/wallet/sign-in?next=%2Fwallet%2Fcheck-in", stranger.Headers.Location!.OriginalString);

        async Task<string?> Scan(string content)
        {
            using var answer = await payer.Get($"/wallet/open?link={Uri.EscapeDataString(content)}");
            return answer.Headers.Location?.OriginalString;
        }
    }

    /// <returns>The page that the payer is then on.</returns>
    static async Task<string> CheckIn(WalletVisitor payer, string id)
    {
        var path = $"/wallet/check-in/123456/{id}";
        using var answer = await payer.Send(path, path);
        return answer.Headers.Location!.OriginalString;
    }

    static string Pushed(string token) => WebShop.Order(WebShop.NewReference(), change: $$"""{ "customer": { "customerToken": "{{token}}" }, "userFlow": "PUSH_MESSAGE", "customerInteraction": "CUSTOMER_PRESENT" }""");

    async Task<(int, string)> Put(string id, string body)
    {
        var answer = await merchant.Send(HttpMethod.Put, $"{Callbacks}/{id}", body, null);
        return (answer.Status, answer.Body);
    }

    Task<Answer> Register(Receiver receiver) => merchant.Post("/webhooks/v1/webhooks", Registration(receiver));

    static string Registration(Receiver receiver) => $$"""{"url":"{{receiver.Url}}","events":["user.checked-in.v1"]}""";

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start();
        merchant = await kasse.Merchant();
        shop = new WebShop(kasse, merchant);
        till = await Receiver.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await till.DisposeAsync();
        await kasse.DisposeAsync();
    }
}
