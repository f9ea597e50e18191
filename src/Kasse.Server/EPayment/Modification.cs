using Kasse.Engine;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.EPayment;

/// <summary>What capture, refund and cancel have in common on the wire.</summary>
static class Modification
{
    /// <summary>The amount that a capture or refund asks for; both need an idempotency key.</summary>
    public static (Money Amount, Reply? Refused) Read(Call call)
    {
        var (request, refused) = RequestBody.Read(call, RequestJson.Default.ModificationRequest);
        if (request is null) return (default, refused);

        var shape = Shape.OfRequest();
        IdempotencyKey.Required(call, shape);
        var amount = shape.Amount(request.ModificationAmount);
        if (shape.Faults.Count > 0) return (default, Problem.Invalid(call, shape.Faults));
        return request.ModificationAmount!.Minor is null ? (default, EPaymentProblem.InvalidAmount(call, WrongBody.ValueAt(call.Text, "modificationAmount.value"))) : (amount, null);
    }

    public static Reply Answer(Call call, string operation, Outcome outcome) => outcome.Refusal is { } refusal
        ? EPaymentProblem.From(call, operation, refusal, outcome.Payment, call.Reference)
        : Reply.Json(200, ModificationResponse.From(outcome.Payment!), EPaymentJson.Default.ModificationResponse);
}
