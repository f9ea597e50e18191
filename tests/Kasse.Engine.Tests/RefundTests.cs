namespace Kasse.Engine.Tests;

public class RefundTests
{
    public static readonly Table<Func<Decision>, Refusal?> Answers = new()
    {
        { "all of it", () => Refund(Sold(Kr(100)), Kr(100)), null },
        { "one øre of it", () => Refund(Sold(Kr(100)), Kr(0.01m)), null },
        { "the rest after a part", () => Refund(Sold(Kr(100), Refunded(Kr(40))), Kr(60)), null },
        { "what was captured, though the rest is still held", () => Refund(AuthorizedFor(Kr(100), Captured(Kr(40))), Kr(40)), null },
        { "what was captured, the rest cancelled", () => Refund(AuthorizedFor(Kr(100), Captured(Kr(40)), Cancelled(Kr(60))), Kr(40)), null },
        { "after the capture deadline", () => Refund(Sold(Kr(100)), Kr(100), Noon.AddDays(180)), null },
        { "the moment before a year has passed", () => Refund(Sold(Kr(100)), Kr(100), Noon.AddDays(365).AddTicks(-1)), null },

        { "another currency", () => Refund(Sold(Kr(100)), Eur(100)), Refusal.CurrencyMismatch },
        { "nothing", () => Refund(Sold(Kr(100)), Kr(0)), Refusal.AmountNotPositive },
        { "less than nothing", () => Refund(Sold(Kr(100)), Kr(-1)), Refusal.AmountNotPositive },
        { "not yet approved", () => Refund(OpenFor(Kr(100)), Kr(100)), Refusal.RefundBeforeAuthorization },
        { "aborted", () => Refund(OpenFor(Kr(100), Aborted), Kr(100)), Refusal.RefundInFinalState },
        { "expired", () => Refund(OpenFor(Kr(100), Expired), Kr(100)), Refusal.RefundInFinalState },
        { "terminated", () => Refund(OpenFor(Kr(100), Terminated), Kr(100)), Refusal.RefundInFinalState },
        { "a year after the reservation", () => Refund(Sold(Kr(100)), Kr(100), Noon.AddDays(365)), Refusal.RefundPeriodExpired },
        {
            "a year after the reservation, though captured later",
            () => Refund(AuthorizedFor(Kr(100), new PaymentEvent.Captured(Noon.AddDays(100), Id, Kr(100))), Kr(100), Noon.AddDays(365)),
            Refusal.RefundPeriodExpired
        },
        { "refunded already", () => Refund(Sold(Kr(100), Refunded(Kr(100))), Kr(0.01m)), Refusal.AlreadyRefunded },
        {
            "all that was captured is refunded, the rest still held",
            () => Refund(AuthorizedFor(Kr(100), Captured(Kr(40)), Refunded(Kr(40))), Kr(1)),
            Refusal.AlreadyRefunded
        },
        { "nothing captured", () => Refund(AuthorizedFor(Kr(100)), Kr(1)), Refusal.ExceedsRefundable },
        { "nothing captured, and cancelled", () => Refund(AuthorizedFor(Kr(100), Cancelled(Kr(100))), Kr(1)), Refusal.ExceedsRefundable },
        { "one øre too much", () => Refund(Sold(Kr(100)), Kr(100.01m)), Refusal.ExceedsRefundable },
        { "one øre more than the rest", () => Refund(Sold(Kr(100), Refunded(Kr(40))), Kr(60.01m)), Refusal.ExceedsRefundable },
        { "more than captured, less than held", () => Refund(AuthorizedFor(Kr(100), Captured(Kr(40))), Kr(40.01m)), Refusal.ExceedsRefundable },
        { "more than there is in the world", () => Refund(Sold(Kr(100)), new(long.MaxValue, "NOK")), Refusal.ExceedsRefundable },
    };

    public static readonly Table<Func<Decision>, Refusal?> TwoFaults = new()
    {
        { "another currency, and nothing", () => Refund(Sold(Kr(100)), Eur(0)), Refusal.CurrencyMismatch },
        { "nothing, and not yet approved", () => Refund(OpenFor(Kr(100)), Kr(0)), Refusal.AmountNotPositive },
        { "nothing, and expired", () => Refund(OpenFor(Kr(100), Expired), Kr(0)), Refusal.AmountNotPositive },
        { "not yet approved, and a year ago", () => Refund(OpenFor(Kr(100)), Kr(1), Noon.AddDays(365)), Refusal.RefundBeforeAuthorization },
        { "terminated, and a year ago", () => Refund(OpenFor(Kr(100), Terminated), Kr(1), Noon.AddDays(365)), Refusal.RefundInFinalState },
        {
            "a year ago, and refunded already",
            () => Refund(Sold(Kr(100), Refunded(Kr(100))), Kr(1), Noon.AddDays(365)),
            Refusal.RefundPeriodExpired
        },
        { "a year ago, and too much", () => Refund(Sold(Kr(100)), Kr(101), Noon.AddDays(365)), Refusal.RefundPeriodExpired },
        { "refunded already, and too much", () => Refund(Sold(Kr(100), Refunded(Kr(100))), Kr(101)), Refusal.AlreadyRefunded },
        { "too much, and an amount that fails", () => Refund(Sold(Kr(1)), Kr(1.23m)), Refusal.ExceedsRefundable },
    };

    public static readonly Table<Money, Refusal> MagicAmounts = new()
    {
        { "the payer has no account to receive it", Kr(1.23m), Refusal.RefundNotPossible },
        { "the issuer finds it too late", Kr(1.24m), Refusal.RefundPeriodExpired },
    };

    [Theory, MemberData(nameof(Answers))]
    public void Refunds_or_says_why_not(Func<Decision> refund, Refusal? refusal) => AssertAnswer(refusal, refund());

    [Theory, MemberData(nameof(TwoFaults))]
    public void Names_the_first_of_two_faults(Func<Decision> refund, Refusal? refusal) => AssertAnswer(refusal, refund());

    [Fact]
    public void What_was_refunded_is_what_was_asked() =>
        Assert.Equal(new PaymentEvent.Refunded(Noon, Id, Kr(40)), Refund(Sold(Kr(100)), Kr(40)).Event);

    [Theory, MemberData(nameof(MagicAmounts))]
    public void A_magic_amount_fails_and_leaves_its_mark(Money amount, Refusal refusal) =>
        Assert.Equal(
            Decision.Failed(new PaymentEvent.RefundFailed(Noon, Id, amount, refusal), refusal),
            Refund(Sold(Kr(100)), amount));

    [Theory, MemberData(nameof(MagicAmounts))]
    public void Without_magic_it_is_an_amount_like_any_other(Money amount, Refusal _) =>
        AssertAnswer(null, RulesWithoutMagic.Refund(Sold(Kr(100)), amount, Noon, Id));

    static Payment Sold(Money amount, params PaymentEvent[] then) => AuthorizedFor(amount, Captured(amount)).Then(then);

    static Decision Refund(Payment payment, Money amount, DateTimeOffset? at = null) => Rules.Refund(payment, amount, at ?? Noon, Id);
}
