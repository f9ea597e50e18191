using Kasse.Server.Callers;

namespace Kasse.Server.Ecom;

/// <summary>The operations, as the journal keys and the request log name them. A key belongs to one of them, so none shares its name with another surface.</summary>
static class Operations
{
    public const string
        Initiate = "ecom-initiate", Capture = "ecom-capture", Refund = "ecom-refund", Cancel = "ecom-cancel", Approve = "ecom-approve",
        Details = "ecom-details", Status = "ecom-status";
}

static class EcomEndpoints
{
    public static void MapEcom(this IEndpointRouteBuilder app, Gate gate, Platform platform)
    {
        var payments = app.MapGroup("/ecomm/v2/payments");
        var first = new FirstOrder(platform);
        payments.MapPost("", Admit("initiate", Limit.Beginnings, (call, platform) => Initiate.Handle(call, platform, first)));
        payments.MapPost("/{reference}/capture", Admit("capture", Limit.Writes, Capture.Handle));
        payments.MapPost("/{reference}/refund", Admit("refund", Limit.Writes, Refund.Handle));
        payments.MapPut("/{reference}/cancel", Admit("cancel", Limit.Writes, Cancel.Handle));
        payments.MapGet("/{reference}/details", Admit("details", Limit.Reads, Details.Handle));
        payments.MapGet("/{reference}/status", Admit("status", Limit.Reads, Status.Handle));
        app.MapPost("/ecomm/v2/integration-test/payments/{reference}/approve", Admit("approve", Limit.None, Approve.Handle));

        // The body may say which of a partner's sales units it is about, so that the gate lets callers through who have not said so yet.
        RequestDelegate Admit(string name, Limit limit, Func<Call, Platform, Task<Reply>> handle) => gate.Admit(
            new Operation($"eCom {name}", EcomError.Surface, limit, ReferenceInBody: name == "initiate", MsnOptional: true, Refusing: new(Refusing.Everything, (call, reference, refusal) =>
                EcomError.From($"ecom-{name}", refusal, call.SalesUnit, platform.FindOrder(call.SalesUnit, reference)?.Payment, reference))),
            call => handle(call, platform));
    }
}
