namespace Kasse.Engine.Tests;

/// <summary>One event of each kind.</summary>
static class Samples
{
    public static readonly PaymentEvent[] All =
    [
        new PaymentEvent.Created(Noon, Id, OrderFor(Kr(100)), Noon.AddMinutes(10)),
        SentTo(Kari.PhoneNumber),
        ChallengeStarted,
        Declined(Kr(100)),
        Outstanding(Kr(100)),
        Authorized(Kr(100)),
        Aborted,
        Expired,
        Terminated,
        Captured(Kr(100)),
        CaptureFailed(Kr(100)),
        Cancelled(Kr(100)),
        Refunded(Kr(100)),
        RefundFailed(Kr(100)),
    ];

    public static PaymentEvent Of(Type kind) => All.Single(sample => sample.GetType() == kind);
}
