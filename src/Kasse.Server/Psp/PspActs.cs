using Kasse.Engine;
using Kasse.Engine.Psp;
using Kasse.Server.Outbound;
using Kasse.Storage.Psp;

namespace Kasse.Server.Psp;

/// <summary>What a payer does about a PSP transaction. A yes takes as long as the provider takes to charge the card.</summary>
public sealed class PspActs(Platform platform, MakePayment makePayment)
{
    public async Task<PspOutcome> Approve(string pspId, string id, string phoneNumber)
    {
        if (!platform.Settings.Current.Wallets.TryGetValue(phoneNumber, out var wallet)) return new PspOutcome(Find(pspId, id), null, Refusal.PayerNotFound);
        if (wallet.Cards.Count == 0) return new PspOutcome(Find(pspId, id), null, Refusal.PayerHasNoCard);

        if (Find(pspId, id)?.SentTo != phoneNumber && await SendTo(pspId, id, phoneNumber) is { Refusal: not null } refused) return refused;
        return await Charge(await platform.Psp.Execute(pspId, id, "psp-approve", PspRules.Approve));
    }

    public async Task<PspOutcome> EndChallenge(string pspId, string id, ChallengeEnding ending) =>
        await Charge(await platform.Psp.Execute(pspId, id, "psp-end-challenge", (transaction, now) => PspRules.EndChallenge(transaction, ending, now)));

    public Task<PspOutcome> Reject(string pspId, string id) => platform.Psp.Execute(pspId, id, "psp-reject", PspRules.Reject);

    public Task<PspOutcome> SendTo(string pspId, string id, string phoneNumber) => platform.Psp.Execute(pspId, id, "psp-send", (transaction, now) =>
        platform.Settings.Current.Wallets.ContainsKey(phoneNumber) ? PspRules.SendTo(transaction, phoneNumber, now) : Refusal.PayerNotFound);

    PspTransaction? Find(string pspId, string id) => platform.Psp.Find(pspId, id)?.Transaction;

    /// <summary>Makes the call that has just begun; where none has, there is nothing to do.</summary>
    async Task<PspOutcome> Charge(PspOutcome begun) => begun is { Event: PspEvent.CallBegun, Transaction: { } transaction }
        // Also when the payer's browser is gone: the provider may have charged the card by now.
        ? await makePayment.Call(
            begun.Stream, begun.Seq, transaction, MakePayment.Accepted,
            answer => platform.Psp.Execute(begun.Stream, "psp-answer", (asked, now) => PspRules.Answer(asked, answer, now)), CancellationToken.None)
        : begun;
}
