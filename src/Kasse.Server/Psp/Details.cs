using Kasse.Engine;
using Kasse.Server.Callers;

namespace Kasse.Server.Psp;

/// <summary><c>GET /psp/v3/psppayments/{pspTransactionId}/details</c>: what the provider itself has told, and how the payment ended.</summary>
static class Details
{
    public static Task<Reply> Handle(PspCaller caller, Platform platform) => Task.FromResult(
        platform.Psp.Find(caller.PspId, caller.Call.Reference)?.Transaction is { } transaction
            ? Reply.JsonOfOld(200, DetailsResponse.From(transaction), PspWireJson.Default.DetailsResponse)
            : PspError.From(Refusal.PaymentNotFound));
}
