using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Storage;
using Microsoft.AspNetCore.Http;

namespace Kasse.Server.Tests.Control;

public sealed class PayerActionsTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly Administrator administrator = new(shared.Kasse);
    readonly Shop shop = new(shared.Kasse.Server, Shop.Norwegian);

    [Fact]
    public async Task A_test_user_approves_with_the_first_card()
    {
        await shop.Create("approve");

        var acted = (await Act("approve", "approve", """{"phoneNumber":"4712345678"}""")).Json;

        Assert.Equal("authorized", (string)acted["happened"]!);
        Assert.Null(acted["refusal"]);
        Assert.Equal(("authorized", 10_000, "0001"), State(acted["payment"]!));
        Assert.Equal(PaymentState.Authorized, shop.Find("approve").State);
    }

    [Fact]
    public async Task Whoever_the_request_was_sent_to_approves_unless_another_is_named()
    {
        await shop.Create("sent");

        Assert.Equal("sent", (string)(await Act("sent", "send", """{"phoneNumber":"4791234567"}""")).Json["happened"]!);
        await Act("sent", "approve", null);

        Assert.Equal("4791234567", shop.Find("sent").Authorization!.PhoneNumber);
    }

    [Fact]
    public async Task A_card_that_is_declined_is_an_answer_and_the_next_one_may_pay()
    {
        await shop.Create("declined");
        var cards = shared.Kasse.Server.Platform.Settings.Current.Wallets["4712345678"].Cards;
        var bad = cards.First(c => c.Card.Conduct == CardConduct.InsufficientFunds).Id;

        var acted = (await Act("declined", "approve", $$"""{"phoneNumber":"4712345678","cardId":"{{bad}}"}""")).Json;

        Assert.Equal(("declined", "cardDeclined"), ((string)acted["happened"]!, (string)acted["refusal"]!));
        Assert.Equal(("created", "insufficientFunds"), ((string)acted["payment"]!["state"]!, (string)acted["payment"]!["lastDecline"]!));
        Assert.Equal("authorized", (string)(await Act("declined", "approve", $$"""{"phoneNumber":"4712345678","cardId":"{{cards[0].Id}}"}""")).Json["happened"]!);
    }

    [Fact]
    public async Task The_issuer_declines_for_any_reason()
    {
        await shop.Create("suspected");

        var acted = (await Act("suspected", "decline", """{"reason":"suspectedFraud"}""")).Json;

        Assert.Equal("declined", (string)acted["happened"]!);
        Assert.Equal(DeclineReason.SuspectedFraud, shop.Find("suspected").LastDecline);
        Assert.True(shop.Find("suspected").IsOpen);
    }

    [Fact]
    public async Task A_payer_rejects()
    {
        await shop.Create("rejected");

        var acted = (await Act("rejected", "reject", null)).Json;

        Assert.Equal("aborted", (string)acted["happened"]!);
        Assert.Equal("aborted", (string)acted["payment"]!["state"]!);
    }

    [Theory]
    [InlineData("true", "authorized", null)]
    [InlineData("false", "declined", "challengeDenied")]
    public async Task A_challenge_is_passed_or_failed(string passed, string happened, string? decline)
    {
        await shop.Create($"challenge-{passed}");
        var card = shared.Kasse.Server.Platform.Settings.Current.Wallets["4712345678"].Cards.First(c => c.Card.Conduct == CardConduct.AsksForChallenge).Id;

        var asked = (await Act($"challenge-{passed}", "approve", $$"""{"phoneNumber":"4712345678","cardId":"{{card}}"}""")).Json;
        Assert.Equal(("challenge", true), ((string)asked["happened"]!, (bool)asked["payment"]!["challengeUnderWay"]!));

        var acted = (await Act($"challenge-{passed}", "challenge", $$"""{"passed":{{passed}},"phoneNumber":"4712345678","cardId":"{{card}}"}""")).Json;
        Assert.Equal((happened, decline), ((string)acted["happened"]!, (string?)acted["payment"]!["lastDecline"]));
    }

    [Fact]
    public async Task A_card_payment_is_paid_on_the_card_page_by_nobody_in_particular()
    {
        var unit = shared.Kasse.Server.Platform.Settings.Current.SalesUnits[Shop.Norwegian];
        var order = new Order { Reference = "by-card", Amount = new Money(10_000, "NOK"), Method = PaymentMethod.Card };
        await shared.Kasse.Server.Platform.Journal.Create(Shop.Norwegian, order, new Request("create"),
            now => PaymentRules.Create(order, unit, null, now, Guid.NewGuid()));

        Assert.Equal("challenge", (string)(await Act("by-card", "approve", null)).Json["happened"]!);
        Assert.Equal("authorized", (string)(await Act("by-card", "challenge", """{"passed":true}""")).Json["happened"]!);
        Assert.Null(shop.Find("by-card").Authorization!.PhoneNumber);
    }

    [Fact]
    public async Task On_the_card_page_only_its_test_cards_are_taken()
    {
        var unit = shared.Kasse.Server.Platform.Settings.Current.SalesUnits[Shop.Norwegian];
        var order = new Order { Reference = "by-bad-card", Amount = new Money(10_000, "NOK"), Method = PaymentMethod.Card };
        await shared.Kasse.Server.Platform.Journal.Create(Shop.Norwegian, order, new Request("create"),
            now => PaymentRules.Create(order, unit, null, now, Guid.NewGuid()));

        Assert.Equal("declined", (string)(await Act("by-bad-card", "approve", """{"cardId":"0019"}""")).Json["happened"]!);
        Assert.Equal((400, "cardId: for a card payment, the number or the last four digits of a test card that the card page takes."),
            (await Act("by-bad-card", "approve", """{"cardId":"4111111111111111"}""")).Problem());
    }

    [Fact]
    public async Task Where_the_merchant_names_the_shipping_it_is_asked()
    {
        await using var merchant = await Webhooks.Receiver.Start();
        merchant.Answer = (_, http) => http.Response.WriteAsync(
            """{"groups":[{"type":"HOME_DELIVERY","brand":"POSTEN","options":[{"id":"bike","name":"By bike","amount":{"currency":"NOK","value":3000}}]}]}""");
        await Ship("express-asked", new ShippingOffer(null, merchant.Url, "secret", null));

        await Act("express-asked", "approve", """{"phoneNumber":"4712345678"}""");

        Assert.Equal(("bike", 13_000), (shop.Find("express-asked").Authorization!.Shipping!.OptionId, shop.Find("express-asked").Authorized.Minor));
        Assert.Equal("Storgata 1", (string)merchant.Calls.Single().Json["addressLine1"]!);
    }

    [Fact]
    public async Task Where_nothing_is_delivered_the_payer_cannot_approve()
    {
        await Ship("express-abroad", new ShippingOffer([], null, null, ["SE"]));

        Assert.Equal((400, "The merchant does not deliver to where this payer lives, or did not answer."),
            (await Act("express-abroad", "approve", """{"phoneNumber":"4712345678"}""")).Problem());
    }

    [Fact]
    public async Task Shipping_is_chosen_and_paid_for()
    {
        await Ship("express");

        Assert.Equal((400, "shippingOptionId: there is no option sea, only land, air."),
            (await Act("express", "approve", """{"phoneNumber":"4712345678","shippingOptionId":"sea"}""")).Problem());
        var acted = (await Act("express", "approve", """{"phoneNumber":"4712345678","shippingOptionId":"air"}""")).Json;

        Assert.Equal(15_000, (long)acted["payment"]!["authorized"]!["value"]!);
        Assert.Equal("air", shop.Find("express").Authorization!.Shipping!.OptionId);
    }

    [Fact]
    public async Task Without_a_choice_the_default_shipping_is_taken()
    {
        await Ship("express-default");

        await Act("express-default", "approve", """{"phoneNumber":"4712345678"}""");

        Assert.Equal("land", shop.Find("express-default").Authorization!.Shipping!.OptionId);
    }

    [Theory]
    [InlineData("unknown", "approve", """{"phoneNumber":"4712345678"}""", 404, "There is no payment unknown. References are case-sensitive and belong to one sales unit.")]
    [InlineData("unknown", "reject", null, 404, "There is no payment unknown. References are case-sensitive and belong to one sales unit.")]
    [InlineData("unknown", "challenge", """{"passed":true}""", 404, "There is no payment unknown. References are case-sensitive and belong to one sales unit.")]
    [InlineData("open", "approve", null, 400, "phoneNumber: say which test user approves; the payment has not reached anybody yet.")]
    [InlineData("open", "approve", """{"phoneNumber":"4700000000"}""", 404, "There is no test user with that phone number.")]
    [InlineData("open", "approve", """{"phoneNumber":"4790000013"}""", 409, "The payer is too young for this payment.")]
    [InlineData("open", "approve", """{"phoneNumber":"4712345678","cardId":"none"}""", 409, "The payer has no such card, or none at all.")]
    [InlineData("open", "approve", """{"phoneNumber":"4712345678","shippingOptionId":"air"}""", 400, "shippingOptionId: nothing is shipped with this payment.")]
    [InlineData("open", "send", """{"phoneNumber":"4700000000"}""", 404, "There is no test user with that phone number.")]
    [InlineData("open", "challenge", """{"passed":true}""", 409, "No issuer waits for the payer to identify. Approve the payment first.")]
    [InlineData("paid", "approve", """{"phoneNumber":"4712345678"}""", 409, "The payment is authorized already.")]
    [InlineData("paid", "reject", null, 409, "The payment is authorized already.")]
    [InlineData("ended", "send", """{"phoneNumber":"4712345678"}""", 409, "The payment has ended: it was aborted, cancelled, or its time is up.")]
    public async Task What_cannot_be_done_is_refused(string reference, string act, string? body, int status, string why)
    {
        foreach (var known in (string[])["open", "paid", "ended"])
            if (shared.Kasse.Server.Platform.Journal.Find(Shop.Norwegian, known) is null) await shop.Create(known);
        await Act("paid", "approve", """{"phoneNumber":"4712345678"}""");
        await Act("ended", "reject", null);

        Assert.Equal((status, why), (await Act(reference, act, body)).Problem());
    }

    Task<Answer> Act(string reference, string act, string? body) => administrator.Post($"/payments/{Shop.Norwegian}/{reference}/{act}", body);

    static readonly ShippingOffer ByAirOrLand = new(
        [
            new ShippingGroup("HOME_DELIVERY", "POSTEN", false, 1, [new ShippingOption("air", new Money(5_000, "NOK"), "By air", true, 1, null, null)]),
            new ShippingGroup("PICKUP_POINT", "POSTEN", true, 2, [new ShippingOption("land", new Money(2_000, "NOK"), "By land", false, 1, null, null)]),
        ],
        null, null, null);

    Task<Outcome> Ship(string reference, ShippingOffer? offer = null)
    {
        var unit = shared.Kasse.Server.Platform.Settings.Current.SalesUnits[Shop.Norwegian];
        var order = new Order { Reference = reference, Amount = new Money(10_000, "NOK"), Shipping = offer ?? ByAirOrLand };
        return shared.Kasse.Server.Platform.Journal.Create(Shop.Norwegian, order, new Request("create"),
            now => PaymentRules.Create(order, unit, null, now, Guid.NewGuid()));
    }

    static (string State, long Authorized, string LastFour) State(System.Text.Json.Nodes.JsonNode payment) =>
        ((string)payment["state"]!, (long)payment["authorized"]!["value"]!, (string)payment["card"]!["lastFour"]!);
}
