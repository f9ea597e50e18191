using Kasse.Server.Callers;

namespace Kasse.Server.EPayment;

/// <summary>The operations, as the journal keys and the request log name them.</summary>
static class Operations
{
    public const string Create = "create", Capture = "capture", Refund = "refund", Cancel = "cancel", Approve = "approve";
}

static class EPaymentEndpoints
{
    public static void MapEPayment(this IEndpointRouteBuilder app, Gate gate, Platform platform)
    {
        var payment = app.MapGroup("/epayment/v1/payments/{reference}");
        payment.MapPost("/capture", gate.Admit(new("ePayment capture", Problem.Surface, Limit.Writes), call => Capture.Handle(call, platform)));
    }
}
