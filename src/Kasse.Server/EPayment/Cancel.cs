using Kasse.Engine.Payments;
using Kasse.Server.Callers;

namespace Kasse.Server.EPayment;

/// <summary><c>POST /epayment/v1/payments/{reference}/cancel</c>: neither a body nor an idempotency key is needed.</summary>
static class Cancel
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var (body, refused) = RequestBody.ReadOptional(call, RequestJson.Default.CancelRequest);
        if (refused is not null) return refused;
        var shape = Shape.OfRequest();
        IdempotencyKey.Optional(call, shape);
        if (shape.Faults.Count > 0) return Problem.Invalid(call, shape.Faults);

        var onlyBeforeAuthorization = body?.CancelTransactionOnly ?? false;
        var pspReference = Guid.NewGuid();
        var request = IdempotencyKey.Request(call, Operations.Cancel, onlyBeforeAuthorization);
        var outcome = await platform.Journal.Execute(call.SalesUnit.Msn, call.Reference, request,
            (payment, now) => PaymentRules.Cancel(payment, onlyBeforeAuthorization, now, pspReference));
        return Modification.Answer(call, Operations.Cancel, outcome);
    }
}
