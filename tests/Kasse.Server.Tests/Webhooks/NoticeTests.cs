using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Kasse.Engine.Payments;
using static Kasse.Server.Tests.Webhooks.Shop;

namespace Kasse.Server.Tests.Webhooks;

/// <summary>What receivers are told.</summary>
public sealed class NoticeTests : IAsyncLifetime
{
    ListeningShop listening = null!;

    Shop Shop => listening.Shop;

    public async ValueTask InitializeAsync() => listening = await ListeningShop.Open();

    public ValueTask DisposeAsync() => listening.DisposeAsync();

    [Fact]
    public async Task A_whole_life_is_told_in_order_and_once()
    {
        await Shop.Create("order-0001", 499, "create-key");
        await Shop.SendTo("order-0001", "4712345678");
        await Shop.Authorize("order-0001");
        await Shop.Capture("order-0001", 100, "capture-key");
        await Shop.Cancel("order-0001");
        await Shop.Refund("order-0001", 60.50m, "refund-key");
        await Shop.Quiet();

        Assert.Equal(
            [
                "CREATED 49900 NOK create-key True",
                "AUTHORIZED 49900 NOK create-key True",
                "CAPTURED 10000 NOK capture-key True",
                "CANCELLED 39900 NOK  True",
                "REFUNDED 6050 NOK refund-key True",
            ],
            listening.Receiver.Calls.Select(Line));
        Assert.All(listening.Receiver.Calls, call => Assert.Equal(("123456", "order-0001"), ((string)call.Json["msn"]!, call.Reference)));
        Assert.Equal(5, listening.Receiver.Calls.Select(call => (string)call.Json["pspReference"]!).Distinct().Count());
    }

    [Fact]
    public async Task What_is_said_has_this_form_to_the_byte()
    {
        await Shop.Create("order-0001", 1.25m, "5d7f");
        await Shop.Cancel("order-0001");
        await Shop.Quiet();

        var history = listening.Kasse.Server.Platform.Journal.Find("123456", "order-0001")!;
        Assert.Equal(
            [
                $$$"""{"msn":"123456","reference":"order-0001","pspReference":"{{{Psp(0)}}}","name":"CREATED","amount":{"currency":"NOK","value":125},"timestamp":"{{{At(0)}}}","idempotencyKey":"5d7f","success":true}""",
                $$$"""{"msn":"123456","reference":"order-0001","pspReference":"{{{Psp(1)}}}","name":"TERMINATED","amount":{"currency":"NOK","value":125},"timestamp":"{{{At(1)}}}","success":true}""",
            ],
            listening.Receiver.Calls.Select(call => call.Body));

        Guid Psp(int index) => history.Entries[index].Event!.PspReference;
        string At(int index) => history.Entries[index].Event!.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
    }

    [Fact]
    public async Task A_call_has_the_headers_of_the_platform_and_no_others()
    {
        await Shop.Create("order-0001");
        await Shop.Quiet();

        var call = Assert.Single(listening.Receiver.Calls);
        var url = new Uri(listening.Receiver.Url);
        Assert.Equal(("POST", url.PathAndQuery), (call.Method, call.Target));
        Assert.Equal(
            ["Authorization", "Content-Length", "Content-Type", "Host", "User-Agent", "Webhook-Id", "X-Vipps-Authorization", "x-ms-content-sha256", "x-ms-date"],
            call.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(url.Authority, call.Headers["Host"]);
        Assert.Equal("application/json; charset=utf-8", call.Headers["Content-Type"]);
        Assert.Equal("Vipps MobilePay/1.0 Webhooks/1.0", call.Headers["User-Agent"]);
        Assert.Equal(listening.Id, call.Headers["Webhook-Id"]);
        Assert.Equal(listening.Time.GetUtcNow().ToString("r"), call.Headers["x-ms-date"]);
        Assert.True(call.IsSignedWith(listening.Secret));
        Assert.False(call.IsSignedWith(listening.Secret[..^1]));
    }

    [Fact]
    public async Task An_authorization_tells_what_was_chosen_shared_and_promised()
    {
        var address = new PostalAddress("Storgata 1", null, "Ås", "1430", "NO");
        await Shop.Create("order-0001", 100, "create-key", order => order with { Scope = "name email phoneNumber address birthDate" });
        await Shop.Authorize("order-0001", shipping: new ShippingChoice(address, "post-1", "Døren", Kr(49)));
        await Shop.Quiet();

        var authorized = listening.Receiver.Calls[1];
        var guaranteed = listening.Kasse.Server.Platform.Journal.Find("123456", "order-0001")!.Payment.Authorization!.GuaranteedUntil;
        Assert.Equal(
            [
                "msn", "reference", "pspReference", "name", "amount", "timestamp", "idempotencyKey", "success",
                "captureGuaranteedUntil", "shippingDetails", "userDetails", "sub",
            ],
            authorized.Json.AsObject().Select(member => member.Key));
        Assert.Equal("AUTHORIZED 14900 NOK create-key True", Line(authorized));
        Assert.Equal(guaranteed.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'"), (string)authorized.Json["captureGuaranteedUntil"]!);
        Assert.Contains("+00:00", authorized.Body);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"address":{"addressLine1":"Storgata 1","city":"Ås","country":"NO","postCode":"1430"},"shippingCost":4900,"shippingOptionId":"post-1","shippingOptionName":"Døren"}
                """),
            authorized.Json["shippingDetails"]));
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"email":"ola.nordmann@example.com","firstName":"Ola","lastName":"Nordmann","mobileNumber":"4712345678","dateOfBirth":"1985-05-17",
                 "addresses":[{"addressLine1":"Storgata 1","city":"Oslo","country":"NO","postCode":"0155"}]}
                """),
            authorized.Json["userDetails"]));
        Assert.Equal(
            listening.Kasse.Server.Platform.Settings.Current.Wallets["4712345678"].Payer.SubAt("123456").ToString(), (string)authorized.Json["sub"]!);
    }

    [Fact]
    public async Task Who_shares_little_is_described_with_empty_words()
    {
        await Shop.Create("order-0001", change: order => order with { Scope = "name" });
        await Shop.Authorize("order-0001");
        await Shop.Quiet();

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"email":"","firstName":"Ola","lastName":"Nordmann","mobileNumber":"","addresses":[]}"""),
            listening.Receiver.Calls[1].Json["userDetails"]));
    }

    [Fact]
    public async Task What_was_tried_in_vain_is_told_as_well()
    {
        await Shop.Create("order-0001", 100, "create-key");
        await Shop.Authorize("order-0001", CardConduct.RefusedByIssuer);
        await Shop.Authorize("order-0001", CardConduct.StumblesOnFirstCapture);
        await Shop.Capture("order-0001", 40, "capture-key");
        await Shop.Capture("order-0001", 40, "capture-key");
        await Shop.Refund("order-0001", 1.23m, "refund-key");
        await Shop.Quiet();

        Assert.Equal(
            [
                "CREATED 10000 NOK create-key True",
                "AUTHORIZED 10000 NOK create-key False",
                "AUTHORIZED 10000 NOK create-key True",
                "CAPTURED 4000 NOK capture-key False",
                "CAPTURED 4000 NOK capture-key True",
                "REFUNDED 123 NOK refund-key False",
            ],
            listening.Receiver.Calls.Select(Line));
        Assert.Null(listening.Receiver.Calls[1].Json["captureGuaranteedUntil"]);
    }

    [Fact]
    public async Task The_ends_without_payment_are_told()
    {
        await Shop.Create("order-0001", 100, "one");
        await Shop.Create("order-0002", 200, "two");
        await Shop.Create("order-0003", 300, "three");
        await Shop.Abort("order-0001");
        await Shop.Cancel("order-0002", "cancel-key");
        await Shop.Quiet();
        await listening.Kasse.Server.Platform.Clock.Advance(TimeSpan.FromMinutes(10), listening.Kasse.Server.Platform.Settings);
        await listening.Kasse.Server.Agenda.CatchUp();
        await Shop.Quiet();

        Assert.Equal(
            ["ABORTED 10000 NOK  True", "EXPIRED 30000 NOK  True", "TERMINATED 20000 NOK cancel-key True"],
            listening.Receiver.Calls.Where(call => call.Name != "CREATED").Select(Line).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whether_receivers_are_told_is_decided_for_every_event()
    {
        foreach (var type in typeof(PaymentEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(PaymentEvent))))
            Server.Webhooks.EPaymentNotice.NameOf((PaymentEvent)RuntimeHelpers.GetUninitializedObject(type));
    }

    static string Line(Received call) =>
        $"{call.Name} {call.Json["amount"]!["value"]} {call.Json["amount"]!["currency"]} {call.Json["idempotencyKey"]} {call.Json["success"]!.GetValue<bool>()}";
}
