using Kasse.Engine.Payments;

namespace Kasse.Server.Tests.EPayment;

public sealed class ExpressTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Scope = """ "profile": { "scope": "name email phoneNumber address" } """;

    const string Fixed = """
        "shipping": { "fixedOptions": [ { "type": "HOME_DELIVERY", "brand": "POSTEN", "options": [
          { "id": "home", "amount": { "currency": "NOK", "value": 9900 }, "name": "Home" } ] } ] }
        """;

    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Fact]
    public async Task The_chosen_shipping_is_authorized_on_top_and_told_with_the_payer()
    {
        var reference = await shop.Created(10000, $"{{ {Scope}, {Fixed} }}");
        await shop.People.Approve(shop.Merchant.Msn, reference, WebShop.Ola, shipping: new ShippingChoice(
            new PostalAddress("Storgata 1", "Att: Kari", "Oslo", "0155", "NO"), "home", "Home", new(9900, "NOK")));

        var sub = shop.Kasse.Server.Platform.Settings.Current.Wallets[WebShop.Ola].Payer.SubAt(shop.Merchant.Msn);
        Wire.Same($$"""
            {
              "aggregate": {
                "authorizedAmount": { "currency": "NOK", "value": 19900 },
                "cancelledAmount": { "currency": "NOK", "value": 0 },
                "capturedAmount": { "currency": "NOK", "value": 0 },
                "refundedAmount": { "currency": "NOK", "value": 0 }
              },
              "amount": { "currency": "NOK", "value": 10000 },
              "state": "AUTHORIZED",
              "paymentMethod": { "type": "WALLET", "cardBin": "492556" },
              "profile": { "sub": "(id)" },
              "pspReference": "(id)",
              "reference": "{{reference}}",
              "shippingDetails": {
                "address": { "addressLine1": "Storgata 1", "addressLine2": "Att: Kari", "city": "Oslo", "country": "NO", "postCode": "0155" },
                "shippingCost": 9900,
                "shippingOptionId": "home",
                "shippingOptionName": "Home"
              },
              "userDetails": {
                "email": "ola.nordmann@example.com",
                "firstName": "Ola",
                "lastName": "Nordmann",
                "mobileNumber": "4712345678",
                "addresses": [ { "addressLine1": "Storgata 1", "city": "Oslo", "country": "NO", "postCode": "0155" } ]
              },
              "captureGuaranteedUntil": "(time)+00:00"
            }
            """, await shop.Get(reference));
        Assert.Equal(19900, (long)(await shop.Events(reference)).Json[1]!["amount"]!["value"]!);
        Assert.Equal(200, (await shop.Capture(reference, 19900)).Status);
    }

    [Fact]
    public async Task The_address_to_ask_for_options_is_kept_with_its_authorization_as_sent()
    {
        var reference = await shop.Created(change: $$"""
            { {{Scope}}, "shipping": { "dynamicOptions": { "callbackUrl": "http://localhost:8080/shipping", "callbackAuthorizationToken": "Bearer ey.J" } } }
            """);

        var shipping = shop.Kasse.Server.Platform.Journal.Find(shop.Merchant.Msn, reference)!.Payment.Order.Shipping!;
        Assert.Equal(("http://localhost:8080/shipping", "Bearer ey.J", null), (shipping.CallbackUrl, shipping.CallbackAuthorization, shipping.FixedOptions));
    }

    [Theory]
    [InlineData("no scope", Fixed, "profile.scope", "The field Scope must hold name, address, email, phoneNumber when Shipping is set.")]
    [InlineData("a scope without address", """ "profile": { "scope": "name email phoneNumber" }, """ + Fixed,
        "profile.scope", "The field Scope must hold name, address, email, phoneNumber when Shipping is set.")]
    [InlineData("no options", Scope + """, "shipping": {} """, "shipping", "Exactly one of FixedOptions and DynamicOptions must be set.")]
    [InlineData("both kinds", Scope + """, "shipping": { "fixedOptions": [], "dynamicOptions": { "callbackUrl": "https://shop.example/" } } """,
        "shipping", "Exactly one of FixedOptions and DynamicOptions must be set.")]
    [InlineData("no address to ask", Scope + """, "shipping": { "dynamicOptions": {} } """,
        "shipping.dynamicOptions.callbackUrl", "The CallbackUrl field is required.")]
    public async Task Express_needs(string what, string change, string name, string reason)
    {
        var answer = await shop.Create(WebShop.Order(WebShop.NewReference(), change: $"{{ {change} }}"));

        Assert.True(answer.Status == 400, $"{what}: {answer.Body}");
        Assert.Equal((name, reason), ((string?)answer.Json["extraDetails"]![0]!["name"], (string?)answer.Json["extraDetails"]![0]!["reason"]));
    }
}
