using System.Diagnostics;
using Kasse.Engine;
using Kasse.Server.Callers;

namespace Kasse.Server.Psp;

/// <summary>How the PSP API says no: an array of errors without groups. A new refusal does not compile until it has found its words here.</summary>
static class PspError
{
    public static readonly Surface Surface = new(
        Forbidden: (http, why) => InvalidMsn(http.Request.Headers["Merchant-Serial-Number"].ToString(), why),
        Fault: _ => Say(500, "91", "Internal error", "A defect in Kasse."));

    public static readonly Refusing Refusing = new(
        Refusing.Everything.Where(refusal => Words(refusal) is not null).ToHashSet(), (_, _, refusal) => From(refusal));

    /// <summary>What an operation of this surface can be refused for. The rest comes of acts of the payer, which have no caller here, or of other surfaces.</summary>
    public static Reply From(Refusal refusal) => Words(refusal) ?? throw new UnreachableException($"{refusal} is no answer to a provider.");

    /// <returns>Null for what is no answer to a provider.</returns>
    public static Reply? Words(Refusal refusal) => refusal switch
    {
        Refusal.PaymentNotFound => Say(404, "35", "Requested Order not found", "A provider finds its own transactions only, by the pspTransactionId exactly as it was sent."),
        Refusal.ReferenceExists => Say(400, "44", "PSP Transaction ID already exists", "A pspTransactionId can never be used again."),
        Refusal.OrderExists => Say(400, "99", "OrderId already exists", "The merchant has used this merchantOrderId for another transaction."),
        Refusal.IdempotencyKeyReused => Invalid("The Idempotency-Key was used before, with another request."),
        Refusal.AmountNotPositive => Say(400, "amount", "amount.less.than.one", "The amount is in øre."),
        Refusal.CurrencyNotAccepted => InvalidCurrency("The merchant takes another currency."),
        Refusal.SalesUnitInactive => Say(400, "21", "Merchant not available or active", "The merchant was deactivated, or its sales unit's feature Active is off."),
        Refusal.PushMessageNotAllowed => Say(400, "38", "The sales unit is not allowed to skip the landing page. See the FAQ.",
            "Switch the sales unit's feature PushMessage on, or leave out skipLandingPage."),
        Refusal.PayerNotFound => Invalid("With skipLandingPage the customerMobileNumber must be that of somebody with the app."),

        Refusal.NoLongerPayable => Say(400, "122", "Agreement not active", "The first payment was not reserved, or the agreement was ended."),
        Refusal.PayerHasNoCard => Say(400, "123", "Connected payment source not active for Agreement", "The payer has no card any more."),
        Refusal.CardDeclined => Say(400, "124", "No Network token available for this Agreement", "This amount plays a card without a token."),
        Refusal.AuthorizationUnderWay => Invalid("The agreement is locked: report with updatestatus how the last charge on it went, as RESERVED or as FAILED."),

        Refusal.OperationInProgress or Refusal.CurrencyMismatch or Refusal.BankAccountNotVerified or Refusal.AmountTooSmall or Refusal.ExpressNotAllowed
            or Refusal.ScopeNotAllowed or Refusal.BlockedSourcesNotApplicable or Refusal.LongLivingNotAllowed or Refusal.LongLivingWithoutReceipt
            or Refusal.ExpiresTooSoon or Refusal.ExpiresTooLate or Refusal.AlreadyAuthorized
            or Refusal.PayerTooYoung or Refusal.ChallengeRequired or Refusal.CaptureBeforeAuthorization
            or Refusal.CaptureInFinalState or Refusal.CapturePeriodExpired or Refusal.AlreadyCaptured or Refusal.CaptureAfterCancel
            or Refusal.PartialCaptureNotAllowed or Refusal.ExceedsCapturable or Refusal.FundsUnavailable or Refusal.CaptureFailedForNow
            or Refusal.RefundBeforeAuthorization or Refusal.RefundInFinalState or Refusal.RefundPeriodExpired or Refusal.AlreadyRefunded
            or Refusal.ExceedsRefundable or Refusal.RefundNotPossible or Refusal.CancelWhileAuthorizing or Refusal.CancelAfterAbortOrExpiry
            or Refusal.AlreadyCancelled or Refusal.CancelOnlyBeforeAuthorization or Refusal.CancelOnlyBeforeCapture or Refusal.CancelAfterFullCapture
            or Refusal.CancelPeriodExpired => null,
    };

    public static Reply AgreementNotFound => Say(400, "121", "Agreement not found", "The header User-Token is the userToken of the first makePayment, with the keys that it was for.");

    public static Reply Invalid(string why) => Say(400, "51", "Invalid request", why);

    public static Reply InvalidRedirectUrl(string why) => Say(400, "51", "Invalid pspRedirectUrl", why);

    public static Reply InvalidMakePaymentUrl(string why) => Say(400, "makePaymentUrl", "Invalid makePaymentUrl", why);

    public static Reply InvalidCurrency(string why) => Say(400, "currency", "transaction.currency.invalid", why);

    public static Reply WrongProduct(string why) => Say(400, "42", "Invalid payment model type", why);

    public static Reply InvalidMsn(string msn, string why) => Say(400, "21",
        $"Invalid MSN: {msn}. This MSN is not valid for the provided PSP id. Check that you are using the correct credentials for the right environment.", why);

    static Reply Say(int status, string code, string message, string why) =>
        Reply.JsonOfOld(status, [new Error(code, message, Guid.NewGuid())], PspWireJson.Default.ErrorArray, $"{message} ({code}). {why}");

    internal sealed record Error(string ErrorCode, string ErrorMessage, Guid ContextId);
}
