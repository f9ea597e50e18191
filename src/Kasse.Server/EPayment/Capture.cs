using Kasse.Engine.Payments;
using Kasse.Server.Callers;

namespace Kasse.Server.EPayment;

/// <summary><c>POST /epayment/v1/payments/{reference}/capture</c></summary>
static class Capture
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var (amount, refused) = Modification.Read(call);
        if (refused is not null) return refused;

        var pspReference = Guid.NewGuid();
        var request = IdempotencyKey.Request(call, Operations.Capture, amount);
        var outcome = await platform.Journal.Execute(call.SalesUnit.Msn, call.Reference, request,
            (payment, now) => PaymentRules.Capture(payment, call.SalesUnit, amount, now, pspReference));
        return Modification.Answer(call, Operations.Capture, outcome);
    }
}
