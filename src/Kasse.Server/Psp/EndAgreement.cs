using Kasse.Engine;
using Kasse.Engine.Psp;
using Kasse.Server.Callers;

namespace Kasse.Server.Psp;

/// <summary><c>DELETE /psp/v3/psppayments/agreements</c>: nothing more is charged on the agreement of the <c>User-Token</c>.</summary>
static class EndAgreement
{
    public static async Task<Reply> Handle(PspCaller caller, Platform platform)
    {
        if (platform.UserTokens.Read(caller.UserToken, caller.PspId) is not { } agreementId) return PspError.AgreementNotFound;

        var outcome = await platform.Psp.Execute(caller.PspId, agreementId, "psp-end-agreement", (agreement, now) =>
            agreement.Msn == caller.Merchant.Msn ? PspRules.EndAgreement(agreement, now) : Refusal.PaymentNotFound);
        return outcome.Refusal switch
        {
            null => Reply.Empty(200),
            Refusal.PaymentNotFound => PspError.AgreementNotFound,
            { } refusal => PspError.From(refusal),
        };
    }
}
