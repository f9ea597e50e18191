using Kasse.Engine.Psp;
using Kasse.Server.Tests.Control;
using Kasse.Storage;

namespace Kasse.Server.Tests.Psp;

public sealed class WholeLifeTests(SharedPsp shared) : IClassFixture<SharedPsp>
{
    readonly Psp psp = shared.Psp;

    [Fact]
    public async Task A_card_is_charged_and_captured_and_the_provider_reads_it_after_the_night()
    {
        var init = await psp.Post("psppayments/init", psp.Order("LIFE1").ToJsonString());
        Assert.Equal((200, "application/json; charset=UTF-8"), (init.Status, init.ContentType));
        Assert.Equal(["pspTransactionId", "merchantOrderId", "vippsRedirectUrl"], init.Json.AsObject().Select(member => member.Key));
        Assert.Equal("0 0 0 0", await psp.Told("LIFE1"));

        var approved = await psp.Approve("LIFE1", ((string)init.Json["vippsRedirectUrl"]!).Split('=', 3)[2]);
        Assert.Equal((200, ""), (approved.Status, approved.Body));
        Assert.Equal("0 49900 0 0; RESERVED 49900 true", await psp.Told("LIFE1"));

        await psp.Report("LIFE1", "CAPTURED", 40000, ""","currency":"NOK","paymentText":"Sent","operationStatus":"SUCCESS" """);
        await psp.Report("LIFE1", "REFUNDED", 10000);
        await psp.Report("LIFE1", "CAPTURED", 1, ""","operationStatus":"FAILED" """);
        await psp.Report("LIFE1", "CAPTURED", 40000);
        Assert.Equal("0 49900 0 0; RESERVED 49900 true", await psp.Told("LIFE1"));

        await psp.PassTheNight();

        Assert.Equal("40000 9900 10000 30000; CAPTURED 1 false; REFUNDED 10000 true; CAPTURED 40000 true; RESERVED 49900 true", await psp.Told("LIFE1"));
        var details = (await psp.Details("LIFE1")).Json;
        Assert.Equal(("LIFE1", "order-LIFE1", "Sent"), ((string)details["pspTransactionId"]!, (string)details["merchantOrderId"]!, (string)details["transactionLogHistory"]![2]!["paymentText"]!));
        Assert.EndsWith("T02:00:00.000Z", (string)details["transactionLogHistory"]![0]!["timeStamp"]!, StringComparison.Ordinal);
        Assert.Empty(Verification.Run(psp.Kasse.Server.Platform.Options.DataFolder).Findings);
    }

    [Fact]
    public async Task The_provider_is_told_the_token_with_its_own_authorization_word_for_word()
    {
        await psp.Paid("CALL1", 2200);

        var call = Assert.Single(psp.Pretend.Calls, call => call.Id == "CALL1");
        Assert.Equal("WCAG6W5HYWG1 not a scheme", call.Authorization);
        var back = psp.Kasse.Server.Platform.Addresses.ChallengeEnd("456789", "CALL1");
        Assert.Equal(
            $$$"""
            {"pspTransactionId":"CALL1","merchantSerialNumber":"456789","paymentState":"ACCEPTED","binNumber":"522660","paymentInstrument":"TOKEN","operations":[{"operation":"3dssuccess","url":"{{{back}}}&responsecode=OK"},{"operation":"3dscancel","url":"{{{back}}}&responsecode=CANCEL"},{"operation":"3dsfailure","url":"{{{back}}}&responsecode=FAIL"}],"networkToken":{"number":"5226603115488031","expiryMonth":"05","expiryYear":"2025","cryptogram":"AlhlvxmN2ZKuAAESNFZ4GoABFA==","tokenType":"MASTERCARD","eci":"06"}}
            """,
            call.Body.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public async Task A_soft_decline_leads_through_3_D_Secure_to_a_second_call_and_a_charge()
    {
        await psp.Paid("SOFT1", 10001);
        Assert.Equal("0 0 0 0", await psp.Told("SOFT1"));
        var operations = psp.Pretend.Calls.Last(call => call.Id == "SOFT1").Body["operations"]!;

        using var back = await psp.Kasse.Http.GetAsync((string)operations[0]!["url"]!);

        Assert.Equal(303, (int)back.StatusCode);
        Assert.Equal([1, 2], psp.Pretend.Calls.Where(call => call.Id == "SOFT1").Select(call => call.Number));
        Assert.Equal("0 10001 0 0; RESERVED 10001 true", await psp.Told("SOFT1"));
        // Going back and forward in the browser charges nothing again.
        using var again = await psp.Kasse.Http.GetAsync((string)operations[0]!["url"]!);
        Assert.Equal(2, psp.Pretend.Calls.Count(call => call.Id == "SOFT1"));
    }

    [Theory]
    [InlineData("SOFT2", 10001, 2, PspState.Reserved, "ACCEPTED")]
    [InlineData("SOFT3", 10001, 1, PspState.CancelledByUser, "USER_CANCEL")]
    [InlineData("SOFT4", 10002, 0, PspState.Failed, "ACCEPTED")]
    public async Task However_3_D_Secure_ends_the_provider_is_told_once_more(string id, long amount, int operation, PspState state, string told)
    {
        await psp.Paid(id, amount);
        var operations = psp.Pretend.Calls.Last(call => call.Id == id).Body["operations"]!;

        using var back = await psp.Kasse.Http.GetAsync((string)operations[operation]!["url"]!);
        await psp.Kasse.Server.PspNotices.CatchUp(TestContext.Current.CancellationToken);

        Assert.Equal(state, psp.Find(id).State);
        Assert.Equal(["ACCEPTED", told], psp.Pretend.Calls.Where(call => call.Id == id).Select(call => call.State));
    }

    [Theory]
    [InlineData("FAIL1", 10010, "89")]
    [InlineData("FAIL2", 10011, "82")]
    [InlineData("FAIL3", 10012, "86")]
    [InlineData("FAIL4", 10003, null)]
    [InlineData("FAIL5", 10022, null)]
    [InlineData("FAIL6", 10030, null)]
    [InlineData("FAIL7", 10031, null)]
    [InlineData("FAIL8", 10032, null)]
    [InlineData("FAIL9", 10033, null)]
    [InlineData("FAIL10", 10034, null)]
    public async Task Whatever_is_no_clear_yes_fails_and_is_not_asked_again(string id, long amount, string? errorId)
    {
        await psp.Paid(id, amount);

        Assert.Equal((PspState.Failed, errorId), (psp.Find(id).State, psp.Find(id).Failure!.ErrorId));
        Assert.Equal($"0 0 0 0; RESERVED {amount} false", await psp.Told(id));
        Assert.Single(psp.Pretend.Calls, call => call.Id == id);
        Assert.Empty(Verification.Run(psp.Kasse.Server.Platform.Options.DataFolder).Findings);
    }

    [Fact]
    public async Task Every_call_is_kept_where_webhook_deliveries_are()
    {
        await psp.Paid("KEPT1", 10030);
        var control = new Administrator(psp.Kasse);

        var listed = (await control.Get("/deliveries?webhook=makePayment&msn=456789&reference=KEPT1")).Json["deliveries"]![0]!;

        Assert.Equal(("makePayment ACCEPTED", "givenUp", 500), ((string)listed["event"]!, (string)listed["state"]!, (int)listed["lastStatus"]!));
        var delivery = (await control.Get($"/deliveries/{listed["id"]}")).Json;
        Assert.Contains("\"paymentState\":\"ACCEPTED\"", (string)delivery["body"]!, StringComparison.Ordinal);
        Assert.Contains("Authorization: (hidden)", (string)delivery["attempts"]![0]!["request"]!, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 500", (string)delivery["attempts"]![0]!["response"]!, StringComparison.Ordinal);
        Assert.Equal(409, (await control.Post($"/deliveries/{listed["id"]}/resend")).Status);
    }

    [Fact]
    public async Task A_payer_who_says_no_is_told_to_the_provider()
    {
        await psp.Init("NO1");

        var answer = await new Administrator(psp.Kasse).Post("/payments/456789/NO1/reject");
        await psp.Kasse.Server.PspNotices.CatchUp(TestContext.Current.CancellationToken);

        Assert.Equal((200, "aborted"), (answer.Status, (string)answer.Json["happened"]!));
        var call = Assert.Single(psp.Pretend.Calls, call => call.Id == "NO1");
        Assert.Equal(("USER_CANCEL", false, false), (call.State, call.Body.AsObject().ContainsKey("networkToken"), call.Body.AsObject().ContainsKey("binNumber")));
        Assert.Equal((PspState.CancelledByUser, null), (psp.Find("NO1").State, psp.Find("NO1").Owed));

        // No card is in it, so it may be told again by hand.
        var listed = (await new Administrator(psp.Kasse).Get("/deliveries?webhook=makePayment&reference=NO1")).Json["deliveries"]![0]!;
        Assert.Equal(200, (await new Administrator(psp.Kasse).Post($"/deliveries/{listed["id"]}/resend")).Status);
        Assert.Equal(2, psp.Pretend.Calls.Count(call => call is { Id: "NO1", State: "USER_CANCEL", Authorization: "WCAG6W5HYWG1 not a scheme" }));
    }

    [Fact]
    public async Task A_card_without_a_token_is_never_charged()
    {
        await psp.Paid("NOTOKEN1", 3100);
        await psp.Kasse.Server.PspNotices.CatchUp(TestContext.Current.CancellationToken);

        Assert.Equal("USER_CANCEL", Assert.Single(psp.Pretend.Calls, call => call.Id == "NOTOKEN1").State);
        Assert.Equal(PspState.Failed, psp.Find("NOTOKEN1").State);
    }

    [Fact]
    public async Task Reports_that_cannot_be_are_dropped_by_the_batch()
    {
        await psp.Paid("DROP1");
        await psp.Report("DROP1", "CAPTURED", 50000);
        await psp.Report("DROP1", "REFUNDED", 1);
        await psp.Report("DROP1", "CANCELLED", 49900);
        await psp.Report("NOBODY", "CAPTURED", 1);
        Assert.Contains("NOBODY", $"{psp.Kasse.Server.RequestLog.Newest(null, 1)[0].Why}", StringComparison.Ordinal);

        await psp.PassTheNight();

        Assert.Equal("0 0 0 0; CANCELLED 49900 true; RESERVED 49900 true", await psp.Told("DROP1"));
    }
}
