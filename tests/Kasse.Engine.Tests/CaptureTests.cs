namespace Kasse.Engine.Tests;

public class CaptureTests
{
    static readonly Card ReleasesEarly = Card(CardConduct.ReleasesHeldFundsEarly);
    static readonly Card Stumbles = Card(CardConduct.StumblesOnFirstCapture);

    public static readonly Table<Func<Decision>, Refusal?> Answers = new()
    {
        { "all of it", () => Capture(AuthorizedFor(Kr(100)), Kr(100)), null },
        { "one øre of it", () => Capture(AuthorizedFor(Kr(100)), Kr(0.01m)), null },
        { "the rest after a part", () => Capture(AuthorizedFor(Kr(100), Captured(Kr(40))), Kr(60)), null },
        { "more after a part was refunded", () => Capture(AuthorizedFor(Kr(100), Captured(Kr(40)), Refunded(Kr(40))), Kr(60)), null },
        { "the moment before the deadline", () => Capture(AuthorizedFor(Kr(100)), Kr(100), at: Noon.AddDays(180).AddTicks(-1)), null },
        { "after the guarantee, from an ordinary card", () => Capture(AuthorizedFor(Kr(100)), Kr(100), at: Noon.AddDays(7)), null },
        { "all of it, where parts are not allowed", () => Capture(AuthorizedFor(Kr(100)), Kr(100), WithoutParts), null },

        { "another currency", () => Capture(AuthorizedFor(Kr(100)), Eur(100)), Refusal.CurrencyMismatch },
        { "nothing", () => Capture(AuthorizedFor(Kr(100)), Kr(0)), Refusal.AmountNotPositive },
        { "less than nothing", () => Capture(AuthorizedFor(Kr(100)), Kr(-1)), Refusal.AmountNotPositive },
        { "not yet approved", () => Capture(OpenFor(Kr(100)), Kr(100)), Refusal.CaptureBeforeAuthorization },
        { "the issuer has not answered yet", () => Capture(OpenFor(Kr(100), Outstanding(Kr(100))), Kr(100)), Refusal.CaptureBeforeAuthorization },
        { "aborted", () => Capture(OpenFor(Kr(100), Aborted), Kr(100)), Refusal.CaptureInFinalState },
        { "expired", () => Capture(OpenFor(Kr(100), Expired), Kr(100)), Refusal.CaptureInFinalState },
        { "terminated", () => Capture(OpenFor(Kr(100), Terminated), Kr(100)), Refusal.CaptureInFinalState },
        { "captured already", () => Capture(AuthorizedFor(Kr(100), Captured(Kr(100))), Kr(0.01m)), Refusal.AlreadyCaptured },
        { "captured in parts already", () => Capture(AuthorizedFor(Kr(100), Captured(Kr(40)), Captured(Kr(60))), Kr(1)), Refusal.AlreadyCaptured },
        { "captured and refunded", () => Capture(AuthorizedFor(Kr(100), Captured(Kr(100)), Refunded(Kr(100))), Kr(1)), Refusal.AlreadyCaptured },
        { "at the deadline", () => Capture(AuthorizedFor(Kr(100)), Kr(100), at: Noon.AddDays(180)), Refusal.CapturePeriodExpired },
        { "cancelled", () => Capture(AuthorizedFor(Kr(100), Cancelled(Kr(100))), Kr(100)), Refusal.CaptureAfterCancel },
        { "the rest was cancelled", () => Capture(AuthorizedFor(Kr(100), Captured(Kr(40)), Cancelled(Kr(60))), Kr(1)), Refusal.CaptureAfterCancel },
        { "one øre too much", () => Capture(AuthorizedFor(Kr(100)), Kr(100.01m)), Refusal.ExceedsCapturable },
        { "one øre more than the rest", () => Capture(AuthorizedFor(Kr(100), Captured(Kr(40))), Kr(60.01m)), Refusal.ExceedsCapturable },
        { "more than there is in the world", () => Capture(AuthorizedFor(Kr(100)), new(long.MaxValue, "NOK")), Refusal.ExceedsCapturable },
        { "a part, where parts are not allowed", () => Capture(AuthorizedFor(Kr(100)), Kr(99.99m), WithoutParts), Refusal.PartialCaptureNotAllowed },
    };

    public static readonly Table<Func<Decision>, Refusal?> TwoFaults = new()
    {
        { "another currency, and nothing", () => Capture(AuthorizedFor(Kr(100)), Eur(0)), Refusal.CurrencyMismatch },
        { "nothing, and not yet approved", () => Capture(OpenFor(Kr(100)), Kr(0)), Refusal.AmountNotPositive },
        { "nothing, and aborted", () => Capture(OpenFor(Kr(100), Aborted), Kr(0)), Refusal.AmountNotPositive },
        { "not yet approved, and too much", () => Capture(OpenFor(Kr(100)), Kr(101)), Refusal.CaptureBeforeAuthorization },
        { "terminated, and too much", () => Capture(OpenFor(Kr(100), Terminated), Kr(101)), Refusal.CaptureInFinalState },
        {
            "captured already, and past the deadline",
            () => Capture(AuthorizedFor(Kr(100), Captured(Kr(100))), Kr(1), at: Noon.AddDays(180)),
            Refusal.AlreadyCaptured
        },
        {
            "past the deadline, and cancelled",
            () => Capture(AuthorizedFor(Kr(100), Cancelled(Kr(100))), Kr(1), at: Noon.AddDays(180)),
            Refusal.CapturePeriodExpired
        },
        { "past the deadline, and too much", () => Capture(AuthorizedFor(Kr(100)), Kr(101), at: Noon.AddDays(180)), Refusal.CapturePeriodExpired },
        { "cancelled, and too much", () => Capture(AuthorizedFor(Kr(100), Cancelled(Kr(100))), Kr(101)), Refusal.CaptureAfterCancel },
        { "too much, and the card stumbles", () => Capture(AuthorizedWith(Stumbles), Kr(101)), Refusal.ExceedsCapturable },
        { "a forbidden part, and the card stumbles", () => Capture(AuthorizedWith(Stumbles), Kr(1), WithoutParts), Refusal.PartialCaptureNotAllowed },
    };

    static SalesUnit WithoutParts => Shop.Without(SalesUnitFeatures.PartialCapture);

    [Theory, MemberData(nameof(Answers))]
    public void Captures_or_says_why_not(Func<Decision> capture, Refusal? refusal) => AssertAnswer(refusal, capture());

    [Theory, MemberData(nameof(TwoFaults))]
    public void Names_the_first_of_two_faults(Func<Decision> capture, Refusal? refusal) => AssertAnswer(refusal, capture());

    [Fact]
    public void What_was_captured_is_what_was_asked() =>
        Assert.Equal(new PaymentEvent.Captured(Noon, Id, Kr(40)), Capture(AuthorizedFor(Kr(100)), Kr(40)).Event);

    [Fact]
    public void A_card_that_releases_early_pays_while_the_guarantee_lasts() =>
        AssertAnswer(null, Capture(AuthorizedWith(ReleasesEarly), Kr(100), at: Noon.AddDays(7).AddTicks(-1)));

    [Fact]
    public void A_card_that_releases_early_has_nothing_left_after_the_guarantee()
    {
        var late = Noon.AddDays(7);

        Assert.Equal(
            Decision.Failed(new PaymentEvent.CaptureFailed(late, Id, Kr(100), Refusal.FundsUnavailable), Refusal.FundsUnavailable),
            Capture(AuthorizedWith(ReleasesEarly), Kr(100), at: late));
    }

    [Fact]
    public void A_card_that_stumbles_pays_the_second_time()
    {
        var payment = AuthorizedWith(Stumbles);
        var failed = new PaymentEvent.CaptureFailed(Noon, Id, Kr(100), Refusal.CaptureFailedForNow);

        Assert.Equal(Decision.Failed(failed, Refusal.CaptureFailedForNow), Capture(payment, Kr(100)));
        AssertAnswer(null, Capture(payment.Then(failed), Kr(100)));
    }

    static Decision Capture(Payment payment, Money amount, SalesUnit? unit = null, DateTimeOffset? at = null) =>
        PaymentRules.Capture(payment, unit ?? Shop, amount, at ?? Noon, Id);
}
