using Kasse.Server.Callers;

namespace Kasse.Server.Psp;

static class PspEndpoints
{
    public static void MapPsp(this IEndpointRouteBuilder app, Gate gate, Platform platform, PspActs acts)
    {
        var payments = app.MapGroup("/psp/v3/psppayments");
        payments.MapPost("/init", Admit("init", caller => Init.Handle(caller, platform)));
        payments.MapPost("/updatestatus", Admit("updatestatus", caller => UpdateStatus.Handle(caller, platform)));
        payments.MapGet("/{reference}/details", Admit("details", caller => Details.Handle(caller, platform)));
        if (platform.Options.PspRecurring)
        {
            payments.MapPost("/payments", Admit("charge on agreement", caller => ChargeOnAgreement.Handle(caller, platform)));
            payments.MapDelete("/agreements", Admit("end agreement", caller => EndAgreement.Handle(caller, platform)));
        }
        app.MapPost("/psp/v3/integration-test/psppayments/{reference}/approve", Admit("approve", caller => Approve.Handle(caller, platform, acts)));

        // The surface looks itself for whom a call is made: its words for that are an error of its own.
        RequestDelegate Admit(string name, Func<PspCaller, Task<Reply>> handle) => gate.Admit(
            new Operation($"PSP {name}", PspError.Surface, MsnOptional: true, ForPsps: true, Refusing: PspError.Refusing),
            async call =>
            {
                var (caller, refused) = PspCaller.Of(call);
                return caller is null ? refused! : await handle(caller);
            });
    }
}
