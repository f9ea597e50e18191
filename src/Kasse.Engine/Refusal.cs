namespace Kasse.Engine;

/// <summary>
/// Every reason to say no. Each surface maps all of them in one switch without a default arm, so that a new reason
/// does not compile until every surface has found its words.
/// </summary>
public enum Refusal
{
    // The request itself, whatever it asks for
    PaymentNotFound,
    ReferenceExists,
    OrderExists,
    IdempotencyKeyReused,
    OperationInProgress,
    CurrencyMismatch,
    AmountNotPositive,

    // Create: what the sales unit may do
    SalesUnitInactive,
    BankAccountNotVerified,
    CurrencyNotAccepted,
    AmountTooSmall,
    ExpressNotAllowed,
    ScopeNotAllowed,
    BlockedSourcesNotApplicable,
    PushMessageNotAllowed,
    LongLivingNotAllowed,
    LongLivingWithoutReceipt,
    ExpiresTooSoon,
    ExpiresTooLate,
    PayerNotFound,

    // Authorize: the payer answers
    AlreadyAuthorized,
    NoLongerPayable,
    AuthorizationUnderWay,
    PayerHasNoCard,
    PayerTooYoung,
    CardDeclined,
    ChallengeRequired,

    // Capture
    CaptureBeforeAuthorization,
    CaptureInFinalState,
    CapturePeriodExpired,
    AlreadyCaptured,
    CaptureAfterCancel,
    PartialCaptureNotAllowed,
    ExceedsCapturable,
    FundsUnavailable,
    CaptureFailedForNow,

    // Refund
    RefundBeforeAuthorization,
    RefundInFinalState,
    RefundPeriodExpired,
    AlreadyRefunded,
    ExceedsRefundable,
    RefundNotPossible,

    // Cancel
    CancelWhileAuthorizing,
    CancelAfterAbortOrExpiry,
    AlreadyCancelled,
    CancelOnlyBeforeAuthorization,
    CancelOnlyBeforeCapture,
    CancelAfterFullCapture,
    CancelPeriodExpired,
}

public static class Refusals
{
    /// <summary>A refusal that passes by itself: the same request with the same key may succeed later, so no key stays bound to it.</summary>
    public static bool IsPassing(this Refusal refusal) =>
        refusal is Refusal.OperationInProgress or Refusal.AuthorizationUnderWay or Refusal.ChallengeRequired
            or Refusal.CaptureFailedForNow or Refusal.CancelWhileAuthorizing;
}
