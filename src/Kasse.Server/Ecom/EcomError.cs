using System.Text.Json.Serialization;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Ecom;

/// <summary>How eCom says no: an array of errors, and its words for every refusal of the engine. A new refusal does not compile until it has found its words here.</summary>
static class EcomError
{
    const string Payment = "Payment", VippsError = "VippsError", Merchant = "Merchant", User = "User";

    public static readonly Surface Surface = new(
        Forbidden: (http, why) => InvalidMsn(http.Request.Headers["Merchant-Serial-Number"].ToString(), why),
        Fault: _ => Internal(Reply.Defect));

    /// <param name="payment">The payment as it was when the request was refused; null when there is none.</param>
    public static Reply From(string operation, Refusal refusal, SalesUnit unit, Payment? payment, string orderId) => refusal switch
    {
        Refusal.PaymentNotFound => Say(404, Merchant, "35", $"The orderId '{orderId}' does not exist for MSN {unit.Msn}.",
            new($"Sales unit {unit.Msn} has no eCom order '{orderId}'.", "An orderId is case-sensitive and belongs to one sales unit. eCom finds what was initiated through eCom only: what ePayment created is asked for there.")),
        // Without a group, alone among all of them.
        Refusal.ReferenceExists or Refusal.OrderExists => Say(400, null, "34",
            "Duplicate orderId. The orderId must be unique for each MSN. It has already been used for this MSN.",
            new($"The orderId '{orderId}' has been used before.", "An orderId can never be used again, also not after the payment ended: add a suffix such as -1. Initiating has no idempotency, so after a timeout ask for the details before trying again.")),
        Refusal.IdempotencyKeyReused => Say(400, VippsError, "93",
            $"The {operation["ecom-".Length..]} request must be identical to the previous request(s) in an idempotent retry.",
            new("The X-Request-Id was used before on this order and endpoint, with another request.", "Make a new one for each capture, refund and cancel; keep it for repetitions of the same one, unchanged.")),
        Refusal.OperationInProgress => Say(400, VippsError, "94", "Order locked and is already processing.",
            new("The same request is being worked on at this moment.", "Repeat it shortly with the same X-Request-Id.")),
        Refusal.CurrencyMismatch or Refusal.CurrencyNotAccepted => NotAllowedToSell(new($"eCom payments are in NOK, and sales unit {unit.Msn} takes {unit.Currency}.", "Use a Norwegian sales unit, or ePayment.")),
        Refusal.AmountNotPositive or Refusal.AmountTooSmall => InvalidAmount(new("The amount is below 100 øre, which is one krone, or negative.", "Amounts are in øre: 49 kroner are 4900. To capture or refund all that is left, send 0 or nothing.")),

        Refusal.SalesUnitInactive => Say(403, Merchant, "37",
            "The merchant and/or sales unit is unavailable, deleted, deactivated or blocked for payments.", Feature("Active", "The sales unit has been deactivated.")),
        Refusal.BankAccountNotVerified => NotAllowedToSell(Feature("BankAccountVerified", "The sales unit's bank account is not verified.")),
        Refusal.ExpressNotAllowed => NotAllowedToSell(Feature("Express", "The sales unit may not use express.", ", or make a regular payment")),
        Refusal.ScopeNotAllowed => Say(403, Merchant, "51", "The Nin scope is not allowed", Feature("NationalIdentityNumber", "The scope nin needs an approval.", ", or leave nin out")),
        Refusal.PushMessageNotAllowed => Say(403, Merchant, "38", "The sales unit is not allowed to skip the landing page. See the FAQ.",
            Feature("PushMessage", "The sales unit may not skip the landing page.", ", or leave out skipLandingPage")),
        Refusal.LongLivingNotAllowed or Refusal.LongLivingWithoutReceipt or Refusal.ExpiresTooSoon or Refusal.ExpiresTooLate =>
            Say(403, Merchant, "39", "The sales unit is not allowed to initiate long-living payments.", new("An eCom payment waits ten minutes.", "Leave out what asks for longer, or use ePayment.")),
        Refusal.PayerNotFound when operation == Operations.Approve => NoTestNumber(),
        Refusal.PayerNotFound or Refusal.PayerTooYoung => InvalidUser(new("No test user who can pay has the mobileNumber that was sent.", "Make such a test user, or use one that there is and is at least 15. A landing page asks for a number itself: customerInfo may be left out.")),
        Refusal.BlockedSourcesNotApplicable => NotAllowed(new("eCom blocks no sources of money.", "Use ePayment for that.")),

        Refusal.AlreadyAuthorized => Say(400, VippsError, "92", "The transaction has already been processed.", new("Somebody has approved this payment already.", "Ask for its details instead of approving it again.")),
        Refusal.NoLongerPayable => NotAllowed(new("A payment can be approved only while it is open, which is for ten minutes.", "Initiate another one with another orderId.")),
        Refusal.AuthorizationUnderWay => Say(400, VippsError, "94", "Order locked and is already processing.", new("The issuer has not answered yet.", "Ask for the details in a while, or move the business clock by an hour.")),
        Refusal.PayerHasNoCard => Say(402, Payment, "41", "The user does not have a valid card.", new("The test user has no card.", "Give the test user a card, in the portal or in the wallet.")),
        Refusal.CardDeclined => Declined(payment?.LastDecline),
        Refusal.ChallengeRequired => Say(500, Payment, "99", "Internal error", new("This card asks for 3-D Secure, which only a person in the wallet can pass.", "Approve it in the wallet, or put another card first.")),

        Refusal.CaptureBeforeAuthorization => Say(402, Payment, "62",
            "The amount you tried to capture is not reserved. The user must accept the payment before capture can be done.", new("It was to be captured before anybody approved it.", "Wait for the callback, or ask for the details until they say RESERVE. That the payer came back to fallBack says nothing.")),
        Refusal.CaptureInFinalState or Refusal.CaptureAfterCancel => NotAllowed(new("It was to be captured, and was cancelled, or ended before anybody paid.", "Ship nothing, and ask for the details before acting on an order.")),
        Refusal.CapturePeriodExpired => Say(400, Payment, "98",
            $"Payments can only be captured up to {unit.CapturePeriod.Days} days after reservation. See the FAQ.", new("It is too late to capture: what was not captured in time went back to the payer.", "Capture in time. Now only a new payment helps.")),
        Refusal.AlreadyCaptured or Refusal.ExceedsCapturable => Say(400, Payment, "61",
            "The total capture amount exceeds the reserved amount. You cannot capture a higher amount than the user has accepted. Check the payment details",
            new($"More was to be captured than the {payment?.Capturable} that is left.", "Send 0 or no amount to capture all that is left. Sums of rounded lines are easily an øre too large.")),
        Refusal.PartialCaptureNotAllowed => CaptureFailed(Feature("PartialCapture", "The sales unit must capture everything at once.")),
        Refusal.FundsUnavailable => CaptureFailed(new("The capture came after the issuer's guarantee had run out, and this card's issuer had given the money back.", "Capture sooner. Now only a new payment helps.")),
        Refusal.CaptureFailedForNow => CaptureFailed(new("The issuer did not answer.", "Repeat it with the same X-Request-Id.")),

        Refusal.RefundBeforeAuthorization => CannotRefundReserved(new("It was to be refunded before anybody paid.", "To end it use cancel.")),
        Refusal.ExceedsRefundable when payment is { Captured.IsZero: true, Cancelled.IsZero: false } => CannotRefundCancelled(),
        Refusal.ExceedsRefundable when payment is { Captured.IsZero: true } => CannotRefundReserved(new("It was to be refunded, and nothing has been captured.", "What is reserved and not captured is released with cancel.")),
        Refusal.ExceedsRefundable or Refusal.AlreadyRefunded => Say(400, Payment, "71",
            "Cannot refund a higher amount than the captured amount.", new($"More was to be refunded than the {payment?.Refundable} that is left.", "Send 0 or no amount to refund all that is left.")),
        Refusal.RefundInFinalState => CannotRefundCancelled(),
        Refusal.RefundPeriodExpired => Say(400, Payment, "95", "Payments can only be refunded up to 365 days after reservation. See the FAQ.",
            new("More than a year has passed since the reservation, or it plays so on purpose: in a test environment a refund of 124 gets this answer, too.", "Pay the customer back in another way.")),
        Refusal.RefundNotPossible => Say(402, Payment, "74", "Refund failed during debit from the merchant's account.",
            new("In a test environment a refund of 123 gets this answer: the user has no account to receive money on.", "Pay the customer back in another way.")),

        Refusal.CancelWhileAuthorizing => CancellationFailed(new("The payer is identifying at the issuer, or the issuer has not answered.", "Try again in a while.")),
        Refusal.CancelAfterAbortOrExpiry => CancellationFailed(new("The payer has cancelled, or the time is up: nothing is held.", "Nothing need be done.")),
        Refusal.AlreadyCancelled => CancellationFailed(new("It has been cancelled before.", "Nothing need be done. To repeat a cancel safely send the same X-Request-Id.")),
        Refusal.CancelOnlyBeforeAuthorization => CancellationFailed(new("It was to be cancelled only before anybody paid.", "Cancel it without that condition.")),
        Refusal.CancelOnlyBeforeCapture => CannotCancelCaptured(new("It was to be cancelled, and some of it has been captured.", "With shouldReleaseRemainingFunds the rest is released.")),
        Refusal.CancelAfterFullCapture => CannotCancelCaptured(new("It was to be cancelled, and everything has been captured.", "Refund instead.")),
        Refusal.CancelPeriodExpired => Say(400, Payment, "98",
            $"Payments can only be canceled up to {unit.CapturePeriod.Days} days after reservation. See the FAQ.", new("It is too late to cancel: what was not captured in time went back to the payer.", "Nothing need be done.")),
    };

    /// <param name="call">Its body is looked at for what was sent.</param>
    public static Reply Invalid(Call call, IReadOnlyList<(string Field, string Message)> faults) => Write(400,
        WrongBody.Has(call.Text, "amount") && WrongBody.Has(call.Text, "paymentMethod")
            ? new("The body is one of ePayment: it has amount and paymentMethod.", "Send it to /epayment/v1/payments, or write it as eCom has it: merchantInfo and transaction.")
            : WrongBody.Malformed(call.Text, faults, RemedyFor),
        [.. faults.Select(fault => new Error("InvalidRequest", fault.Field, fault.Message, Guid.NewGuid()))]);

    public static Reply InvalidAmount(Why why) => Say(400, Merchant, "transaction.amount.invalid", "Amount is invalid", why);

    public static Reply InvalidAddress(Why why) => Say(400, Merchant, "Invalid IP address", "Invalid IP address", why);

    public static Reply InvalidUser(Why why) => Say(400, User, "81",
        "The phone number is either incorrectly formatted (see the API specification), is not a Vipps user, or the user cannot pay businesses. Vipps cannot give more details.",
        why);

    public static Reply NoTestNumber() => Say(400, "Customer", "81", "Invalid phone number for test. Use a proper test number instead",
        new("No test user has the customerPhoneNumber that was sent.", "Send the number of a test user that there is, eight digits without country code."));

    public static Reply NeverApprovedByHand() => Say(400, Payment, "1082", "1082",
        new("This test user has never approved a payment in the wallet, and --first-approval-by-hand asks for that.", "Approve one payment as this test user by hand, or switch it off."));

    public static Reply NotAllowed(Why why) => Say(400, VippsError, "91", "The transaction is not allowed.", why);

    public static Reply Internal(Why why) => Say(500, VippsError, "99",
        "Internal error. In some cases, this is caused by an incorrect API request. Please check the request.", why);

    /// <param name="named">The serial number that was asked for; empty when none was.</param>
    public static Reply InvalidMsn(string named, Why why) => Say(403, Merchant, "97", named.Length == 0
        ? "Invalid MSN: This MSN is not valid for the provided supermerchant ID."
        : $"Invalid MSN: {named}. Check your API keys on portal.vipps.no and see the eCom FAQ for tips.", why);

    static Why Feature(string name, string cause, string otherwise = "") => new(cause, $"Switch its feature {name} on{otherwise}. In production it needs an approval.");

    static string? RemedyFor(string field) => field switch
    {
        "transaction.orderId" => "An orderId has 1 to 50 letters a to z, digits and hyphens, no other signs.",
        "transaction.amount" => "It is in øre, a whole number: 49 kroner are 4900.",
        "transaction.transactionText" => "It is what the payer reads, and each call must have it.",
        "merchantInfo.merchantSerialNumber" => "The sales unit's number stands in merchantInfo of each body, also of capture, refund and cancel.",
        "merchantInfo.fallBack.invalid" => "fallBack is where the payer comes back to: an address that a browser can follow, of at most 255 characters.",
        "merchantInfo.callbackPrefix" or "merchantInfo.consentRemovalPrefix" or "merchantInfo.shippingDetailsPrefix" =>
            "It is the beginning of an address, such as https://shop.example/vipps: the rest, such as /v2/payments/{orderId}, is written behind it.",
        "transaction.scope" => "The scopes are name, address, email, phoneNumber, birthDate and nin, with spaces between them and no commas.",
        "X-Request-Id" => "A UUID fits.",
        _ => null,
    };

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
        return Say(402, Payment, code, message, new($"The issuer behind the test user's first card refused: {reason}.", "The card or the amount plays a refusal on purpose. Approve with a card that works."));
    }

    static Reply NotAllowedToSell(Why why) => Say(403, Merchant, "97", "The sales unit is not allowed to perform payments. See the FAQ.", why);

    static Reply CaptureFailed(Why why) => Say(402, Payment, "63",
        "Capture failed an unknown reason. Retrieve the payment details to see the full details.", why);

    static Reply CancellationFailed(Why why) => Say(402, Payment, "52", "Cancellation failed, reason unknown.", why);

    static Reply CannotCancelCaptured(Why why) => Say(402, Payment, "51", "Cannot cancel an orderId that has already been captured.", why);

    static Reply CannotRefundReserved(Why why) => Say(402, Payment, "72", "Cannot refund a reserved order. The orderId can be canceled instead.", why);

    static Reply CannotRefundCancelled() => Say(402, Payment, "73", "Cannot refund a canceled order.", new("It was to be refunded, and was cancelled, or ended before anybody paid.", "There is nothing to give back."));

    static Reply Say(int status, string? group, string code, string message, Why why) =>
        Write(status, why with { Cause = $"{message.TrimEnd('.')} ({(group is null ? "" : $"{group} ")}{code}). {why.Cause}" }, [new(group, code, message, Guid.NewGuid())]);

    static Reply Write(int status, Why why, Error[] errors) =>
        Reply.JsonOfOld(status, errors, EcomJson.Default.ErrorArray, why);

    internal sealed record Error(
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ErrorGroup, string ErrorCode, string ErrorMessage, Guid ContextId);
}
