using System.Diagnostics;
using System.Text.Json;
using Kasse.Engine;
using Kasse.Server.Setup;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>How the control API says no: a problem with a sentence.</summary>
static class ControlProblem
{
    public static ProblemHttpResult Invalid(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status400BadRequest);

    public static ProblemHttpResult Invalid(Objection objection) => Invalid($"{objection.Member}: {objection.Why}");

    public static ProblemHttpResult NotFound(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Conflict(string why) => TypedResults.Problem(why, statusCode: StatusCodes.Status409Conflict);

    /// <summary>Words for what a payer's act can be refused for; nothing else can come out of one.</summary>
    public static ProblemHttpResult From(Refusal refusal, string reference)
    {
        var (status, why) = refusal switch
        {
            Refusal.PaymentNotFound => (404, $"There is no payment {reference}. References are case-sensitive and belong to one sales unit."),
            Refusal.PayerNotFound => (404, "There is no test user with that phone number."),
            Refusal.PayerHasNoCard => (409, "The payer has no such card, or none at all."),
            Refusal.PayerTooYoung => (409, "The payer is too young for this payment."),
            Refusal.AlreadyAuthorized => (409, "The payment is authorized already."),
            Refusal.NoLongerPayable => (409, "The payment has ended: it was aborted, cancelled, or its time is up."),
            Refusal.AuthorizationUnderWay => (409, "The issuer has been asked and has not answered yet."),
            Refusal.ChallengeRequired => (409, "The issuer waits for the payer to identify: pass or fail the challenge."),
            Refusal.CardDeclined => (409, "The issuer declined the card."),

            Refusal.ReferenceExists or Refusal.OrderExists or Refusal.IdempotencyKeyReused or Refusal.OperationInProgress or Refusal.CurrencyMismatch
                or Refusal.AmountNotPositive or Refusal.SalesUnitInactive or Refusal.BankAccountNotVerified or Refusal.CurrencyNotAccepted or Refusal.AmountTooSmall
                or Refusal.ExpressNotAllowed or Refusal.ScopeNotAllowed or Refusal.BlockedSourcesNotApplicable or Refusal.PushMessageNotAllowed
                or Refusal.LongLivingNotAllowed or Refusal.LongLivingWithoutReceipt or Refusal.ExpiresTooSoon or Refusal.ExpiresTooLate
                or Refusal.CaptureBeforeAuthorization or Refusal.CaptureInFinalState or Refusal.CapturePeriodExpired or Refusal.AlreadyCaptured
                or Refusal.CaptureAfterCancel or Refusal.PartialCaptureNotAllowed or Refusal.ExceedsCapturable or Refusal.FundsUnavailable
                or Refusal.CaptureFailedForNow or Refusal.RefundBeforeAuthorization or Refusal.RefundInFinalState or Refusal.RefundPeriodExpired
                or Refusal.AlreadyRefunded or Refusal.ExceedsRefundable or Refusal.RefundNotPossible or Refusal.CancelWhileAuthorizing
                or Refusal.CancelAfterAbortOrExpiry or Refusal.AlreadyCancelled or Refusal.CancelOnlyBeforeAuthorization
                or Refusal.CancelOnlyBeforeCapture or Refusal.CancelAfterFullCapture or Refusal.CancelPeriodExpired =>
                throw new UnreachableException($"{refusal} is no answer to a payer."),
        };
        return TypedResults.Problem(
            why, statusCode: status, extensions: [new("refusal", JsonNamingPolicy.CamelCase.ConvertName(refusal.ToString()))]);
    }
}
