namespace Kasse.Engine.Tests;

/// <summary>What every event does to the four sums that each answer about a payment carries, and to its state.</summary>
public class WholeLifeTests
{
    public static readonly Table<Payment, Sums> Lives = new()
    {
        { "created", OpenFor(Kr(100)), new(PaymentState.Created) },
        { "in an app", OpenFor(Kr(100), SentTo(Kari.PhoneNumber)), new(PaymentState.Created) },
        { "asked to identify", OpenFor(Kr(100), ChallengeStarted), new(PaymentState.Created) },
        { "declined", OpenFor(Kr(100), Declined(Kr(100))), new(PaymentState.Created) },
        { "the issuer has not answered", OpenFor(Kr(100), Outstanding(Kr(100))), new(PaymentState.Created) },
        { "aborted", OpenFor(Kr(100), Aborted), new(PaymentState.Aborted) },
        { "expired", OpenFor(Kr(100), Expired), new(PaymentState.Expired) },
        { "terminated: all of it counts as cancelled", OpenFor(Kr(100), Terminated), new(PaymentState.Terminated, Cancelled: 100) },
        { "authorized", AuthorizedFor(Kr(100)), new(PaymentState.Authorized, Authorized: 100) },
        { "authorized with shipping", OpenFor(Kr(100), Authorized(Kr(149))), new(PaymentState.Authorized, Authorized: 149) },
        { "cancelled: authorized stays", AuthorizedFor(Kr(100), Cancelled(Kr(100))), new(PaymentState.Authorized, Authorized: 100, Cancelled: 100) },
        { "captured", AuthorizedFor(Kr(100), Captured(Kr(100))), new(PaymentState.Authorized, Authorized: 100, Captured: 100) },
        {
            "captured in parts",
            AuthorizedFor(Kr(100), Captured(Kr(10)), Captured(Kr(20))),
            new(PaymentState.Authorized, Authorized: 100, Captured: 30)
        },
        {
            "partly captured, the rest cancelled",
            AuthorizedFor(Kr(100), Captured(Kr(25)), Cancelled(Kr(75))),
            new(PaymentState.Authorized, Authorized: 100, Cancelled: 75, Captured: 25)
        },
        {
            "refunded: captured stays",
            AuthorizedFor(Kr(100), Captured(Kr(100)), Refunded(Kr(100))),
            new(PaymentState.Authorized, Authorized: 100, Captured: 100, Refunded: 100)
        },
        {
            "refunded in parts",
            AuthorizedFor(Kr(100), Captured(Kr(100)), Refunded(Kr(10)), Refunded(Kr(20))),
            new(PaymentState.Authorized, Authorized: 100, Captured: 100, Refunded: 30)
        },
        {
            "what failed moves nothing",
            AuthorizedFor(Kr(100), CaptureFailed(Kr(100)), Captured(Kr(40)), RefundFailed(Kr(40))),
            new(PaymentState.Authorized, Authorized: 100, Captured: 40)
        },
        {
            "a whole life",
            AuthorizedFor(Kr(499), Captured(Kr(100)), Cancelled(Kr(399)), Refunded(Kr(100))),
            new(PaymentState.Authorized, Authorized: 499, Cancelled: 399, Captured: 100, Refunded: 100)
        },
    };

    public static readonly Table<Payment, (Money Capturable, Money Refundable)> Rests = new()
    {
        { "open", OpenFor(Kr(100)), (Kr(0), Kr(0)) },
        { "aborted", OpenFor(Kr(100), Aborted), (Kr(0), Kr(0)) },
        { "terminated", OpenFor(Kr(100), Terminated), (Kr(0), Kr(0)) },
        { "authorized", AuthorizedFor(Kr(100)), (Kr(100), Kr(0)) },
        { "partly captured", AuthorizedFor(Kr(100), Captured(Kr(40))), (Kr(60), Kr(40)) },
        { "partly captured, the rest cancelled", AuthorizedFor(Kr(100), Captured(Kr(40)), Cancelled(Kr(60))), (Kr(0), Kr(40)) },
        { "partly captured and refunded", AuthorizedFor(Kr(100), Captured(Kr(40)), Refunded(Kr(15))), (Kr(60), Kr(25)) },
    };

    [Theory, MemberData(nameof(Lives))]
    public void The_sums_follow_from_what_happened(Payment payment, Sums expected)
    {
        Assert.Equal(expected.State, payment.State);
        Assert.Equal(Kr(expected.Authorized), payment.Authorized);
        Assert.Equal(Kr(expected.Cancelled), payment.Cancelled);
        Assert.Equal(Kr(expected.Captured), payment.Captured);
        Assert.Equal(Kr(expected.Refunded), payment.Refunded);
    }

    [Theory, MemberData(nameof(Rests))]
    public void What_is_left_to_capture_and_to_refund(Payment payment, (Money Capturable, Money Refundable) expected)
    {
        Assert.Equal(expected.Capturable, payment.Capturable);
        Assert.Equal(expected.Refundable, payment.Refundable);
    }

    [Fact]
    public void A_payment_keeps_the_id_of_its_creation()
    {
        var created = new PaymentEvent.Created(Noon, new Guid("0195a000-0000-7000-8000-00000000c0de"), OrderFor(Kr(100)), Noon.AddMinutes(10));

        Assert.Equal(created.PspReference, Payment.From(Shop.Msn, created).Then(Authorized(Kr(100)), Captured(Kr(100))).PspReference);
    }

    /// <summary>Sums in kroner.</summary>
    public sealed record Sums(PaymentState State, decimal Authorized = 0, decimal Cancelled = 0, decimal Captured = 0, decimal Refunded = 0);
}
