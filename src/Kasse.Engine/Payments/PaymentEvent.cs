namespace Kasse.Engine.Payments;

/// <summary>Something that happened to a payment. Stored for good: members may be added, never renamed or given another meaning.</summary>
/// <param name="At">Business time, UTC.</param>
/// <param name="PspReference">The id of this very event, which webhooks and settlement files carry.</param>
public abstract record PaymentEvent(DateTimeOffset At, Guid PspReference)
{
    public sealed record Created(DateTimeOffset At, Guid PspReference, Order Order, DateTimeOffset ExpiresAt) : PaymentEvent(At, PspReference);

    /// <summary>The request has reached a payer's app: pushed by the merchant, or because a number was entered on the landing page.</summary>
    public sealed record SentToPayer(DateTimeOffset At, Guid PspReference, string PhoneNumber) : PaymentEvent(At, PspReference);

    /// <summary>The issuer asks the payer to identify (3-D Secure); until that ends the merchant cannot cancel.</summary>
    public sealed record ChallengeStarted(DateTimeOffset At, Guid PspReference) : PaymentEvent(At, PspReference);

    /// <summary>The issuer said no. The payment stays open: the payer may try another card.</summary>
    public sealed record Declined(DateTimeOffset At, Guid PspReference, Money Amount, DeclineReason Reason) : PaymentEvent(At, PspReference);

    /// <summary>The issuer took the request and has not answered; the answer comes at <paramref name="ResolvesAt"/>.</summary>
    public sealed record AnswerOutstanding(DateTimeOffset At, Guid PspReference, DateTimeOffset ResolvesAt, Authorized Answer)
        : PaymentEvent(At, PspReference);

    /// <param name="Amount">What is held, shipping included.</param>
    /// <param name="PhoneNumber">Who paid; null on the hosted card page.</param>
    /// <param name="CaptureBefore">From this moment on nothing can be captured and what is left is released.</param>
    /// <param name="GuaranteedUntil">Until this moment the issuer promises the money.</param>
    /// <param name="Forced">By the merchant's test call, not by a person.</param>
    public sealed record Authorized(
        DateTimeOffset At,
        Guid PspReference,
        Money Amount,
        string? PhoneNumber,
        Card Card,
        DateTimeOffset CaptureBefore,
        DateTimeOffset GuaranteedUntil,
        ShippingChoice? Shipping,
        SharedProfile? Profile,
        bool Forced = false) : PaymentEvent(At, PspReference);

    /// <param name="OnLandingPage">The payer left before the app, or while it was waited for there.</param>
    public sealed record Aborted(DateTimeOffset At, Guid PspReference, bool OnLandingPage = false) : PaymentEvent(At, PspReference);

    public sealed record Expired(DateTimeOffset At, Guid PspReference) : PaymentEvent(At, PspReference);

    public sealed record Terminated(DateTimeOffset At, Guid PspReference) : PaymentEvent(At, PspReference);

    /// <param name="Text">What the merchant calls it, where its surface asks for that; so too in the events below.</param>
    public sealed record Captured(DateTimeOffset At, Guid PspReference, Money Amount, string? Text = null) : PaymentEvent(At, PspReference);

    public sealed record CaptureFailed(DateTimeOffset At, Guid PspReference, Money Amount, Refusal Reason, string? Text = null)
        : PaymentEvent(At, PspReference);

    public sealed record Cancelled(DateTimeOffset At, Guid PspReference, Money Amount) : PaymentEvent(At, PspReference);

    public sealed record Refunded(DateTimeOffset At, Guid PspReference, Money Amount, string? Text = null) : PaymentEvent(At, PspReference);

    public sealed record RefundFailed(DateTimeOffset At, Guid PspReference, Money Amount, Refusal Reason, string? Text = null)
        : PaymentEvent(At, PspReference);
}
