using Kasse.Engine;
using Kasse.Server.Callers;

namespace Kasse.Server.EPayment;

/// <summary><c>GET /epayment/v1/payments/{reference}</c></summary>
static class Get
{
    public static Task<Reply> Handle(Call call, Platform platform) => Task.FromResult(
        platform.Journal.Find(call.SalesUnit.Msn, call.Reference) is { Payment: var payment }
            ? Reply.Json(200, PaymentResponse.From(payment, platform.Addresses), EPaymentJson.Default.PaymentResponse)
            : EPaymentProblem.From(call, Operations.Get, Refusal.PaymentNotFound, null, call.Reference));
}
