using Kasse.Server.Tests.EPayment;

namespace Kasse.Server.Tests.Ecom;

/// <summary>Capture, cancel and refund: whole bodies, and what a repetition is answered.</summary>
public sealed class ModificationTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly OrderingShop shop = new(shared.Kasse, shared.Merchant);

    [Theory]
    [InlineData(null)]
    [InlineData("0")]
    [InlineData("null")]
    public async Task A_capture_without_an_amount_takes_all_that_is_left(string? amount)
    {
        using var careless = shared.Kasse.CarelessCallers();
        var orderId = await shop.Captured(50000, part: "10000");

        var answer = await shop.Capture(orderId, amount);

        Assert.Equal("""{"capturedAmount":50000,"remainingAmountToCapture":0,"refundedAmount":0,"remainingAmountToRefund":50000}""", Summary(answer));
        Assert.Equal(40000, (long)answer.Json["transactionInfo"]!["amount"]!);
    }

    [Theory]
    [InlineData("5000")]
    [InlineData("\"5000\"")]
    [InlineData("5000.0")]
    public async Task An_amount_may_be_text(string amount)
    {
        using var careless = shared.Kasse.CarelessCallers();

        Assert.Equal(5000, (long)(await shop.Capture(await shop.Reserved(), amount)).Json["transactionInfo"]!["amount"]!);
    }

    [Fact]
    public async Task A_cancel_before_approval_has_no_transaction()
    {
        var orderId = await shop.Initiated(500);

        var answer = await shop.Cancel(orderId);

        Wire.Same($$"""
            {
              "orderId": "{{orderId}}",
              "transactionInfo": { "amount": 500, "timeStamp": "(time)Z", "transactionText": "Cancelled by the shop", "status": "Cancelled" },
              "transactionSummary": { "capturedAmount": 0, "remainingAmountToCapture": 0, "refundedAmount": 0, "remainingAmountToRefund": 0 }
            }
            """, answer);
        Assert.Equal(["CANCEL", "INITIATE"], await Log(orderId));
    }

    [Fact]
    public async Task A_cancel_after_approval_releases_everything()
    {
        var orderId = await shop.Reserved();

        var answer = await shop.Cancel(orderId, release: false);

        Assert.Equal("""{"capturedAmount":0,"remainingAmountToCapture":0,"refundedAmount":0,"remainingAmountToRefund":0}""", Summary(answer));
        Assert.Matches(@"^\d{10,}$", (string)answer.Json["transactionInfo"]!["transactionId"]!);
        Assert.Equal(["VOID", "RESERVE", "INITIATE"], await Log(orderId));
    }

    [Fact]
    public async Task What_is_left_after_a_part_was_captured_is_released_only_when_told_so()
    {
        var orderId = await shop.Captured(25000, part: "10000");
        Assert.Equal(402, (await shop.Cancel(orderId)).Status);

        var answer = await shop.Cancel(orderId, release: true);

        Assert.Equal(25000, (long)answer.Json["transactionInfo"]!["amount"]!);
        Assert.Equal("""{"capturedAmount":10000,"remainingAmountToCapture":0,"refundedAmount":0,"remainingAmountToRefund":10000}""", Summary(answer));
    }

    [Theory]
    [InlineData("capture")]
    [InlineData("refund")]
    [InlineData("cancel")]
    public async Task A_repetition_with_the_same_id_is_answered_as_the_first_time(string verb)
    {
        var orderId = verb == "refund" ? await shop.Captured() : await shop.Reserved();
        var act = (string id) => verb switch
        {
            "capture" => shop.Capture(orderId, "100", id),
            "refund" => shop.Refund(orderId, "100", id),
            _ => shop.Cancel(orderId, requestId: id),
        };

        var first = await act("once");
        if (verb != "cancel") await act("twice");
        var again = await act("once");

        Assert.Equal(200, first.Status);
        Assert.Equal(first.Body, again.Body);
    }

    [Fact]
    public async Task One_id_may_serve_every_endpoint_of_an_order()
    {
        var orderId = await shop.Initiated();

        Assert.Equal(200, (await shop.Approve(orderId, requestId: orderId)).Status);
        Assert.Equal(200, (await shop.Approve(orderId, requestId: orderId)).Status);
        Assert.Equal(200, (await shop.Capture(orderId, requestId: orderId)).Status);
        Assert.Equal(200, (await shop.Refund(orderId, requestId: orderId)).Status);
        Assert.Equal([orderId, orderId, "", null], (await shop.Details(orderId)).Json["transactionLogHistory"]!.AsArray().Select(entry => (string?)entry!["requestId"]));
    }

    [Fact]
    public async Task What_was_refused_may_be_tried_again_with_the_same_id()
    {
        var orderId = await shop.Initiated();
        Assert.Equal(402, (await shop.Capture(orderId, requestId: "id")).Status);
        await shop.Approve(orderId);

        Assert.Equal(200, (await shop.Capture(orderId, requestId: "id")).Status);
    }

    [Fact]
    public async Task An_empty_id_is_none()
    {
        var orderId = await shop.Reserved();

        await shop.Capture(orderId, "100", "");
        var second = await shop.Capture(orderId, "200", "");

        Assert.Equal(300, (long)second.Json["transactionSummary"]!["capturedAmount"]!);
    }

    [Fact]
    public async Task No_two_entries_of_an_order_share_a_timestamp()
    {
        await using var kasse = await RunningKasse.Start(time: new MovableTime());
        var shop = new OrderingShop(kasse, await kasse.Merchant());
        var orderId = await shop.Reserved();
        await shop.Capture(orderId, "100");
        var last = await shop.Refund(orderId, "100");

        var times = (await shop.Details(orderId)).Json["transactionLogHistory"]!.AsArray().Select(entry => (string)entry!["timeStamp"]!).Reverse().ToList();

        Assert.Equal(4, times.Distinct().Count());
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.Equal(times[^1], (string?)last.Json["transaction"]!["timeStamp"]);
    }

    [Fact]
    public async Task One_payment_serves_both_surfaces()
    {
        var orderId = await shop.Reserved();

        Assert.Equal(200, (await shop.WebShop.Capture(orderId, 10000)).Status);
        Assert.Equal(200, (await shop.WebShop.Refund(orderId, 4000)).Status);
        Assert.Equal(200, (await shop.WebShop.Cancel(orderId)).Status);

        Assert.Equal("AUTHORIZED", (string?)(await shop.WebShop.Get(orderId)).Json["state"]);
        Assert.Equal(
            """{"capturedAmount":10000,"remainingAmountToCapture":0,"refundedAmount":4000,"remainingAmountToRefund":6000,"bankIdentificationNumber":492556}""",
            Summary(await shop.Details(orderId)));
    }

    async Task<List<string>> Log(string orderId) =>
        [.. (await shop.Details(orderId)).Json["transactionLogHistory"]!.AsArray().Select(entry => (string)entry!["operation"]!)];

    static string Summary(Answer answer) => answer.Json["transactionSummary"]!.ToJsonString();
}
