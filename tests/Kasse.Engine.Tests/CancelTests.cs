namespace Kasse.Engine.Tests;

public class CancelTests
{
    public static readonly Table<Func<Decision>, Refusal?> Answers = new()
    {
        { "not yet approved", () => Cancel(OpenFor(Kr(100))), null },
        { "not yet approved, but sent to an app", () => Cancel(OpenFor(Kr(100), SentTo(Kari.PhoneNumber))), null },
        { "declined by the issuer, and still open", () => Cancel(OpenFor(Kr(100), Declined(Kr(100)))), null },
        { "not yet approved, when only that may be cancelled", () => Cancel(OpenFor(Kr(100)), onlyBeforeAuthorization: true), null },
        { "the moment before it expires", () => Cancel(OpenFor(Kr(100)), at: Noon.AddMinutes(10).AddTicks(-1)), null },
        { "approved", () => Cancel(AuthorizedFor(Kr(100))), null },
        { "the rest after a part was captured", () => Cancel(AuthorizedFor(Kr(100), Captured(Kr(99.99m)))), null },
        { "the rest after the captured part was refunded", () => Cancel(AuthorizedFor(Kr(100), Captured(Kr(40)), Refunded(Kr(40)))), null },
        { "the moment before the deadline", () => Cancel(AuthorizedFor(Kr(100)), at: Noon.AddDays(180).AddTicks(-1)), null },

        { "aborted", () => Cancel(OpenFor(Kr(100), Aborted)), Refusal.CancelAfterAbortOrExpiry },
        { "expired", () => Cancel(OpenFor(Kr(100), Expired)), Refusal.CancelAfterAbortOrExpiry },
        { "the moment it expires", () => Cancel(OpenFor(Kr(100)), at: Noon.AddMinutes(10)), Refusal.CancelAfterAbortOrExpiry },
        { "terminated", () => Cancel(OpenFor(Kr(100), Terminated)), Refusal.AlreadyCancelled },
        { "the payer is identifying", () => Cancel(OpenFor(Kr(100), ChallengeStarted)), Refusal.CancelWhileAuthorizing },
        { "the issuer has not answered", () => Cancel(OpenFor(Kr(100), Outstanding(Kr(100)))), Refusal.CancelWhileAuthorizing },
        {
            "the issuer has not answered, long after ten minutes",
            () => Cancel(OpenFor(Kr(100), Outstanding(Kr(100))), at: Noon.AddMinutes(30)),
            Refusal.CancelWhileAuthorizing
        },
        {
            "approved, when only an open payment may be cancelled",
            () => Cancel(AuthorizedFor(Kr(100)), onlyBeforeAuthorization: true),
            Refusal.CancelOnlyBeforeAuthorization
        },
        { "captured", () => Cancel(AuthorizedFor(Kr(100), Captured(Kr(100)))), Refusal.CancelAfterFullCapture },
        { "captured and refunded", () => Cancel(AuthorizedFor(Kr(100), Captured(Kr(100)), Refunded(Kr(100)))), Refusal.CancelAfterFullCapture },
        { "at the deadline", () => Cancel(AuthorizedFor(Kr(100)), at: Noon.AddDays(180)), Refusal.CancelPeriodExpired },
        { "cancelled", () => Cancel(AuthorizedFor(Kr(100), Cancelled(Kr(100)))), Refusal.AlreadyCancelled },
        { "the rest was cancelled", () => Cancel(AuthorizedFor(Kr(100), Captured(Kr(40)), Cancelled(Kr(60)))), Refusal.AlreadyCancelled },
    };

    public static readonly Table<Func<Decision>, Refusal?> TwoFaults = new()
    {
        {
            "the moment it expires, and the payer is identifying",
            () => Cancel(OpenFor(Kr(100), ChallengeStarted), at: Noon.AddMinutes(10)),
            Refusal.CancelAfterAbortOrExpiry
        },
        {
            "approved, when only an open payment may be cancelled, and captured",
            () => Cancel(AuthorizedFor(Kr(100), Captured(Kr(100))), onlyBeforeAuthorization: true),
            Refusal.CancelOnlyBeforeAuthorization
        },
        {
            "approved, when only an open payment may be cancelled, and cancelled",
            () => Cancel(AuthorizedFor(Kr(100), Cancelled(Kr(100))), onlyBeforeAuthorization: true),
            Refusal.CancelOnlyBeforeAuthorization
        },
        {
            "captured, and past the deadline",
            () => Cancel(AuthorizedFor(Kr(100), Captured(Kr(100))), at: Noon.AddDays(180)),
            Refusal.CancelAfterFullCapture
        },
        {
            "past the deadline, and cancelled",
            () => Cancel(AuthorizedFor(Kr(100), Cancelled(Kr(100))), at: Noon.AddDays(180)),
            Refusal.CancelPeriodExpired
        },
    };

    [Theory, MemberData(nameof(Answers))]
    public void Cancels_or_says_why_not(Func<Decision> cancel, Refusal? refusal) => AssertAnswer(refusal, cancel());

    [Theory, MemberData(nameof(TwoFaults))]
    public void Names_the_first_of_two_faults(Func<Decision> cancel, Refusal? refusal) => AssertAnswer(refusal, cancel());

    [Fact]
    public void An_open_payment_is_terminated() => Assert.Equal(Terminated, Cancel(OpenFor(Kr(100))).Event);

    [Fact]
    public void A_held_payment_is_released() => Assert.Equal(Cancelled(Kr(100)), Cancel(AuthorizedFor(Kr(100))).Event);

    [Fact]
    public void The_whole_rest_is_released_and_never_a_part() =>
        Assert.Equal(Cancelled(Kr(60)), Cancel(AuthorizedFor(Kr(100), Captured(Kr(30)), Captured(Kr(10)), Refunded(Kr(5)))).Event);

    static Decision Cancel(Payment payment, bool onlyBeforeAuthorization = false, DateTimeOffset? at = null) =>
        PaymentRules.Cancel(payment, onlyBeforeAuthorization, at ?? Noon, Id);
}
