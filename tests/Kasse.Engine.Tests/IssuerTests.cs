namespace Kasse.Engine.Tests;

/// <summary>The bank behind the card: magic amounts, cards with a conduct, and an answer that takes an hour.</summary>
public class IssuerTests
{
    public static readonly Table<Money, DeclineReason> MagicAmounts = new()
    {
        { "insufficient funds", Kr(1.51m), DeclineReason.InsufficientFunds },
        { "refused", Kr(1.82m), DeclineReason.RefusedByIssuer },
        { "suspected fraud", Kr(1.83m), DeclineReason.SuspectedFraud },
        { "withdrawal limit", Kr(1.84m), DeclineReason.WithdrawalLimitExceeded },
        { "expired card", Kr(1.86m), DeclineReason.ExpiredCard },
        { "invalid card", Kr(1.87m), DeclineReason.InvalidCard },
        { "the payer could not identify", Kr(1.97m), DeclineReason.ChallengeDenied },
    };

    public static readonly Table<CardConduct, DeclineReason> BadCards = new()
    {
        { "expired", CardConduct.Expired, DeclineReason.ExpiredCard },
        { "empty", CardConduct.InsufficientFunds, DeclineReason.InsufficientFunds },
        { "refused", CardConduct.RefusedByIssuer, DeclineReason.RefusedByIssuer },
    };

    [Theory, MemberData(nameof(MagicAmounts))]
    public void A_magic_amount_is_declined(Money amount, DeclineReason reason) =>
        Assert.Equal(DeclinedWith(amount, reason), Approve(Rules, amount, Card()));

    [Theory, MemberData(nameof(MagicAmounts))]
    public void A_magic_amount_is_paid_when_the_approval_is_forced(Money amount, DeclineReason _) =>
        AssertAnswer(null, Approve(Rules, amount, Card(), forced: true));

    [Theory, MemberData(nameof(MagicAmounts))]
    public void Without_magic_it_is_an_amount_like_any_other(Money amount, DeclineReason _) =>
        AssertAnswer(null, Approve(RulesWithoutMagic, amount, Card()));

    [Fact]
    public void Shipping_does_not_make_an_amount_magic()
    {
        var shipping = new ShippingChoice(Home, "home", "Home delivery", Kr(0.51m));

        AssertAnswer(null, Rules.Authorize(OpenFor(Kr(1)), Shop, new(Kari, Card(), shipping), Noon, Id));
    }

    [Theory]
    [InlineData(197)]
    [InlineData(202)]
    public void Identifying_is_magic_in_Norway_only(long minor)
    {
        AssertAnswer(null, Rules.Authorize(OpenFor(new(minor, "DKK")), DanishShop, new(Kari, Card()), Noon, Id));
        AssertAnswer(null, Rules.Authorize(OpenFor(new(minor, "EUR")), FinnishShop, new(Kari, Card()), Noon, Id));
    }

    [Theory, MemberData(nameof(BadCards))]
    public void A_bad_card_is_declined(CardConduct conduct, DeclineReason reason) =>
        Assert.Equal(DeclinedWith(Kr(100), reason), Approve(Rules, Kr(100), Card(conduct)));

    [Theory, MemberData(nameof(BadCards))]
    public void A_bad_card_is_declined_without_magic_and_when_forced(CardConduct conduct, DeclineReason reason) =>
        Assert.Equal(DeclinedWith(Kr(100), reason), Approve(RulesWithoutMagic, Kr(100), Card(conduct), forced: true));

    [Theory]
    [InlineData(CardConduct.ReleasesHeldFundsEarly)]
    [InlineData(CardConduct.StumblesOnFirstCapture)]
    public void A_card_that_fails_later_is_approved_now(CardConduct conduct) => AssertAnswer(null, Approve(Rules, Kr(100), Card(conduct)));

    [Fact]
    public void A_declined_payment_stays_open_and_tells_why()
    {
        var payment = OpenFor(Kr(100), Approve(Rules, Kr(100), Card(CardConduct.InsufficientFunds)).Event!);

        Assert.True(payment.IsOpen);
        Assert.Equal(DeclineReason.InsufficientFunds, payment.LastDecline);
    }

    [Fact]
    public void What_is_declined_includes_shipping()
    {
        var shipping = new ShippingChoice(Home, "home", "Home delivery", Kr(49));
        var decision = Rules.Authorize(OpenFor(Kr(100)), Shop, new(Kari, Card(CardConduct.Expired), shipping), Noon, Id);

        Assert.Equal(DeclinedWith(Kr(149), DeclineReason.ExpiredCard), decision);
    }

    [Fact]
    public void An_answer_can_take_an_hour()
    {
        var decision = Approve(Rules, Kr(2.01m), Card());
        var outstanding = Assert.IsType<PaymentEvent.AnswerOutstanding>(decision.Event);

        Assert.Equal(Refusal.AuthorizationUnderWay, decision.Refusal);
        Assert.Equal(Noon.AddHours(1), outstanding.ResolvesAt);
        Assert.Equal(PaymentState.Created, OpenFor(Kr(2.01m), outstanding).State);
    }

    [Fact]
    public void While_the_issuer_is_silent_the_payer_can_do_nothing()
    {
        var payment = OpenFor(Kr(2.01m), Outstanding(Kr(2.01m)));
        var later = Noon.AddMinutes(30);

        AssertAnswer(Refusal.AuthorizationUnderWay, Rules.Authorize(payment, Shop, new(Kari, Card()), later, Id));
        AssertAnswer(Refusal.AuthorizationUnderWay, PaymentRules.Abort(payment, later, Id));
    }

    [Fact]
    public void The_answer_is_yes_and_counts_from_its_own_hour()
    {
        var payment = OpenFor(Kr(2.01m), Approve(Rules, Kr(2.01m), Card()).Event!);
        var answer = PaymentRules.WhatIsDue(payment, Noon.AddDays(1), Id);
        var answered = Noon.AddHours(1);

        Assert.Equal(
            Authorized(Kr(2.01m)) with { At = answered, CaptureBefore = answered.AddDays(180), GuaranteedUntil = answered.AddDays(7) },
            answer);
        Assert.Null(payment.Then(answer!).Outstanding);
    }

    static Decision Approve(PaymentRules rules, Money amount, Card card, bool forced = false) =>
        rules.Authorize(OpenFor(amount), Shop, new(Kari, card, Forced: forced), Noon, Id);

    static Decision DeclinedWith(Money amount, DeclineReason reason) =>
        Decision.Failed(new PaymentEvent.Declined(Noon, Id, amount, reason), Refusal.CardDeclined);
}
