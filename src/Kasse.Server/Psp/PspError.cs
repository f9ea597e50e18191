using System.Diagnostics;
using Kasse.Engine;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Psp;

/// <summary>How the PSP API says no: an array of errors without groups. A new refusal does not compile until it has found its words here.</summary>
static class PspError
{
    public static readonly Surface Surface = new(
        Forbidden: (http, why) => InvalidMsn(http.Request.Headers["Merchant-Serial-Number"].ToString(), why),
        Fault: _ => Say(500, "91", "Internal error", Reply.Defect));

    public static readonly Refusing Refusing = new(refusal => Words(refusal) is not null, (_, _, refusal) => From(refusal));

    /// <summary>What an operation of this surface can be refused for. The rest comes of acts of the payer, which have no caller here, or of other surfaces.</summary>
    public static Reply From(Refusal refusal) => Words(refusal) ?? throw new UnreachableException($"{refusal} is no answer to a provider.");

    /// <returns>Null for what is no answer to a provider.</returns>
    public static Reply? Words(Refusal refusal) => refusal switch
    {
        Refusal.PaymentNotFound => Say(404, "35", "Requested Order not found", new("The provider has no transaction with this pspTransactionId.", "A provider finds its own transactions only, by the pspTransactionId exactly as it was sent with init.")),
        Refusal.ReferenceExists => Say(400, "44", "PSP Transaction ID already exists", new("The pspTransactionId has been used before.", "A pspTransactionId can never be used again: make a new one for each attempt. To repeat an init safely, send the same Idempotency-Key and body.")),
        Refusal.OrderExists => Say(400, "99", "OrderId already exists", new("The merchant has used this merchantOrderId for another transaction.", "Add a suffix such as -1 when the payer tries again.")),
        Refusal.IdempotencyKeyReused => Invalid(new("The Idempotency-Key was used before, with another request.", "A key belongs to one request: keep it for repetitions of that one, unchanged, and make a new one for the next.")),
        Refusal.AmountNotPositive => Say(400, "amount", "amount.less.than.one", new("The amount is less than one øre.", "Amounts are in øre: 49 kroner are 4900.")),
        Refusal.CurrencyNotAccepted => InvalidCurrency(new("The merchant takes another currency.", "Name a Norwegian merchant in Merchant-Serial-Number.")),
        Refusal.SalesUnitInactive => Say(400, "21", "Merchant not available or active", new("The merchant was deactivated, or its sales unit's feature Active is off.", "Switch the feature on; a merchant that was deactivated by the signup API stays so.")),
        Refusal.PushMessageNotAllowed => Say(400, "38", "The sales unit is not allowed to skip the landing page. See the FAQ.",
            new("The sales unit may not skip the landing page.", "Switch its feature PushMessage on, or leave out skipLandingPage.")),
        Refusal.PayerNotFound => Invalid(new("skipLandingPage was sent without the customerMobileNumber of somebody with the app.", "Send the eight digits of a Norwegian test user, or leave skipLandingPage out.")),

        Refusal.NoLongerPayable => Say(400, "122", "Agreement not active", new("The first payment was not reserved, or the agreement was ended.", "Ask the payer for a new agreement.")),
        Refusal.PayerHasNoCard => Say(400, "123", "Connected payment source not active for Agreement", new("The payer has no card any more.", "Give the test user a card.")),
        Refusal.CardDeclined => Say(400, "124", "No Network token available for this Agreement", new("This amount plays a card without a token.", "Use another amount.")),
        Refusal.AuthorizationUnderWay => Invalid(new("The agreement is locked by the last charge on it.", "Report with updatestatus how that went, as RESERVED or as FAILED.")),

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

    public static Reply AgreementNotFound => Say(400, "121", "Agreement not found", new("The header User-Token names no agreement of the provider's with this merchant.", "It is the userToken of the first makePayment, whole, with the keys and the Merchant-Serial-Number that it was for."));

    /// <param name="member">Of the body that was read.</param>
    /// <param name="form">What it must be, in words that can follow its name and a colon.</param>
    public static Why Malformed(Call call, string member, string form, string remedy) =>
        new($"{member}: {form}.{(WrongBody.ValueAt(call.Text, member) is { } value ? $" It was {value}." : " It was not sent.")}", remedy);

    public static Reply Invalid(Why why) => Say(400, "51", "Invalid request", why);

    public static Reply InvalidRedirectUrl(Why why) => Say(400, "51", "Invalid pspRedirectUrl", why);

    public static Reply InvalidMakePaymentUrl(Why why) => Say(400, "makePaymentUrl", "Invalid makePaymentUrl", why);

    public static Reply InvalidCurrency(Why why) => Say(400, "currency", "transaction.currency.invalid", why);

    public static Reply WrongProduct(Why why) => Say(400, "42", "Invalid payment model type", why);

    public static Reply InvalidMsn(string msn, Why why) => Say(400, "21",
        $"Invalid MSN: {msn}. This MSN is not valid for the provided PSP id. Check that you are using the correct credentials for the right environment.", why);

    static Reply Say(int status, string code, string message, Why why) =>
        Reply.JsonOfOld(status, [new Error(code, message, Guid.NewGuid())], PspWireJson.Default.ErrorArray, why with { Cause = $"{message} ({code}). {why.Cause}" });

    internal sealed record Error(string ErrorCode, string ErrorMessage, Guid ContextId);
}
