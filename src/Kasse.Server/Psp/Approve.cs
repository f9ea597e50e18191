using Kasse.Server.Callers;
using Kasse.Server.Setup;

namespace Kasse.Server.Psp;

/// <summary>
/// <c>POST /psp/v3/integration-test/psppayments/{pspTransactionId}/approve</c>: says yes instead of a person, and ends when the provider has answered.
/// What it answered is in the details.
/// </summary>
static class Approve
{
    public static async Task<Reply> Handle(PspCaller caller, Platform platform, PspActs acts)
    {
        if (!platform.Options.IsTest) return Refused("Approving without a person exists in the test environment only.");
        var (body, unreadable) = PspRequestJson.Read(caller.Call, PspRequestJson.Default.ApproveRequest);
        if (body is null) return Refused(unreadable!.Why!);
        if (platform.Psp.Find(caller.PspId, caller.Call.Reference)?.Transaction is not { } transaction) return Refused("There is no such transaction of the provider's.");
        if (body.Token is null || platform.Addresses.Read(body.Token) != (transaction.Msn, transaction.Order.Id))
            return Refused("The token is what stands behind token= in this transaction's vippsRedirectUrl.");

        var phoneNumber = "47" + body.CustomerPhoneNumber;
        if (!platform.Settings.Current.Wallets.ContainsKey(phoneNumber)) return Refused("customerPhoneNumber: the eight digits of a Norwegian test user.");
        if (platform.Options.FirstApprovalByHand && !TestPeople.HasApprovedByHand(platform.Journal, phoneNumber))
            return Refused("first-approval-by-hand is on: approve one payment as this test user in the wallet, or switch it off.");

        var outcome = await acts.Approve(caller.PspId, transaction.Order.Id, phoneNumber);
        // Once the provider was asked it is done, whatever the provider said.
        return outcome is { Event: null, Refusal: { } refusal } ? Refused($"It cannot be approved now: {refusal}.") : Reply.Empty(200);
    }

    static Reply Refused(string why) => Reply.Empty(400) with { Why = why };
}
