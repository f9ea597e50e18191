namespace Kasse.Engine.Tests;

/// <summary>The issuer asks the payer to identify (3-D Secure).</summary>
public class ChallengeTests
{
    static readonly Card Asks = Card(CardConduct.AsksForChallenge);

    static readonly PaymentEvent Denied = new PaymentEvent.Declined(Noon, Id, Kr(100), DeclineReason.ChallengeDenied);

    public static readonly Table<Func<Decision>, Refusal?> WhoIsAsked = new()
    {
        { "a card that asks", () => Approve(OpenFor(Kr(100)), new(Kari, Asks)), Refusal.ChallengeRequired },
        { "a magic amount in Norway", () => Approve(OpenFor(Kr(2.02m)), new(Kari, Card())), Refusal.ChallengeRequired },
        { "any card on the card page", () => Approve(OnCardPage, new(null, Card())), Refusal.ChallengeRequired },
        { "an ordinary card in the app", () => Approve(OpenFor(Kr(100)), new(Kari, Card())), null },
        { "a card that asks, and was answered", () => Approve(OpenFor(Kr(100)), new(Kari, Asks, ChallengePassed: true)), null },
        { "a magic amount, and was answered", () => Approve(OpenFor(Kr(2.02m)), new(Kari, Card(), ChallengePassed: true)), null },
        { "on the card page, and was answered", () => Approve(OnCardPage, new(null, Card(), ChallengePassed: true)), null },
        { "nobody is there to ask", () => Approve(OpenFor(Kr(100)), new(Kari, Asks, Forced: true)), null },
        { "nobody is there to ask about a magic amount", () => Approve(OpenFor(Kr(2.02m)), new(Kari, Card(), Forced: true)), null },
        {
            "a magic amount where there is no magic",
            () => RulesWithoutMagic.Authorize(OpenFor(Kr(2.02m)), Shop, new(Kari, Card()), Noon, Id),
            null
        },
    };

    public static readonly Table<Func<Decision>, Refusal?> Failures = new()
    {
        { "the payer was asked", () => Fail(OpenFor(Kr(100), ChallengeStarted)), null },
        { "nobody was asked", () => Fail(OpenFor(Kr(100))), Refusal.NoLongerPayable },
        { "it was failed before", () => Fail(OpenFor(Kr(100), ChallengeStarted, Denied)), Refusal.NoLongerPayable },
        { "paid with another card meanwhile", () => Fail(OpenFor(Kr(100), ChallengeStarted, Authorized(Kr(100)))), Refusal.AlreadyAuthorized },
        { "aborted meanwhile", () => Fail(OpenFor(Kr(100), ChallengeStarted, Aborted)), Refusal.NoLongerPayable },
        { "expired meanwhile", () => Fail(OpenFor(Kr(100), ChallengeStarted), Noon.AddMinutes(10)), Refusal.NoLongerPayable },
    };

    static Payment OnCardPage => Open(OrderFor(Kr(100)) with { Method = PaymentMethod.Card });

    [Theory, MemberData(nameof(WhoIsAsked))]
    public void Asks_when_somebody_must_identify(Func<Decision> approve, Refusal? refusal) => Assert.Equal(refusal, approve().Refusal);

    [Fact]
    public void The_challenge_is_written_down_once()
    {
        var asked = Approve(OpenFor(Kr(100)), new(Kari, Asks));
        Assert.Equal(Decision.Failed(ChallengeStarted, Refusal.ChallengeRequired), asked);

        AssertAnswer(Refusal.ChallengeRequired, Approve(OpenFor(Kr(100), asked.Event!), new(Kari, Asks)));
    }

    [Fact]
    public void Meanwhile_the_merchant_cannot_cancel() =>
        AssertAnswer(Refusal.CancelWhileAuthorizing, PaymentRules.Cancel(OpenFor(Kr(100), ChallengeStarted), false, Noon, Id));

    [Fact]
    public void Meanwhile_the_payer_can_leave_or_take_another_card()
    {
        var payment = OpenFor(Kr(100), ChallengeStarted);

        AssertAnswer(null, PaymentRules.Abort(payment, Noon, Id));
        AssertAnswer(null, Approve(payment, new(Kari, Card())));
    }

    [Theory, MemberData(nameof(Failures))]
    public void Fails_only_what_was_asked(Func<Decision> fail, Refusal? refusal) => AssertAnswer(refusal, fail());

    [Fact]
    public void After_failing_the_payment_is_open_as_before()
    {
        var failed = Fail(OpenFor(Kr(100), ChallengeStarted));
        Assert.Equal((Decision)Denied, failed);

        var payment = OpenFor(Kr(100), ChallengeStarted, failed.Event!);
        Assert.True(payment.IsOpen);
        Assert.False(payment.ChallengeUnderWay);
        Assert.Equal(DeclineReason.ChallengeDenied, payment.LastDecline);
        AssertAnswer(null, Approve(payment, new(Kari, Card())));
        AssertAnswer(null, PaymentRules.Cancel(payment, false, Noon, Id));
    }

    [Theory]
    [InlineData(typeof(PaymentEvent.Authorized))]
    [InlineData(typeof(PaymentEvent.Declined))]
    [InlineData(typeof(PaymentEvent.AnswerOutstanding))]
    [InlineData(typeof(PaymentEvent.Aborted))]
    [InlineData(typeof(PaymentEvent.Expired))]
    public void A_challenge_ends_with_what_follows_it(Type end) =>
        Assert.False(OpenFor(Kr(100), ChallengeStarted, Samples.Of(end)).ChallengeUnderWay);

    static Decision Approve(Payment payment, Approval approval) => Rules.Authorize(payment, Shop, approval, Noon, Id);

    static Decision Fail(Payment payment, DateTimeOffset? at = null) => PaymentRules.FailChallenge(payment, at ?? Noon, Id);
}
