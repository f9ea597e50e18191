using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.EPayment;

/// <summary>ePayment's words for every refusal of the engine. A new refusal does not compile until it has found its words here, and in <see cref="EPaymentWhy"/>.</summary>
static class EPaymentProblem
{
    /// <param name="payment">The payment as it was when the request was refused; null when there is none.</param>
    public static Reply From(Call call, string operation, Refusal refusal, Payment? payment, string reference)
    {
        var unit = call.SalesUnit;
        var state = payment is null ? null : Words.Of(payment.State);
        var why = EPaymentWhy.Of(call, operation, refusal, payment, reference);
        return refusal switch
        {
            Refusal.PaymentNotFound => Say(404, "5090", "Reference not found",
                $"The reference {reference} does not exist for MSN {unit.Msn}"),
            Refusal.ReferenceExists => Say(409, "4150", "Reference exists", $"Reference {reference} already exists."),
            Refusal.OrderExists => Say(409, "4150", "Reference exists", $"Reference {reference} already exists."),
            Refusal.IdempotencyKeyReused => operation switch
            {
                Operations.Capture => Say(409, "4010", "Capture idempotency conflict",
                    "The capture request in a retry must be identical to the first one."),
                Operations.Refund => Say(409, "4150", "Refund idempotency conflict",
                    "The refund request in a retry must be identical to the first one."),
                _ => Say(409, "4020", "Idempotency error", $"Idempotency-Key {call.IdempotencyKey} already exists."),
            },
            Refusal.OperationInProgress => Say(423, "6160", "Order processing", "Too many concurrent requests. The payment is being processed."),
            Refusal.CurrencyMismatch => Say(400, "4040", "Invalid amount",
                $"The currency must be {payment?.Order.Amount.Currency}, as in the payment."),
            Refusal.AmountNotPositive => InvalidAmount(call, why),

            Refusal.SalesUnitInactive => Say(422, "5070", "Payment cannot be created",
                $"Reference {reference} cannot be created. The sales unit is not active."),
            Refusal.BankAccountNotVerified => Say(400, "5060", "Merchant bank account not verified",
                $"The bank account of the sales unit with MSN {unit.Msn} is not verified."),
            Refusal.CurrencyNotAccepted => Say(400, "5040", "Invalid currency for merchant",
                $"The sales unit with MSN {unit.Msn} takes {unit.Currency}."),
            Refusal.AmountTooSmall => Say(400, "6010", "Amount too small",
                "The amount is too small. Amounts are given in minor units, such as øre or cent."),
            Refusal.ExpressNotAllowed => Say(400, "5020", "Express payment not allowed",
                "Express is not allowed for this sales unit."),
            Refusal.ScopeNotAllowed => Say(400, "5030", "Illegal scope", "The scope asks for more than this sales unit may have."),
            Refusal.BlockedSourcesNotApplicable => Say(400, "5010", "Blocking sources not applicable",
                "blockedSources cannot be used by sales units in Norway."),
            Refusal.PushMessageNotAllowed => Say(400, "5080", "PUSH_MESSAGE not allowed",
                $"The sales unit with MSN {unit.Msn} is not allowed to skip the landing page."),
            Refusal.LongLivingNotAllowed => Say(400, "5050", "Long-living payment not allowed",
                $"The sales unit with MSN {unit.Msn} is not allowed to make long-living payments."),
            Refusal.LongLivingWithoutReceipt => Say(400, "6130", "Long living payments require a receipt",
                "Send a receipt together with expiresAt."),
            Refusal.ExpiresTooSoon => Say(400, "6120", "Expiration date is too soon",
                "expiresAt must be more than 10 minutes ahead."),
            Refusal.ExpiresTooLate => Say(400, "6110", "Expiration date is too late",
                "expiresAt must be less than 60 days ahead."),
            Refusal.PayerNotFound => Say(400, "7010", "Customer not found",
                "The phone number does not belong to a user who can pay. We cannot give more details."),

            Refusal.AlreadyAuthorized => Say(400, "6230", "Payment is already reserved",
                $"The payment with reference {reference} has already been reserved."),
            Refusal.NoLongerPayable => ApproveFailed(call, $"Invalid state: {state}", why),
            Refusal.AuthorizationUnderWay => ApproveFailed(call, "The issuer has not answered yet", why),
            Refusal.PayerHasNoCard => Say(400, "10050", "No cards", "The user does not have any payment cards."),
            Refusal.PayerTooYoung => ApproveFailed(call, "The user is too young", why),
            // An expired card brings the platform's own test environment down like this.
            Refusal.CardDeclined when payment?.LastDecline == DeclineReason.ExpiredCard => Problem.Internal(call.Http, why),
            Refusal.CardDeclined => ApproveFailed(call, payment?.LastDecline?.ToString() ?? "Declined", why),
            Refusal.ChallengeRequired => ApproveFailed(call, "The payer must identify at the issuer", why),

            Refusal.CaptureBeforeAuthorization => Say(400, "6080", "Cannot capture before reservation",
                "The amount is not reserved yet. The user must accept the payment before it can be captured."),
            Refusal.CaptureInFinalState => Say(400, "6200", "Payment cannot be captured",
                $"Reference {reference} cannot be captured. Invalid state: {state}."),
            Refusal.CapturePeriodExpired => Say(400, "6100", "Capture period expired",
                $"Payments of this sales unit can be captured up to {unit.CapturePeriod.Days} days after reservation."),
            Refusal.AlreadyCaptured => Say(400, "6170", "Payment already captured",
                "The whole reserved amount has been captured."),
            Refusal.CaptureAfterCancel => Say(400, "6070", "Cannot capture a cancelled payment",
                "What was reserved has been cancelled. Check the payment event log."),
            Refusal.PartialCaptureNotAllowed => Say(400, "6140", "Must capture full amount",
                "This sales unit must capture the full amount at once."),
            Refusal.ExceedsCapturable => Say(400, "6090", "Capture amount too high",
                "The captures together exceed the reserved amount. Check the payment details."),
            Refusal.FundsUnavailable => Say(400, "6260", "Funds unavailable", "The reservation has been released by the issuer."),
            Refusal.CaptureFailedForNow => Say(500, "6280", "Capture failed, please try again later",
                "The capture could not be processed at this time."),

            Refusal.RefundBeforeAuthorization => Say(400, "6020", "Attempted refund before reservation",
                "A payment that is not reserved cannot be refunded. Check the payment event log."),
            Refusal.RefundInFinalState => Say(400, "6210", "Payment cannot be refunded",
                $"Reference {reference} cannot be refunded. Invalid state: {state}."),
            Refusal.RefundPeriodExpired => Say(400, "6220", "Refund period expired", "Payments can be refunded within 365 days of the reservation."),
            Refusal.AlreadyRefunded => Say(400, "6180", "Payment already refunded",
                "Everything that was captured has been refunded. Check the payment event log."),
            Refusal.ExceedsRefundable => Say(400, "6150", "Not enough refundable",
                "The refund exceeds what is left of the captured amount. Check the payment event log."),
            Refusal.RefundNotPossible => Say(400, "5100", "Refund not possible", "The payment cannot be refunded due to a configuration problem."),

            Refusal.CancelWhileAuthorizing => Say(400, "6250", "Cannot cancel processing payment",
                "The payment is being authorized at this moment. Try again later."),
            Refusal.CancelAfterAbortOrExpiry => Say(400, "6050", "Cannot cancel a non-reserved payment",
                "A payment that is not reserved cannot be cancelled. Check the payment event log."),
            Refusal.AlreadyCancelled => Say(400, "6190", "Payment cannot be cancelled",
                $"Reference {reference} cannot be cancelled. Invalid state: {CancelState(payment)}."),
            Refusal.CancelOnlyBeforeAuthorization => Say(400, "6060", "Cannot cancel authorized payment",
                "This payment is authorized and cannot be cancelled when CancelTransactionOnly is set"),
            Refusal.CancelOnlyBeforeCapture => Say(400, "6040", "Cannot cancel a captured payment",
                "Some of it has been captured. Check the payment event log."),
            Refusal.CancelAfterFullCapture => Say(400, "6040", "Cannot cancel a captured payment",
                "Everything has been captured. Check the payment event log."),
            Refusal.CancelPeriodExpired => Say(400, "6030", "Cancel period expired",
                $"Payments of this sales unit can be cancelled within {unit.CapturePeriod.Days} days of the reservation."),
        };

        Reply Say(int status, string code, string title, string detail) => Problem.Coded(call.Http, status, code, title, detail, why);
    }

    /// <param name="asked">As it was sent.</param>
    public static Reply InvalidAmount(Call call, string? asked) => InvalidAmount(call, EPaymentWhy.Amount(asked));

    static Reply InvalidAmount(Call call, Why why) => Problem.Coded(call.Http, 400, "4040", "Invalid amount",
        "The amount is invalid. Amounts must be integers without decimals, in minor units such as øre or cent.", why);

    public static Reply ApproveFailed(Call call, string reason, Why why) => Problem.Coded(call.Http, 400, "10010", "Approve failed",
        $"Force approve payment failed (this is only available in the test environment). Reason: {reason}.", why);

    // The state of an authorized payment stays AUTHORIZED, which would not explain anything.
    static string CancelState(Payment? payment) => payment switch
    {
        null => "",
        { State: PaymentState.Authorized } => "CANCELLED",
        _ => Words.Of(payment.State),
    };
}
