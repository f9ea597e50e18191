using Kasse.Engine.Psp;
using Kasse.Server.Web.Portal.Payments;

namespace Kasse.Server.Web.Portal.PspPayments;

/// <summary>What happened to a PSP payment, in a few words.</summary>
static class PspText
{
    public static IEnumerable<EventText> Of(PspEvent happened) => happened switch
    {
        PspEvent.Initiated e => [new("Initiated", null, e.Order.Amount)],
        PspEvent.TokenGiven e => [new("Charged on an agreement: the provider was given the token", null, e.Order.Amount, e.Order.AgreementId)],
        PspEvent.SentToPayer e => [new("Sent to the payer's app", Note: e.PhoneNumber)],
        PspEvent.CallBegun => [new("The provider was told the card")],
        PspEvent.SoftDeclined => [new("The provider asked for 3-D Secure", "warn")],
        PspEvent.Reserved e => [new("Reserved by the provider", "good", e.Amount)],
        PspEvent.Failed e => [new("Failed", "bad", Note: Of(e.Failure))],
        PspEvent.Rejected => [new("Cancelled by the payer", "bad")],
        PspEvent.TimedOut => [new("Timed out", "warn")],
        PspEvent.Told => [new("The provider was told so")],
        PspEvent.AgreementEnded => [new("The agreement was ended by the provider")],
        PspEvent.Reported e => [new($"Reported by the provider: {Of(e.Report)}", null, e.Report.Amount, e.Report.Text)],
        PspEvent.BatchRun e => e.Reports.Select(taken => taken.Dropped is { } why
            ? new EventText($"The batch dropped: {Of(taken.Report)}", "bad", taken.Report.Amount, Of(why))
            : new EventText($"The batch took: {Of(taken.Report)}", taken.Report.Succeeded ? "good" : "warn", taken.Report.Amount)),
        _ => throw new InvalidOperationException($"Nobody has said what the portal calls {happened.GetType().Name}."),
    };

    public static string Of(PspReport report) => $"{Words.Spaced(report.Operation).ToLowerInvariant()}{(report.Succeeded ? "" : ", tried in vain")}";

    public static string Of(PspState state) => state switch
    {
        PspState.Initiated => "Initiated",
        PspState.MakingPayment => "Provider is charging",
        PspState.AwaitingChallenge => "Awaits 3-D Secure",
        PspState.TokenGiven => "Awaits the provider's report",
        PspState.Reserved => "Reserved",
        PspState.Failed => "Failed",
        PspState.CancelledByUser => "Cancelled by the payer",
        PspState.TimedOut => "Timed out",
    };

    /// <inheritdoc cref="Words.Kind(Engine.Payments.PaymentState)"/>
    public static string Kind(PspState state) => state switch
    {
        PspState.Initiated => "accent",
        PspState.MakingPayment or PspState.AwaitingChallenge or PspState.TokenGiven or PspState.TimedOut => "warn",
        PspState.Reserved => "good",
        PspState.Failed or PspState.CancelledByUser => "bad",
    };

    public static string Of(PspFailure failure)
    {
        var cause = failure.Cause switch
        {
            PspFailureCause.Declined => "the provider said no",
            PspFailureCause.UnusableAnswer => "the provider's answer means nothing",
            PspFailureCause.NoAnswer => "the provider did not answer; whether it charged the card is not known",
            PspFailureCause.NoToken => "the card has no token",
        };
        return string.Join(" ", new[] { $"{cause}:", failure.ErrorId, failure.Text }.Where(part => part is not null)).TrimEnd(':');
    }

    static string Of(PspDrop why) => why switch
    {
        PspDrop.NotToBeReserved => "it is reserved already, or for another amount than was asked for",
        PspDrop.ExceedsReserved => "that is more than is left of what was reserved",
        PspDrop.ExceedsCaptured => "that is more than is left of what was captured",
        PspDrop.AmountNotPositive => "the amount must be more than nothing",
        PspDrop.OtherCurrency => "the currency is not that of the payment",
    };
}
