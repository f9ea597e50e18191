using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;

namespace Kasse.Server.EPayment;

/// <summary>ePayment's words for every refusal of the engine. A new refusal does not compile until it has found its words here.</summary>
static class EPaymentProblem
{
    /// <param name="payment">The payment as it was when the request was refused; null when there is none.</param>
    public static Reply From(Call call, string operation, Refusal refusal, Payment? payment, string reference)
    {
        var unit = call.SalesUnit;
        var state = payment is null ? null : Words.Of(payment.State);
        var keyNote = $"Idempotency-Key '{call.IdempotencyKey}' was used before with another request. "
            + "A key belongs to one request: keep it for retries of that one, make a new one for the next.";
        return refusal switch
        {
            Refusal.PaymentNotFound => Say(404, "5090", "Reference not found",
                $"The reference {reference} does not exist for MSN {unit.Msn}", "References are case-sensitive and belong to one sales unit."),
            Refusal.ReferenceExists => Say(409, "4150", "Reference exists", $"Reference {reference} already exists.",
                "A reference can never be used again, also not after the payment ended; add a suffix such as -1."),
            Refusal.OrderExists => Say(409, "4150", "Reference exists", $"Reference {reference} already exists.",
                "Only a PSP names an order beside its transaction."),
            Refusal.IdempotencyKeyReused => operation switch
            {
                Operations.Capture => Say(409, "4010", "Capture idempotency conflict",
                    "The capture request in a retry must be identical to the first one.", keyNote),
                Operations.Refund => Say(409, "4150", "Refund idempotency conflict",
                    "The refund request in a retry must be identical to the first one.", keyNote),
                _ => Say(409, "4020", "Idempotency error", $"Idempotency-Key {call.IdempotencyKey} already exists.", keyNote),
            },
            Refusal.OperationInProgress => Say(423, "6160", "Order processing", "Too many concurrent requests. The payment is being processed.",
                "The same request is being worked on at this moment; wait for its answer, or repeat it shortly with the same key."),
            Refusal.CurrencyMismatch => Say(400, "4040", "Invalid amount",
                $"The currency must be {payment?.Order.Amount.Currency}, as in the payment.", "A payment has one currency for its whole life."),
            Refusal.AmountNotPositive => InvalidAmount(call),

            Refusal.SalesUnitInactive => Say(422, "5070", "Payment cannot be created",
                $"Reference {reference} cannot be created. The sales unit is not active.", $"Sales unit {unit.Msn} has been deactivated."),
            Refusal.BankAccountNotVerified => Say(400, "5060", "Merchant bank account not verified",
                $"The bank account of the sales unit with MSN {unit.Msn} is not verified.",
                "Switch the sales unit's feature BankAccountVerified on."),
            Refusal.CurrencyNotAccepted => Say(400, "5040", "Invalid currency for merchant",
                $"The sales unit with MSN {unit.Msn} takes {unit.Currency}.",
                "Each sales unit takes the currency of its market: NOK in Norway, DKK in Denmark, EUR in Finland."),
            Refusal.AmountTooSmall => Say(400, "6010", "Amount too small",
                "The amount is too small. Amounts are given in minor units, such as øre or cent.",
                "The minimum is NOK 100 (1 krone), DKK 1 or EUR 1, in minor units."),
            Refusal.ExpressNotAllowed => Say(400, "5020", "Express payment not allowed",
                "Express is not allowed for this sales unit.", "Switch the sales unit's feature Express on, or leave out shipping."),
            Refusal.ScopeNotAllowed => Say(400, "5030", "Illegal scope", "The scope asks for more than this sales unit may have.",
                "The scopes nin and accountNumbers need an approval: the sales unit's feature NationalIdentityNumber."),
            Refusal.BlockedSourcesNotApplicable => Say(400, "5010", "Blocking sources not applicable",
                "blockedSources cannot be used by sales units in Norway.", "Only Danish and Finnish sales units can block commercial cards."),
            Refusal.PushMessageNotAllowed => Say(400, "5080", "PUSH_MESSAGE not allowed",
                $"The sales unit with MSN {unit.Msn} is not allowed to skip the landing page.",
                "Switch the sales unit's feature PushMessage on, or use WEB_REDIRECT."),
            Refusal.LongLivingNotAllowed => Say(400, "5050", "Long-living payment not allowed",
                $"The sales unit with MSN {unit.Msn} is not allowed to make long-living payments.",
                "Switch the sales unit's feature LongLiving on, or leave out expiresAt."),
            Refusal.LongLivingWithoutReceipt => Say(400, "6130", "Long living payments require a receipt",
                "Send a receipt together with expiresAt.", "A payment that waits for days must tell the payer what it is for."),
            Refusal.ExpiresTooSoon => Say(400, "6120", "Expiration date is too soon",
                "expiresAt must be more than 10 minutes ahead.", "Leave expiresAt out for the standard ten minutes."),
            Refusal.ExpiresTooLate => Say(400, "6110", "Expiration date is too late",
                "expiresAt must be less than 60 days ahead.", "Sixty days is the longest a payment may wait."),
            Refusal.PayerNotFound => Say(400, "7010", "Customer not found",
                "The phone number does not belong to a user who can pay. We cannot give more details.",
                "No test user has this phone number, or the test user is younger than 15 or than minimumUserAge."),

            Refusal.AlreadyAuthorized => Say(400, "6230", "Payment is already reserved",
                $"The payment with reference {reference} has already been reserved.", "Somebody has approved this payment already."),
            Refusal.NoLongerPayable => ApproveFailed(call, $"Invalid state: {state}",
                "A payment can be approved only while it is CREATED and has not expired."),
            Refusal.AuthorizationUnderWay => ApproveFailed(call, "The issuer has not answered yet",
                "The amount 201 leaves the outcome unknown for an hour."),
            Refusal.PayerHasNoCard => Say(400, "10050", "No cards", "The user does not have any payment cards.", "Give the test user a card."),
            Refusal.PayerTooYoung => ApproveFailed(call, "The user is too young",
                "The test user is younger than 15 or than the payment's minimumUserAge."),
            // An expired card brings the platform's own test environment down like this.
            Refusal.CardDeclined when payment?.LastDecline == DeclineReason.ExpiredCard => Problem.Internal(call.Http,
                "The test user's first card has expired. Approve as another test user, or put another card first."),
            Refusal.CardDeclined => ApproveFailed(call, payment?.LastDecline?.ToString() ?? "Declined",
                "The issuer behind the test user's first card refused."),
            Refusal.ChallengeRequired => ApproveFailed(call, "The payer must identify at the issuer",
                "This card asks for 3-D Secure, which only a person in the wallet can pass."),

            Refusal.CaptureBeforeAuthorization => Say(400, "6080", "Cannot capture before reservation",
                "The amount is not reserved yet. The user must accept the payment before it can be captured.",
                "The payment is CREATED; capture once it is AUTHORIZED."),
            Refusal.CaptureInFinalState => Say(400, "6200", "Payment cannot be captured",
                $"Reference {reference} cannot be captured. Invalid state: {state}.", "The payment ended before anybody paid."),
            Refusal.CapturePeriodExpired => Say(400, "6100", "Capture period expired",
                $"Payments of this sales unit can be captured up to {unit.CapturePeriod.Days} days after reservation.",
                "What was not captured by then has been released to the payer."),
            Refusal.AlreadyCaptured => Say(400, "6170", "Payment already captured",
                "The whole reserved amount has been captured.", "Nothing is left to capture."),
            Refusal.CaptureAfterCancel => Say(400, "6070", "Cannot capture a cancelled payment",
                "What was reserved has been cancelled. Check the payment event log.",
                "Cancelling releases everything that is not captured, for good."),
            Refusal.PartialCaptureNotAllowed => Say(400, "6140", "Must capture full amount",
                "This sales unit must capture the full amount at once.", "Switch the sales unit's feature PartialCapture on to capture in parts."),
            Refusal.ExceedsCapturable => Say(400, "6090", "Capture amount too high",
                "The captures together exceed the reserved amount. Check the payment details.", $"{payment?.Capturable} is left to capture."),
            Refusal.FundsUnavailable => Say(400, "6260", "Funds unavailable", "The reservation has been released by the issuer.",
                "The capture came after captureGuaranteedUntil, and this card's issuer had given the money back."),
            Refusal.CaptureFailedForNow => Say(500, "6280", "Capture failed, please try again later",
                "The capture could not be processed at this time.", "Repeat the request with the same Idempotency-Key after a while."),

            Refusal.RefundBeforeAuthorization => Say(400, "6020", "Attempted refund before reservation",
                "A payment that is not reserved cannot be refunded. Check the payment event log.", "The payment is still CREATED."),
            Refusal.RefundInFinalState => Say(400, "6210", "Payment cannot be refunded",
                $"Reference {reference} cannot be refunded. Invalid state: {state}.", "The payment ended before anybody paid."),
            Refusal.RefundPeriodExpired => Say(400, "6220", "Refund period expired", "Payments can be refunded within 365 days of the reservation.",
                "The year is counted from the authorization. In a test environment a refund of 124 gets this answer, too."),
            Refusal.AlreadyRefunded => Say(400, "6180", "Payment already refunded",
                "Everything that was captured has been refunded. Check the payment event log.", "Nothing is left to refund."),
            Refusal.ExceedsRefundable => Say(400, "6150", "Not enough refundable",
                "The refund exceeds what is left of the captured amount. Check the payment event log.",
                $"{payment?.Refundable} is left to refund; only what was captured can be."),
            Refusal.RefundNotPossible => Say(400, "5100", "Refund not possible", "The payment cannot be refunded due to a configuration problem.",
                "In a test environment a refund of 123 gets this answer: the user is gone or has no account to receive money on."),

            Refusal.CancelWhileAuthorizing => Say(400, "6250", "Cannot cancel processing payment",
                "The payment is being authorized at this moment. Try again later.",
                "The payer is identifying at the issuer, or the issuer has not answered."),
            Refusal.CancelAfterAbortOrExpiry => Say(400, "6050", "Cannot cancel a non-reserved payment",
                "A payment that is not reserved cannot be cancelled. Check the payment event log.",
                "The payment was aborted or has expired; nothing is held."),
            Refusal.AlreadyCancelled => Say(400, "6190", "Payment cannot be cancelled",
                $"Reference {reference} cannot be cancelled. Invalid state: {CancelState(payment)}.",
                "It has been cancelled before. To repeat a cancel safely send the same Idempotency-Key."),
            Refusal.CancelOnlyBeforeAuthorization => Say(400, "6060", "Cannot cancel authorized payment",
                "This payment is authorized and cannot be cancelled when CancelTransactionOnly is set",
                "Leave cancelTransactionOnly out to release the reserved money."),
            Refusal.CancelOnlyBeforeCapture => Say(400, "6040", "Cannot cancel a captured payment",
                "Some of it has been captured. Check the payment event log.", "Only eCom asks for a cancel that leaves such a payment alone."),
            Refusal.CancelAfterFullCapture => Say(400, "6040", "Cannot cancel a captured payment",
                "Everything has been captured. Check the payment event log.", "Refund instead."),
            Refusal.CancelPeriodExpired => Say(400, "6030", "Cancel period expired",
                $"Payments of this sales unit can be cancelled within {unit.CapturePeriod.Days} days of the reservation.",
                "What was not captured by then has been released to the payer."),
        };

        Reply Say(int status, string code, string title, string detail, string why) => Problem.Coded(call.Http, status, code, title, detail, why);
    }

    public static Reply InvalidAmount(Call call) => Problem.Coded(call.Http, 400, "4040", "Invalid amount",
        "The amount is invalid. Amounts must be integers without decimals, in minor units such as øre or cent.",
        "An amount must be a whole number of minor units, at most 65000000.");

    public static Reply ApproveFailed(Call call, string reason, string why) => Problem.Coded(call.Http, 400, "10010", "Approve failed",
        $"Force approve payment failed (this is only available in the test environment). Reason: {reason}.", why);

    // The state of an authorized payment stays AUTHORIZED, which would not explain anything.
    static string CancelState(Payment? payment) => payment switch
    {
        null => "",
        { State: PaymentState.Authorized } => "CANCELLED",
        _ => Words.Of(payment.State),
    };
}
