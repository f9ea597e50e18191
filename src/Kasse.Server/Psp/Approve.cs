using Kasse.Server.Callers;
using Kasse.Server.Setup;
using Kasse.Storage;

namespace Kasse.Server.Psp;

/// <summary>
/// <c>POST /psp/v3/integration-test/psppayments/{pspTransactionId}/approve</c>: says yes instead of a person, and ends when the provider has answered.
/// What it answered is in the details.
/// </summary>
static class Approve
{
    public static async Task<Reply> Handle(PspCaller caller, Platform platform, PspActs acts)
    {
        if (!platform.Options.IsTest) return Refused(new("Approving without a person exists in the test environment only.", "Leave this call out of what runs in production: there a payer approves."));
        var (body, unreadable) = PspRequestJson.Read(caller.Call, PspRequestJson.Default.ApproveRequest);
        if (body is null) return Refused(unreadable!.Why!);
        if (platform.Psp.Find(caller.PspId, caller.Call.Reference)?.Transaction is not { } transaction) return Refused(new($"The provider has no transaction '{caller.Call.Reference}'.", "Name it by the pspTransactionId of its init."));
        if (body.Token is null || platform.Addresses.Read(body.Token) != (transaction.Msn, transaction.Order.Id))
            return Refused(new("The token is not that of this transaction's vippsRedirectUrl.", "It is what stands there behind token=."));

        var phoneNumber = "47" + body.CustomerPhoneNumber;
        if (!platform.Settings.Current.Wallets.ContainsKey(phoneNumber)) return Refused(new($"No Norwegian test user has the customerPhoneNumber '{body.CustomerPhoneNumber}'.", "Send the eight digits of one that there is."));
        if (platform.Options.FirstApprovalByHand && !TestPeople.HasApprovedByHand(platform.Journal, phoneNumber))
            return Refused(new("This test user has never approved a payment in the wallet, and --first-approval-by-hand asks for that.", "Approve one payment as this test user by hand, or switch it off."));

        var outcome = await acts.Approve(caller.PspId, transaction.Order.Id, phoneNumber);
        // Once the provider was asked it is done, whatever the provider said.
        return outcome is { Event: null, Refusal: { } refusal } ? Refused(new($"It cannot be approved now: {Web.Portal.Payments.RefusalText.Of(refusal)}", "Ask for its details, and init another one when it has ended.")) : Reply.Empty(200);
    }

    static Reply Refused(Why why) => Reply.Empty(400) with { Why = why };
}
