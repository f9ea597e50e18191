using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Engine.Psp;
using Kasse.Server.Psp;
using Kasse.Storage;
using Kasse.Storage.Psp;
using Kasse.Storage.Settings;

namespace Kasse.Server.Web.Wallet;

/// <summary>
/// What a person with the app does about a payment, whether on a page or through the control API. The outcome always carries the
/// payment as it now is, except when there is no such payment.
/// </summary>
/// <param name="psp">Does it where the payment is a provider's transaction.</param>
public sealed class PayerActs(Platform platform, PspActs psp)
{
    const string ApproveOperation = "payer-approve";

    /// <summary>The payer says yes in the app.</summary>
    /// <param name="cardId">Which of the payer's cards; null takes the first.</param>
    /// <param name="challengePassed">The payer has just identified at the issuer; approve again with this once <see cref="Refusal.ChallengeRequired"/> was answered.</param>
    public Task<Outcome> Approve(
        string msn, string reference, string phoneNumber, string? cardId = null, ShippingChoice? shipping = null, bool challengePassed = false)
    {
        if (PspOf(msn) is { } pspId)
            return See(challengePassed ? psp.EndChallenge(pspId, reference, ChallengeEnding.Passed) : psp.Approve(pspId, reference, phoneNumber));
        if (platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber) is not { } wallet)
            return Do(msn, reference, ApproveOperation, (_, _, _) => Refusal.PayerNotFound);

        var approval = new Approval(wallet.Payer, Chosen(wallet.Cards, cardId), shipping, ChallengePassed: challengePassed);
        return Authorize(msn, reference, approval);
    }

    /// <summary>Somebody pays on the hosted card page, where nobody signs in.</summary>
    public Task<Outcome> PayByCard(string msn, string reference, Card card, bool challengePassed = false) =>
        Authorize(msn, reference, new Approval(Payer: null, card, ChallengePassed: challengePassed));

    /// <summary>The payer says no in the app, or refuses to share.</summary>
    public Task<Outcome> Reject(string msn, string reference) => PspOf(msn) is { } pspId ? See(psp.Reject(pspId, reference)) : Do(msn, reference, "payer-reject",
        (payment, now, pspReference) => PaymentRules.Abort(payment, now, pspReference));

    /// <summary>The payer leaves the landing page.</summary>
    public Task<Outcome> Leave(string msn, string reference) => PspOf(msn) is { } pspId ? See(psp.Reject(pspId, reference)) : Do(msn, reference, "payer-leave",
        (payment, now, pspReference) => PaymentRules.Abort(payment, now, pspReference, onLandingPage: true));

    /// <summary>The request reaches the app of a phone number, as when it is entered on the landing page.</summary>
    public Task<Outcome> SendTo(string msn, string reference, string phoneNumber) => PspOf(msn) is { } pspId ? See(psp.SendTo(pspId, reference, phoneNumber)) : Do(msn, reference, "payer-send", (payment, now, pspReference) =>
        platform.Settings.Current.Wallets.ContainsKey(phoneNumber)
            ? PaymentRules.SendTo(payment, phoneNumber, now, pspReference)
            : Refusal.PayerNotFound);

    /// <summary>The payer cannot identify at the issuer, or gives up.</summary>
    public Task<Outcome> FailChallenge(string msn, string reference) => PspOf(msn) is { } pspId
        ? See(psp.EndChallenge(pspId, reference, ChallengeEnding.Failed))
        : Do(msn, reference, "payer-fail-challenge", PaymentRules.FailChallenge);

    /// <summary>The issuer says no, whatever card the payer has. The payment stays open.</summary>
    public Task<Outcome> Decline(string msn, string reference, DeclineReason reason) => Do(msn, reference, "issuer-decline",
        (payment, now, pspReference) => PaymentRules.Decline(payment, reason, now, pspReference));

    string? PspOf(string msn) => platform.Settings.Current.PspOf(msn)?.PspId;

    /// <summary>What it came to, in the eyes of the payer.</summary>
    static async Task<Outcome> See(Task<PspOutcome> act)
    {
        var outcome = await act;
        var payment = outcome.Transaction is { } transaction ? Seen.AsPayment(transaction) : null;
        return new Outcome(payment, Seen.AsEvent(outcome.Event, outcome.Transaction), outcome.Refusal);
    }

    Task<Outcome> Authorize(string msn, string reference, Approval approval) => Do(msn, reference, ApproveOperation, (payment, now, pspReference) =>
        platform.Rules.Authorize(payment, platform.Settings.Current.SalesUnits[payment.Msn], approval, now, pspReference));

    Task<Outcome> Do(string msn, string reference, string operation, Func<Payment, DateTimeOffset, Guid, Decision> rule)
    {
        var pspReference = Guid.NewGuid();
        return platform.Journal.Execute(msn, reference, new Request(operation), (payment, now) => rule(payment, now, pspReference));
    }

    static Card? Chosen(IReadOnlyList<WalletCard> cards, string? cardId) => cards.FirstOrDefault(c => cardId is null || c.Id == cardId)?.Card;
}
