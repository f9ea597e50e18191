using System.Text.Json.Nodes;
using Kasse.Server.Outbound;
using Kasse.Server.Tests.Control;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Web;
using Kasse.Server.Tests.Webhooks;
using Kasse.Server.Web.Wallet;
using Microsoft.AspNetCore.Http;

namespace Kasse.Server.Tests.Ecom;

/// <summary>The payer chooses how goods travel, and the merchant learns who it was and where to.</summary>
public sealed class ExpressTests : IAsyncLifetime
{
    RunningKasse kasse = null!;
    Receiver receiver = null!;
    OrderingShop shop = null!;
    Administrator administrator = null!;

    public async ValueTask InitializeAsync()
    {
        (kasse, receiver) = (await RunningKasse.Start(), await Receiver.Start());
        (shop, administrator) = (new OrderingShop(kasse, await kasse.Merchant()), new Administrator(kasse));
    }

    public async ValueTask DisposeAsync()
    {
        await kasse.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task The_merchant_is_asked_how_to_ship_and_then_told_who_pays_and_where_to()
    {
        receiver.Answer = Offering("""
            { "addressId": 100, "orderId": "x", "shippingDetails": [
              { "isDefault": "N", "priority": "1", "shippingCost": "99.50", "shippingMethod": "Home", "shippingMethodId": "home" },
              { "isDefault": "N", "priority": 0, "shippingCost": 0, "shippingMethod": "In the shop", "shippingMethodId": "shop" } ] }
            """);
        var orderId = await Initiated();
        Assert.Equal(200, (await Act(orderId, "approve", """{ "shippingOptionId": "home" }""")).Status);

        var (asked, told) = (await receiver.Next(), await receiver.Next());

        Assert.Equal(("POST", $"/ship?to=/v2/payments/{orderId}/shippingDetails", "whisper"), (asked.Method, asked.Target, asked.Headers["Authorization"]));
        Same("""
            {
              "addressId": 100, "addressLine1": "Storgata 1", "addressLine2": null, "country": "Norway", "city": "Oslo",
              "postalCode": "0155", "postCode": "0155", "addressType": "H"
            }
            """, asked.Body);
        var details = (await shop.Details(orderId)).Json;
        var reserved = details["transactionLogHistory"]![0]!;
        var userId = (string)details["userDetails"]!["userId"]!;
        Assert.Matches(@"^[\w/=+]{1,50}$", userId);
        Same($$"""
            {
              "merchantSerialNumber": "123456", "orderId": "{{orderId}}",
              "shippingDetails": {
                "address": { "addressLine1": "Storgata 1", "addressLine2": null, "city": "Oslo", "country": "NO", "zipCode": "0155", "postCode": "0155" },
                "shippingCost": 99.5, "shippingMethod": "Home", "shippingMethodId": "home"
              },
              "transactionInfo": { "amount": 59850, "status": "RESERVE", "timeStamp": "{{reserved["timeStamp"]}}", "transactionId": "{{reserved["transactionId"]}}" },
              "userDetails": { "email": "ola.nordmann@example.com", "firstName": "Ola", "lastName": "Nordmann", "mobileNumber": "12345678", "userId": "{{userId}}" }
            }
            """, told.Body);
        Same("""
            {
              "address": { "addressLine1": "Storgata 1", "addressLine2": null, "city": "Oslo", "country": "Norway", "postCode": "0155" },
              "shippingCost": 99.5, "shippingMethod": "Home", "shippingMethodId": "home"
            }
            """, details["shippingDetails"]!.ToJsonString());
        Assert.Equal(59850, (long)details["transactionSummary"]!["remainingAmountToCapture"]!);
    }

    [Fact]
    public async Task A_list_that_comes_with_the_order_is_not_asked_for()
    {
        var orderId = await Initiated("""
            "staticShippingDetails": [
              { "isDefault": "N", "priority": 1, "shippingCost": 30, "shippingMethod": "Mailbox", "shippingMethodId": "mailbox" },
              { "isDefault": "Y", "priority": 2, "shippingCost": 100.00, "shippingMethod": "Door", "shippingMethodId": "door" } ],
            """);
        await Act(orderId, "approve", "{}");

        var told = (await receiver.Next()).Json;

        Assert.Equal(("door", "100", 59900), ((string?)told["shippingDetails"]!["shippingMethodId"], told["shippingDetails"]!["shippingCost"]!.ToJsonString(), (long)told["transactionInfo"]!["amount"]!));
    }

    [Theory]
    [InlineData(200, """{ "shippingDetails": [] }""")]
    [InlineData(200, "no JSON")]
    [InlineData(500, """{ "status": 500, "message": "no" }""")]
    public async Task Where_the_merchant_offers_nothing_nobody_can_pay(int status, string body)
    {
        receiver.Answer = Offering(body, status);
        var orderId = await Initiated();

        Assert.Equal(400, (await Act(orderId, "approve", "{}")).Status);
        Assert.Equal("INITIATE", (string?)(await shop.Status(orderId)).Json["transactionInfo"]!["status"]);
    }

    [Theory]
    [InlineData("merchantInfo.consentRemovalPrefix", """{ "shippingDetailsPrefix": "https://shop.example" }""", null)]
    [InlineData("merchantInfo.shippingDetailsPrefix", """{ "consentRemovalPrefix": "https://shop.example" }""", null)]
    [InlineData("transaction.scope", """{ "consentRemovalPrefix": "https://shop.example", "shippingDetailsPrefix": "https://shop.example" }""", """{ "scope": "name" }""")]
    [InlineData("merchantInfo.staticShippingDetails.shippingCost",
        """{ "consentRemovalPrefix": "https://shop.example", "staticShippingDetails": [{ "isDefault": "Y", "shippingCost": -1, "shippingMethod": "Door", "shippingMethodId": "door" }] }""",
        null)]
    public async Task Needs_what_express_needs(string field, string merchant, string? transaction)
    {
        var express = JsonNode.Parse(merchant)!;
        express["paymentType"] = "eComm Express Payment";

        var answer = await shop.Initiate(shop.Order("order-1", merchant: express.ToJsonString(), transaction: transaction));

        Assert.Equal((400, field), (answer.Status, (string?)Assert.Single(answer.Json.AsArray())!["errorCode"]));
    }

    [Fact]
    public async Task Cannot_be_approved_without_a_person() =>
        Assert.Equal("91", (string?)(await shop.Approve(await Initiated())).Json[0]!["errorCode"]);

    [Fact]
    public async Task A_merchant_is_told_to_forget_who_withdraws_the_consent()
    {
        receiver.Answer = Offering("""{ "shippingDetails": [ { "shippingCost": 0, "shippingMethod": "Post", "shippingMethodId": "post" } ] }""");
        var orderId = await Initiated();
        Assert.Equal(409, (await Act(orderId, "withdraw-consent", null)).Status);
        await Act(orderId, "approve", "{}");
        await kasse.Server.Courier.Quiet();

        var answer = await Act(orderId, "withdraw-consent", null);

        Assert.Equal("""{"status":200}""", answer.Body);
        var userId = (string)(await shop.Details(orderId)).Json["userDetails"]!["userId"]!;
        var call = receiver.Calls[^1];
        Assert.Equal(("DELETE", $"/forget?callback=/v2/consents/{Uri.EscapeDataString(userId)}"), (call.Method, call.Target));
        Assert.False(call.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Each_address_of_a_merchant_hears_of_a_withdrawal_and_may_answer_at_length()
    {
        receiver.Answer = async (call, http) =>
        {
            if (call.Method != "DELETE") await http.Response.WriteAsync("""{ "shippingDetails": [ { "shippingCost": 0, "shippingMethod": "Post", "shippingMethodId": "post" } ] }""");
            // Without an end, for as long as anybody listens.
            else while (!http.RequestAborted.IsCancellationRequested) await http.Response.WriteAsync("Of course. ", http.RequestAborted);
        };
        foreach (var door in (string[])["front", "back"]) await Act(await Initiated(forget: $"forget/{door}?callback="), "approve", "{}");
        await kasse.Server.Courier.Quiet();
        using var payer = await WalletVisitor.SignedIn(kasse, WebShop.Ola);

        using var withdrawn = await payer.Send(WalletPaths.Consents, $"{WalletPaths.Consents}/{shop.Merchant.Msn}/withdraw");

        Assert.Equal(["/forget/back", "/forget/front"], receiver.Calls.Where(call => call.Method == "DELETE").Select(call => call.Target.Split('?')[0]).Order());
        Assert.All(kasse.Server.RequestLog.Find(new([shop.Merchant.Msn], Operation: ConsentRemoval.Operation), 10).Requests, told => Assert.Equal(200, told.Status));
    }

    [Fact]
    public async Task What_was_shared_is_told_for_seven_days()
    {
        receiver.Answer = Offering("""{ "shippingDetails": [ { "shippingCost": 0, "shippingMethod": "Post", "shippingMethodId": "post" } ] }""");
        var orderId = await Initiated();
        await Act(orderId, "approve", "{}");
        await shop.WebShop.Pass(TimeSpan.FromDays(7));

        var details = (await shop.Details(orderId)).Json;

        Assert.Equal("[Expired]", (string?)details["userDetails"]!["email"]);
        Assert.Equal("[Expired]", (string?)details["shippingDetails"]!["address"]!["postCode"]);
        Assert.Equal("post", (string?)details["shippingDetails"]!["shippingMethodId"]);
    }

    [Fact]
    public async Task A_scope_shares_with_a_regular_payment_what_it_asks_for()
    {
        var orderId = await shop.Initiated(merchant: $$"""{ "callbackPrefix": "{{Origin}}" }""", transaction: """{ "scope": "name phoneNumber" }""");
        await Act(orderId, "approve", "{}");

        var told = (await receiver.Next()).Json;

        var sub = kasse.Server.Platform.Settings.Current.Wallets[WebShop.Ola].Payer.SubAt(shop.Merchant.Msn);
        Assert.Equal("RESERVED", (string?)told["transactionInfo"]!["status"]);
        Assert.Equal($$"""{"firstName":"Ola","lastName":"Nordmann","mobileNumber":"12345678","userId":"{{sub}}"}""", told["userDetails"]!.ToJsonString());
        Assert.Equal($"{sub}", (string?)(await shop.Details(orderId)).Json["sub"]);
    }

    string Origin => new Uri(receiver.Url).GetLeftPart(UriPartial.Authority);

    Task<string> Initiated(string shipping = "", string forget = "forget?callback=") => shop.Initiated(merchant: $$"""
        {
          "paymentType": "eComm Express Payment", "authToken": "whisper", "callbackPrefix": "{{Origin}}", "consentRemovalPrefix": "{{Origin}}/{{forget}}",
          {{shipping}} "shippingDetailsPrefix": "{{Origin}}/ship?to="
        }
        """);

    Task<Answer> Act(string orderId, string act, string? body) => administrator.Post($"/payments/{shop.Merchant.Msn}/{orderId}/{act}", body);

    static Func<Received, Microsoft.AspNetCore.Http.HttpContext, Task> Offering(string body, int status = 200) => async (call, http) =>
    {
        http.Response.StatusCode = status;
        if (call.Target.EndsWith("/shippingDetails", StringComparison.Ordinal)) await http.Response.Body.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body));
    };

    static void Same(string expected, string body) => Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(body)!.ToJsonString());
}
