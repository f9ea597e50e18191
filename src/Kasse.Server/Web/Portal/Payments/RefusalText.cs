using Kasse.Engine;

namespace Kasse.Server.Web.Portal.Payments;

/// <summary>Why something was not done to a payment, for people. A new refusal does not compile until it has found its words here.</summary>
static class RefusalText
{
    public static string Of(Refusal refusal) => refusal switch
    {
        Refusal.PaymentNotFound => "There is no such payment.",
        Refusal.ReferenceExists => "The sales unit has used this reference before.",
        Refusal.OrderExists => "The merchant has used this order id before.",
        Refusal.IdempotencyKeyReused => "The idempotency key belongs to another request.",
        Refusal.OperationInProgress => "The same request is being worked on.",
        Refusal.CurrencyMismatch => "The currency is not that of the payment.",
        Refusal.AmountNotPositive => "The amount must be more than nothing.",

        Refusal.SalesUnitInactive => "The sales unit is not active.",
        Refusal.BankAccountNotVerified => "The sales unit's bank account is not verified.",
        Refusal.CurrencyNotAccepted => "The sales unit does not take this currency.",
        Refusal.AmountTooSmall => "The amount is below the minimum.",
        Refusal.ExpressNotAllowed => "The sales unit may not use express.",
        Refusal.ScopeNotAllowed => "The sales unit may not ask the payer for that much.",
        Refusal.BlockedSourcesNotApplicable => "Sales units in Norway cannot block sources of money.",
        Refusal.PushMessageNotAllowed => "The sales unit may not send requests straight to a phone.",
        Refusal.LongLivingNotAllowed => "The sales unit may not make payments that wait for days.",
        Refusal.LongLivingWithoutReceipt => "A payment that waits for days needs a receipt.",
        Refusal.ExpiresTooSoon => "It would expire within ten minutes.",
        Refusal.ExpiresTooLate => "It would wait for more than 60 days.",
        Refusal.PayerNotFound => "Nobody with this phone number can pay.",

        Refusal.AlreadyAuthorized => "The payment is authorized already.",
        Refusal.NoLongerPayable => "The payment has ended.",
        Refusal.AuthorizationUnderWay => "The issuer has been asked and has not answered yet.",
        Refusal.PayerHasNoCard => "The payer has no card.",
        Refusal.PayerTooYoung => "The payer is too young.",
        Refusal.CardDeclined => "The issuer declined the card.",
        Refusal.ChallengeRequired => "The issuer wants the payer to identify first.",

        Refusal.CaptureBeforeAuthorization => "Nothing can be captured before the payer has approved.",
        Refusal.CaptureInFinalState => "Nothing can be captured: the payment ended before anybody paid.",
        Refusal.CapturePeriodExpired => "It is too late to capture: the money has gone back to the payer.",
        Refusal.AlreadyCaptured => "Everything is captured already.",
        Refusal.CaptureAfterCancel => "Nothing can be captured: what was left has been cancelled.",
        Refusal.PartialCaptureNotAllowed => "This sales unit must capture everything at once.",
        Refusal.ExceedsCapturable => "That is more than is left to capture.",
        Refusal.FundsUnavailable => "The issuer has given the money back: its guarantee had run out.",
        Refusal.CaptureFailedForNow => "The processor did not answer. The same request may succeed later.",

        Refusal.RefundBeforeAuthorization => "Nothing can be refunded before the payer has paid.",
        Refusal.RefundInFinalState => "Nothing can be refunded: the payment ended before anybody paid.",
        Refusal.RefundPeriodExpired => "It is too late to refund: more than a year has passed.",
        Refusal.AlreadyRefunded => "Everything is refunded already.",
        Refusal.ExceedsRefundable => "That is more than is left to refund of what was captured.",
        Refusal.RefundNotPossible => "The payer cannot receive money.",

        Refusal.CancelWhileAuthorizing => "The payer is approving at this moment. Try again in a while.",
        Refusal.CancelAfterAbortOrExpiry => "There is nothing to cancel: nothing is held.",
        Refusal.AlreadyCancelled => "It is cancelled already.",
        Refusal.CancelOnlyBeforeAuthorization => "It was to be cancelled only before anybody paid, and somebody has.",
        Refusal.CancelOnlyBeforeCapture => "It was to be cancelled only before anything was captured, and something has been.",
        Refusal.CancelAfterFullCapture => "Everything is captured: refund instead.",
        Refusal.CancelPeriodExpired => "It is too late to cancel: what was not captured has gone back to the payer.",
    };
}
