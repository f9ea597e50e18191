using System.Text.Json.Nodes;
using Kasse.Engine.Payments;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Webhooks;
using Kasse.Storage;
using Kasse.Storage.Deliveries;
using Microsoft.AspNetCore.Http;

namespace Kasse.Server.Tests.Ecom;

/// <summary>How a merchant is called back: where to, with what, and that it is tried once.</summary>
public sealed class CallbackTests : IAsyncLifetime
{
    RunningKasse kasse = null!;
    Receiver receiver = null!;
    OrderingShop shop = null!;

    string Origin => new Uri(receiver.Url).GetLeftPart(UriPartial.Authority);

    public async ValueTask InitializeAsync()
    {
        (kasse, receiver) = (await RunningKasse.Start(), await Receiver.Start());
        shop = new OrderingShop(kasse, await kasse.Merchant());
    }

    public async ValueTask DisposeAsync()
    {
        await kasse.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_reservation_is_told_with_the_merchants_own_token()
    {
        var orderId = await Initiated("""{ "authToken": "Basic d2hpc3Blcg==" }""");
        await shop.Approve(orderId);

        var call = await receiver.Next();

        Assert.Equal(("POST", $"/v2/payments/{orderId}", "Basic d2hpc3Blcg=="), (call.Method, call.Target, call.Headers["Authorization"]));
        Assert.Equal("application/json;charset=UTF-8", call.Headers["Content-Type"]);
        var log = (await shop.Details(orderId)).Json["transactionLogHistory"]!.AsArray();
        Same(
            $$"""
            {
              "merchantSerialNumber": "123456", "orderId": "{{orderId}}",
              "transactionInfo": { "amount": 49900, "status": "RESERVED", "timeStamp": "{{log[0]!["timeStamp"]}}", "transactionId": "{{log[0]!["transactionId"]}}" }
            }
            """, call.Body);
    }

    [Theory]
    [InlineData("/wc-api/gateway?tk=1&callback=", "/wc-api/gateway?tk=1&callback=/v2/payments/")]
    [InlineData("/shop/", "/shop//v2/payments/")]
    [InlineData("/shop/../%7Eola/./æ", "/shop/../%7Eola/./%C3%A6/v2/payments/")]
    public async Task The_address_is_written_behind_whatever_the_prefix_is(string prefix, string target)
    {
        var orderId = await shop.Initiated(merchant: new JsonObject { ["callbackPrefix"] = Origin + prefix }.ToJsonString());
        await shop.Approve(orderId);

        var call = await receiver.Next();

        Assert.Equal(target + orderId, call.Target);
        Assert.False(call.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_host_in_other_letters_is_called_by_its_name_in_ascii()
    {
        var orderId = await shop.Initiated(merchant: """{ "callbackPrefix": "http://butikk-på-nett.invalid:8080/ø" }""");
        await shop.Approve(orderId);
        await kasse.Server.Courier.Quiet();

        var told = kasse.Server.Platform.Deliveries.About(kasse.Server.Platform.Journal.Find("123456", orderId)!.Stream).Single();
        var attempt = kasse.Server.Platform.Deliveries.Attempts(told.Id).Single();

        Assert.Contains("xn--butikk-p-nett-wfb.invalid:8080", attempt.Request);
        Assert.Contains("/%C3%B8/v2/payments/", attempt.Request);
        Assert.NotNull(attempt.Error);
    }

    [Fact]
    public async Task A_payer_who_says_no_in_the_app_has_cancelled()
    {
        var orderId = await Initiated();
        await shop.WebShop.People.SendTo(shop.Merchant.Msn, orderId, WebShop.Ola);
        await shop.WebShop.People.Reject(shop.Merchant.Msn, orderId);

        var told = (await receiver.Next()).Json;

        Assert.Equal("CANCELLED", (string?)told["transactionInfo"]!["status"]);
        Assert.NotNull(told["transactionInfo"]!["transactionId"]);
        Assert.Null(told["errorInfo"]);
        Assert.Equal("CANCEL", (string?)(await shop.Status(orderId)).Json["transactionInfo"]!["status"]);
    }

    [Fact]
    public async Task A_payer_who_leaves_the_landing_page_is_rejected()
    {
        var answer = await shop.Initiate(shop.Order(OrderingShop.NewOrderId(), merchant: $$"""{ "callbackPrefix": "{{Origin}}" }"""));
        using var left = await kasse.Http.PostAsync($"/pay/cancel?token={((string)answer.Json["url"]!).Split("token=")[1]}", null);

        var told = (await receiver.Next()).Json;

        Assert.Equal("REJECTED", (string?)told["transactionInfo"]!["status"]);
        Assert.Null(told["transactionInfo"]!["transactionId"]);
        Assert.Equal("""{"errorCode":"45","errorGroup":"PAYMENTS","errorMessage":"User has not acted upon the payment"}""", told["errorInfo"]!.ToJsonString());
        Assert.Equal("https://shop.example/done?status=202", left.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData(false, "User has not acted upon the payment")]
    [InlineData(true, "User has cancelled or not acted upon the payment")]
    public async Task A_payer_who_does_nothing_is_rejected(bool opened, string message)
    {
        var orderId = await Initiated();
        if (opened) await shop.WebShop.People.SendTo(shop.Merchant.Msn, orderId, WebShop.Ola);
        await shop.WebShop.Pass(TimeSpan.FromMinutes(10));

        var told = (await receiver.Next()).Json;

        Assert.Equal(("REJECTED", opened), ((string?)told["transactionInfo"]!["status"], told["transactionInfo"]!["transactionId"] is not null));
        Assert.Equal(message, (string?)told["errorInfo"]!["errorMessage"]);
        Assert.Equal("REJECTED", (string?)(await shop.Status(orderId)).Json["transactionInfo"]!["status"]);
    }

    [Fact]
    public async Task A_refused_card_is_told_and_another_may_be_tried()
    {
        var phone = await shop.WebShop.Person(CardConduct.InsufficientFunds);
        var orderId = await Initiated();
        Assert.Equal(402, (await shop.Approve(orderId, phone[2..])).Status);
        Assert.Equal("FAILED", (string?)(await shop.Status(orderId)).Json["transactionInfo"]!["status"]);
        Assert.Equal(200, (await shop.Approve(orderId)).Status);

        var (failed, reserved) = ((await receiver.Next()).Json, (await receiver.Next()).Json);

        Assert.Equal("RESERVE_FAILED", (string?)failed["transactionInfo"]!["status"]);
        Assert.Equal("""{"errorCode":"42","errorGroup":"PAYMENTS","errorMessage":"Refused by the issuer."}""", failed["errorInfo"]!.ToJsonString());
        Assert.Equal("RESERVED", (string?)reserved["transactionInfo"]!["status"]);
        Assert.Equal([true, false, true], (await shop.Details(orderId)).Json["transactionLogHistory"]!.AsArray().Select(entry => (bool)entry!["operationSuccess"]!));
    }

    [Fact]
    public async Task What_the_merchant_does_itself_it_is_not_told()
    {
        var (captured, cancelled) = (await Initiated(), await Initiated());
        await shop.Approve(captured);
        await shop.Capture(captured);
        await shop.Refund(captured);
        await shop.Cancel(cancelled);
        await shop.WebShop.Authorized();
        await kasse.Server.Courier.Quiet();

        Assert.Equal([$"/v2/payments/{captured}"], receiver.Calls.Select(call => call.Target));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(302)]
    [InlineData(404)]
    public async Task Whatever_the_answer_it_is_not_tried_again(int status)
    {
        receiver.Answer = (_, http) =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        var orderId = await Initiated();
        await shop.Approve(orderId);

        await Settled(orderId);

        var call = Assert.Single(receiver.Calls);
        Assert.Equal($"/v2/payments/{orderId}", call.Target);
        Assert.Equal((DeliveryState.GivenUp, status), (Callback(orderId).State, Callback(orderId).LastStatus));
    }

    [Fact]
    public async Task Somebody_who_does_not_answer_is_waited_for_three_seconds()
    {
        receiver.Answer = receiver.Hang;
        var orderId = await Initiated();
        await shop.Approve(orderId);

        await Settled(orderId);

        Assert.Single(receiver.Calls);
        var attempt = Assert.Single(kasse.Server.Platform.Deliveries.Attempts(Callback(orderId).Id));
        Assert.Equal((null, "There was no answer within 3 seconds."), (attempt.Status, attempt.Error?.Cause));
    }

    public static readonly TheoryData<string, Func<Received, HttpContext, Task>> Liars = new()
    {
        { "promises more than it sends", async (_, http) =>
            {
                http.Response.ContentLength = 1_000_000;
                await http.Response.WriteAsync("ok");
                http.Abort();
            } },
        { "never ends", async (_, http) =>
            {
                while (!http.RequestAborted.IsCancellationRequested) await http.Response.WriteAsync(new string('x', 64 << 10));
            } },
        { "hangs up without a word", (_, http) =>
            {
                http.Abort();
                return Task.CompletedTask;
            } },
        { "says that all is well in nonsense", (_, http) => http.Response.WriteAsync("{\"status\":\"REFUNDED\",\"amount\":1") },
    };

    [Theory, MemberData(nameof(Liars))]
    public async Task Whatever_the_receiver_plays_it_is_called_once_and_the_payment_stays(string what, Func<Received, HttpContext, Task> answer)
    {
        receiver.Answer = answer;
        var orderId = await Initiated();
        await shop.Approve(orderId);

        await Settled(orderId);

        Assert.True(receiver.Calls.Count == 1, what);
        Assert.Single(kasse.Server.Platform.Deliveries.Attempts(Callback(orderId).Id));
    }

    [Fact]
    public async Task A_callback_is_shown_and_can_be_sent_again()
    {
        receiver.Answer = Receiver.With(500);
        var orderId = await Initiated("""{ "authToken": "whisper" }""");
        await shop.Approve(orderId);
        await Settled(orderId);
        receiver.Answer = Receiver.With(200);

        var attempt = await kasse.Server.Courier.Resend(Callback(orderId).Id);

        Assert.Equal((2, 200), (attempt!.Number, attempt.Status));
        Assert.Equal(receiver.Calls[0].Body, receiver.Calls[1].Body);
        Assert.Equal("whisper", receiver.Calls[1].Headers["Authorization"]);
        Assert.Equal(("ecom.callback.reserved", DeliveryState.Delivered, 2), (Callback(orderId).Event, Callback(orderId).State, Callback(orderId).AttemptCount));
    }

    Task<string> Initiated(string? more = null)
    {
        var merchant = JsonNode.Parse(more ?? "{}")!;
        merchant["callbackPrefix"] = Origin;
        return shop.Initiated(merchant: merchant.ToJsonString());
    }

    /// <summary>Waits until everything is told, moves the clock on, and looks whether the payment and everything else still are as they should be.</summary>
    async Task Settled(string orderId)
    {
        await kasse.Server.Courier.Quiet();
        await shop.WebShop.Pass(TimeSpan.FromDays(2));
        await kasse.Server.Courier.Quiet();
        Assert.Equal("RESERVE", (string?)(await shop.Status(orderId)).Json["transactionInfo"]!["status"]);
        await kasse.Server.Books.CatchUp();
        Assert.Empty(Verification.Run(kasse.Server.Platform.Options.DataFolder).Findings);
    }

    Delivery Callback(string orderId) => Assert.Single(kasse.Server.Platform.Deliveries.Newest(CallbackLine.Of(shop.Merchant.Msn), null, orderId, null, 10));

    static void Same(string expected, string body) => Assert.Equal(JsonNode.Parse(expected)!.ToJsonString(), JsonNode.Parse(body)!.ToJsonString());
}
