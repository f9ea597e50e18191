using System.Text.Json.Serialization;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;

namespace Kasse.Server.Ecom;

/// <summary>How eCom says no: an array of errors, and its words for every refusal of the engine. A new refusal does not compile until it has found its words here.</summary>
static class EcomError
{
    const string Payment = "Payment", VippsError = "VippsError", Merchant = "Merchant", User = "User";

    public static readonly Surface Surface = new(
        Forbidden: (http, why) => InvalidMsn(http.Request.Headers["Merchant-Serial-Number"].ToString(), why),
        Fault: _ => Internal("A defect in Kasse."));

    /// <param name="payment">The payment as it was when the request was refused; null when there is none.</param>
    public static Reply From(string operation, Refusal refusal, SalesUnit unit, Payment? payment, string orderId) => refusal switch
    {
        Refusal.PaymentNotFound => Say(404, Merchant, "35", $"The orderId '{orderId}' does not exist for MSN {unit.Msn}.",
            "An orderId is case-sensitive and belongs to one sales unit. eCom finds what was initiated through eCom only."),
        // Without a group, alone among all of them.
        Refusal.ReferenceExists or Refusal.OrderExists => Say(400, null, "34",
            "Duplicate orderId. The orderId must be unique for each MSN. It has already been used for this MSN.",
            "An orderId can never be used again, also not after the payment ended; add a suffix such as -1."),
        Refusal.IdempotencyKeyReused => Say(400, VippsError, "93",
            $"The {operation["ecom-".Length..]} request must be identical to the previous request(s) in an idempotent retry.",
            "The X-Request-Id was used before on this order and endpoint, with another request."),
        Refusal.OperationInProgress => Say(400, VippsError, "94", "Order locked and is already processing.",
            "The same request is being worked on at this moment; repeat it shortly with the same X-Request-Id."),
        Refusal.CurrencyMismatch or Refusal.CurrencyNotAccepted => NotAllowedToSell($"eCom payments are in NOK, and the sales unit takes {unit.Currency}."),
        Refusal.AmountNotPositive or Refusal.AmountTooSmall => InvalidAmount("The amount is in øre, and at least 100. To capture or refund all that is left, send 0 or nothing."),

        Refusal.SalesUnitInactive => Say(403, Merchant, "37",
            "The merchant and/or sales unit is unavailable, deleted, deactivated or blocked for payments.", "Switch the sales unit's feature Active on."),
        Refusal.BankAccountNotVerified => NotAllowedToSell("Switch the sales unit's feature BankAccountVerified on."),
        Refusal.ExpressNotAllowed => NotAllowedToSell("Switch the sales unit's feature Express on, or make a regular payment."),
        Refusal.ScopeNotAllowed => Say(403, Merchant, "51", "The Nin scope is not allowed", "The scope nin needs the sales unit's feature NationalIdentityNumber."),
        Refusal.PushMessageNotAllowed => Say(403, Merchant, "38", "The sales unit is not allowed to skip the landing page. See the FAQ.",
            "Switch the sales unit's feature PushMessage on, or leave out skipLandingPage."),
        Refusal.LongLivingNotAllowed or Refusal.LongLivingWithoutReceipt or Refusal.ExpiresTooSoon or Refusal.ExpiresTooLate =>
            Say(403, Merchant, "39", "The sales unit is not allowed to initiate long-living payments.", "An eCom payment waits ten minutes."),
        Refusal.PayerNotFound when operation == Operations.Approve => NoTestNumber(),
        Refusal.PayerNotFound or Refusal.PayerTooYoung => InvalidUser("No test user has this phone number, or the test user is younger than 15."),
        Refusal.BlockedSourcesNotApplicable => NotAllowed("eCom blocks no sources of money."),

        Refusal.AlreadyAuthorized => Say(400, VippsError, "92", "The transaction has already been processed.", "Somebody has approved this payment already."),
        Refusal.NoLongerPayable => NotAllowed("A payment can be approved only while it is open, which is for ten minutes."),
        Refusal.AuthorizationUnderWay => Say(400, VippsError, "94", "Order locked and is already processing.", "The issuer has not answered yet."),
        Refusal.PayerHasNoCard => Say(402, Payment, "41", "The user does not have a valid card.", "Give the test user a card."),
        Refusal.CardDeclined => Declined(payment?.LastDecline),
        Refusal.ChallengeRequired => Say(500, Payment, "99", "Internal error", "This card asks for 3-D Secure, which only a person in the wallet can pass."),

        Refusal.CaptureBeforeAuthorization => Say(402, Payment, "62",
            "The amount you tried to capture is not reserved. The user must accept the payment before capture can be done.", "Nobody has approved it yet."),
        Refusal.CaptureInFinalState or Refusal.CaptureAfterCancel => NotAllowed("The payment was cancelled, or ended before anybody paid."),
        Refusal.CapturePeriodExpired => Say(400, Payment, "98",
            $"Payments can only be captured up to {unit.CapturePeriod.Days} days after reservation. See the FAQ.", "What was not captured by then went back to the payer."),
        Refusal.AlreadyCaptured or Refusal.ExceedsCapturable => Say(400, Payment, "61",
            "The total capture amount exceeds the reserved amount. You cannot capture a higher amount than the user has accepted. Check the payment details",
            $"{payment?.Capturable} is left to capture."),
        Refusal.PartialCaptureNotAllowed => CaptureFailed("The sales unit must capture everything at once: its feature PartialCapture is off."),
        Refusal.FundsUnavailable => CaptureFailed("The capture came after the issuer's guarantee had run out, and this card's issuer had given the money back."),
        Refusal.CaptureFailedForNow => CaptureFailed("The issuer did not answer. Repeat it with the same X-Request-Id."),

        Refusal.RefundBeforeAuthorization => CannotRefundReserved("Nobody has paid yet."),
        Refusal.ExceedsRefundable when payment is { Captured.IsZero: true, Cancelled.IsZero: false } => CannotRefundCancelled(),
        Refusal.ExceedsRefundable when payment is { Captured.IsZero: true } => CannotRefundReserved("Nothing has been captured."),
        Refusal.ExceedsRefundable or Refusal.AlreadyRefunded => Say(400, Payment, "71",
            "Cannot refund a higher amount than the captured amount.", $"{payment?.Refundable} is left to refund."),
        Refusal.RefundInFinalState => CannotRefundCancelled(),
        Refusal.RefundPeriodExpired => Say(400, Payment, "95", "Payments can only be refunded up to 365 days after reservation. See the FAQ.",
            "The year is counted from the reservation. In a test environment a refund of 124 gets this answer, too."),
        Refusal.RefundNotPossible => Say(402, Payment, "74", "Refund failed during debit from the merchant's account.",
            "In a test environment a refund of 123 gets this answer."),

        Refusal.CancelWhileAuthorizing => CancellationFailed("The payer is identifying at the issuer, or the issuer has not answered."),
        Refusal.CancelAfterAbortOrExpiry => CancellationFailed("The payer has cancelled, or the time is up."),
        Refusal.AlreadyCancelled => CancellationFailed("It has been cancelled before. To repeat a cancel safely send the same X-Request-Id."),
        Refusal.CancelOnlyBeforeAuthorization => CancellationFailed("It was to be cancelled only before anybody paid."),
        Refusal.CancelOnlyBeforeCapture => CannotCancelCaptured("Some of it has been captured: with shouldReleaseRemainingFunds the rest is released."),
        Refusal.CancelAfterFullCapture => CannotCancelCaptured("Refund instead."),
        Refusal.CancelPeriodExpired => Say(400, Payment, "98",
            $"Payments can only be canceled up to {unit.CapturePeriod.Days} days after reservation. See the FAQ.", "What was not captured by then went back to the payer."),
    };

    public static Reply Invalid(IReadOnlyList<(string Field, string Message)> faults) => Write(400,
        string.Join(' ', faults.Select(fault => $"{fault.Field}: {fault.Message}")),
        [.. faults.Select(fault => new Error("InvalidRequest", fault.Field, fault.Message, Guid.NewGuid()))]);

    public static Reply InvalidAmount(string why) => Say(400, Merchant, "transaction.amount.invalid", "Amount is invalid", why);

    public static Reply InvalidAddress(string why) => Say(400, Merchant, "Invalid IP address", "Invalid IP address", why);

    public static Reply InvalidUser(string why) => Say(400, User, "81",
        "The phone number is either incorrectly formatted (see the API specification), is not a Vipps user, or the user cannot pay businesses. Vipps cannot give more details.",
        why);

    public static Reply NoTestNumber() => Say(400, "Customer", "81", "Invalid phone number for test. Use a proper test number instead",
        "No test user has this phone number.");

    public static Reply NeverApprovedByHand() => Say(400, Payment, "1082", "1082",
        "first-approval-by-hand is on: approve one payment as this test user in the wallet, or switch it off.");

    public static Reply NotAllowed(string why) => Say(400, VippsError, "91", "The transaction is not allowed.", why);

    public static Reply Internal(string why) => Say(500, VippsError, "99",
        "Internal error. In some cases, this is caused by an incorrect API request. Please check the request.", why);

    /// <param name="named">The serial number that was asked for; empty when none was.</param>
    public static Reply InvalidMsn(string named, string why) => Say(403, Merchant, "97", named.Length == 0
        ? "Invalid MSN: This MSN is not valid for the provided supermerchant ID."
        : $"Invalid MSN: {named}. Check your API keys on portal.vipps.no and see the eCom FAQ for tips.", why);

    /// <summary>What an issuer's no is called, in answers and in callbacks.</summary>
    public static (string Code, string Message) Of(DeclineReason? reason) => reason switch
    {
        DeclineReason.InvalidCard => ("41", "The user does not have a valid card."),
        DeclineReason.ExpiredCard => ("44", "Refused by the issuer: Expired card."),
        DeclineReason.InsufficientFunds or DeclineReason.RefusedByIssuer or DeclineReason.SuspectedFraud or DeclineReason.WithdrawalLimitExceeded
            or DeclineReason.ChallengeDenied => ("42", "Refused by the issuer."),
        null => ("45", "Reservation failed, reason unknown."),
    };

    static Reply Declined(DeclineReason? reason)
    {
        var (code, message) = Of(reason);
        return Say(402, Payment, code, message, "The issuer behind the test user's first card refused.");
    }

    static Reply NotAllowedToSell(string why) => Say(403, Merchant, "97", "The sales unit is not allowed to perform payments. See the FAQ.", why);

    static Reply CaptureFailed(string why) => Say(402, Payment, "63",
        "Capture failed an unknown reason. Retrieve the payment details to see the full details.", why);

    static Reply CancellationFailed(string why) => Say(402, Payment, "52", "Cancellation failed, reason unknown.", why);

    static Reply CannotCancelCaptured(string why) => Say(402, Payment, "51", "Cannot cancel an orderId that has already been captured.", why);

    static Reply CannotRefundReserved(string why) => Say(402, Payment, "72", "Cannot refund a reserved order. The orderId can be canceled instead.", why);

    static Reply CannotRefundCancelled() => Say(402, Payment, "73", "Cannot refund a canceled order.", "The payment was cancelled, or ended before anybody paid.");

    static Reply Say(int status, string? group, string code, string message, string why) =>
        Write(status, $"{message} ({group} {code}). {why}", [new(group, code, message, Guid.NewGuid())]);

    static Reply Write(int status, string why, Error[] errors) =>
        Reply.JsonOfOld(status, errors, EcomJson.Default.ErrorArray, why);

    internal sealed record Error(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ErrorGroup, string ErrorCode, string ErrorMessage, Guid ContextId);
}
