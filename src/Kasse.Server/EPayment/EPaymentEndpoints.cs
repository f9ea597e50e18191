using Kasse.Server.Callers;

namespace Kasse.Server.EPayment;

/// <summary>The operations, as the journal keys and the request log name them.</summary>
static class Operations
{
    public const string
        Create = "create", Get = "get", Events = "events", Capture = "capture", Refund = "refund", Cancel = "cancel", Approve = "approve";
}

static class EPaymentEndpoints
{
    public static void MapEPayment(this IEndpointRouteBuilder app, Gate gate, Platform platform)
    {
        var payments = app.MapGroup("/epayment/v1/payments");
        payments.MapPost("", Admit(Named(Operations.Create) with { Limit = Limit.Writes, ReferenceInBody = true }, Create.Handle));
        payments.MapGet("/{reference}", Admit(Named(Operations.Get) with { Limit = Limit.Reads }, Get.Handle));
        payments.MapGet("/{reference}/events", Admit(Named(Operations.Events) with { Limit = Limit.Reads }, Events.Handle));
        payments.MapPost("/{reference}/capture", Admit(Named(Operations.Capture) with { Limit = Limit.Writes }, Capture.Handle));
        payments.MapPost("/{reference}/refund", Admit(Named(Operations.Refund) with { Limit = Limit.Writes }, Refund.Handle));
        payments.MapPost("/{reference}/cancel", Admit(Named(Operations.Cancel) with { Limit = Limit.Writes }, Cancel.Handle));

        // The documented path, and the one of older guides.
        var approve = Admit(Named(Operations.Approve), Approve.Handle);
        app.MapPost("/epayment/v1/test/payments/{reference}/approve", approve);
        payments.MapPost("/{reference}/approve", approve);

        RequestDelegate Admit(Operation operation, Func<Call, Platform, Task<Reply>> handle) => gate.Admit(operation, call => handle(call, platform));

        Operation Named(string name) => new($"ePayment {name}", Problem.Surface)
        {
            Refusing = new(Refusing.Everything, (call, reference, refusal) =>
                EPaymentProblem.From(call, name, refusal, platform.Journal.Find(call.SalesUnit.Msn, reference)?.Payment, reference)),
        };
    }
}
