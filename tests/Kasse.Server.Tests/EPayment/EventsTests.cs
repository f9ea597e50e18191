using Kasse.Engine.Payments;

namespace Kasse.Server.Tests.EPayment;

public sealed class EventsTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Fact]
    public async Task A_payment_that_a_payer_rejects_is_aborted_about_its_whole_amount() =>
        Assert.Equal(["CREATED 49900 key true", "ABORTED 49900 - true"], await Events(await shop.Aborted()));

    [Fact]
    public async Task A_payment_that_nobody_answers_expires_after_ten_minutes()
    {
        var reference = await shop.Created();
        await shop.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal(["CREATED 49900 key true", "EXPIRED 49900 - true"], await Events(reference));
        var payment = (await shop.Get(reference)).Json;
        Assert.Equal("EXPIRED", (string?)payment["state"]);
        Assert.Null(payment["redirectUrl"]);
        Assert.Equal(0, (long)payment["aggregate"]!["cancelledAmount"]!["value"]!);
    }

    [Fact]
    public async Task A_payment_that_the_merchant_ends_is_terminated_and_all_of_it_cancelled()
    {
        var reference = await shop.Created();
        var answer = await shop.Cancel(reference, null, "cancel-key");

        Assert.Equal("TERMINATED", (string?)answer.Json["state"]);
        Assert.Equal(49900, (long)answer.Json["aggregate"]!["cancelledAmount"]!["value"]!);
        Assert.Equal(0, (long)answer.Json["aggregate"]!["authorizedAmount"]!["value"]!);
        Assert.Equal(["CREATED 49900 key true", "TERMINATED 49900 key true"], await Events(reference));
    }

    [Fact]
    public async Task Money_that_is_not_captured_in_time_is_cancelled_without_a_key()
    {
        var danish = await shop.Another(market: Market.Denmark);
        var reference = await danish.Authorized(1000);
        await danish.Capture(reference, 300, "key", "DKK");
        await danish.Pass(TimeSpan.FromDays(14));

        Assert.Equal(
            ["CREATED 1000 key true", "AUTHORIZED 1000 key true", "CAPTURED 300 key true", "CANCELLED 700 - true"],
            await Events(reference, danish));
    }

    [Fact]
    public async Task A_decline_is_an_approval_without_success_and_leaves_the_payment_open()
    {
        var reference = await shop.Created();
        await shop.Approve(reference, await shop.Person(CardConduct.RefusedByIssuer));

        Assert.Equal(["CREATED 49900 key true", "AUTHORIZED 49900 key false"], await Events(reference));
        Assert.Equal("CREATED", (string?)(await shop.Get(reference)).Json["state"]);
        Assert.Equal(200, (await shop.Approve(reference)).Status);
    }

    [Fact]
    public async Task A_refund_that_fails_is_in_the_log_and_moves_nothing()
    {
        var reference = await shop.Captured(1000);
        await shop.Refund(reference, 123, "key");

        Assert.Equal("REFUNDED 123 key false", (await Events(reference))[^1]);
        Assert.Equal(0, (long)(await shop.Get(reference)).Json["aggregate"]!["refundedAmount"]!["value"]!);
    }

    [Fact]
    public async Task What_the_payer_and_the_issuer_do_in_between_is_not_told()
    {
        var reference = await shop.Created();
        await shop.People.SendTo(shop.Merchant.Msn, reference, WebShop.Kari);
        await shop.People.Approve(shop.Merchant.Msn, reference, await shop.Person(CardConduct.AsksForChallenge));

        Assert.Equal(["CREATED 49900 key true"], await Events(reference));
    }

    [Fact]
    public async Task A_request_that_a_rule_refused_is_not_an_event()
    {
        var reference = await shop.Created();
        await shop.Capture(reference, 100, "key");

        Assert.Equal(["CREATED 49900 key true"], await Events(reference));
    }

    async Task<string[]> Events(string reference, WebShop? of = null) => [.. (await (of ?? shop).Events(reference)).Json.AsArray()
        .Select(e => $"{e!["name"]} {e["amount"]!["value"]} {(e["idempotencyKey"] is null ? "-" : "key")} {e["success"]}")];
}
