using System.Text.Json.Nodes;
using Kasse.Engine.Payments;

namespace Kasse.Browser.Tests;

public sealed class ExpressTests(Chromium chromium)
{
    static readonly ShippingGroup Posten = new("HOME_DELIVERY", "POSTEN", true, 0,
    [
        new("home", new(9900, "NOK"), "To your door", true, 0, null, "2-3 days"),
        new("box", new(4900, "NOK"), "To your mailbox", false, 1, null, null),
    ]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fixed_option_is_chosen_and_its_cost_added(bool small)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => Express(order, new([Posten], null, null, null)));
        var wallet = await scene.Wallet(small: small);

        await wallet.Follow("Fjordby Butikk");
        await wallet.Follow("Yes, share and go on");
        await wallet.Sees("Storgata 1, 0155 Oslo, NO");
        await wallet.Choose("To your mailbox");
        await wallet.Press("Next");
        await wallet.Press("Pay NOK 178.00");
        await wallet.Sees("Paid");

        var paid = scene.Now(payment).Authorization!;
        Assert.Equal((17800, "box"), (paid.Amount.Minor, paid.Shipping!.OptionId));
    }

    [Fact]
    public async Task The_merchant_is_asked_about_the_address_and_another_one_can_be_tried()
    {
        await using var scene = await Scene.Open(chromium);
        scene.Shop.Deliveries["5003"] = """
            {"groups":[{"type":"HOME_DELIVERY","brand":"BRING","isDefault":true,"priority":0,
              "options":[{"id":"b1","amount":{"currency":"NOK","value":"2500"},"name":"Bring","isDefault":true,"priority":0}]}]}
            """;
        var payment = await scene.Ask(order => Express(order, new(null, scene.Shop.ShippingUrl, "Bearer of good news", null)));
        var wallet = await scene.Wallet();

        await wallet.Follow("Fjordby Butikk");
        await wallet.Follow("Yes, share and go on");
        await wallet.Sees("Fjordby Butikk does not deliver to this address.");
        await wallet.GetByLabel("Postal code").FillAsync("5003");
        await wallet.GetByLabel("City").FillAsync("Bergen");
        await wallet.Press("Use this address");
        await wallet.Choose("Bring");
        await wallet.Press("Next");
        await wallet.Press("Pay NOK 154.00");
        await wallet.Sees("Paid");

        var (authorization, body) = scene.Shop.AskedAboutShipping!.Value;
        Assert.Equal("Bearer of good news", authorization);
        var asked = JsonNode.Parse(body)!;
        Assert.Equal(("5003", "5003"), ((string?)asked["postCode"], (string?)asked["PostCode"]));
        Assert.Equal((payment.Reference, payment.Reference), ((string?)asked["reference"], (string?)asked["Reference"]));
        Assert.Equal("5003", scene.Now(payment).Authorization!.Shipping!.Address.PostCode);
        var logged = scene.Kasse.Server.RequestLog.Newest(payment.Msn, 2);
        Assert.Equal([(200, null), (400, "The merchant does not deliver to this address: the answer is 400, not 200.")], logged.Select(call => (call.Status, call.Why?.Cause)));
    }

    [Fact]
    public async Task Nothing_is_sent_to_a_country_that_the_merchant_left_out()
    {
        await using var scene = await Scene.Open(chromium);
        await scene.Ask(order => Express(order, new([Posten], null, null, ["SE"])));
        var wallet = await scene.Wallet();

        await wallet.Follow("Fjordby Butikk");
        await wallet.Follow("Yes, share and go on");

        await wallet.Sees("Fjordby Butikk does not deliver to this address.");
    }

    [Fact]
    public async Task A_price_that_we_did_not_offer_is_not_taken()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => Express(order, new([Posten], null, null, null)));
        var wallet = await scene.Wallet();

        await wallet.GotoAsync($"{scene.Kasse.Server.Address}/wallet/payments/{payment.Msn}/{payment.Reference}?consent=yes&shipping=CfDJ8cheap");

        await wallet.Sees("Choose delivery");
    }

    static Order Express(Order order, ShippingOffer offer) =>
        order with { Flow = UserFlow.PushMessage, ReturnUrl = null, Scope = "name address email phoneNumber", Shipping = offer };
}
