using Kasse.Server.Callers;
using Kasse.Storage.Settings;

namespace Kasse.Server.PspSignup;

/// <summary><c>/merchant-management/psp/v1/merchants</c>: a provider signs its merchants up.</summary>
static class SignupEndpoints
{
    public static void MapPspSignup(this IEndpointRouteBuilder app, Gate gate, Platform platform)
    {
        var merchants = app.MapGroup("/merchant-management/psp/v1/merchants");
        merchants.MapGet("", Admit("list", call => Task.FromResult(Merchants.List(call, platform))));
        merchants.MapPost("", Admit("create", call => CreateMerchant.Handle(call, platform)));
        merchants.MapGet("/{reference}", Admit("get", call => Task.FromResult(Merchants.Get(call, platform))));
        merchants.MapPatch("/{reference}", Admit("update", call => UpdateMerchant.Handle(call, platform)));
        merchants.MapFallback("/{reference?}", Admit("another method", call => Task.FromResult(SignupProblem.MethodNotAllowed(call))));

        RequestDelegate Admit(string name, Func<Call, Task<Reply>> handle) => gate.Admit(
            new Operation($"PSP signup {name}", SignupProblem.Surface, MsnOptional: true, ForPsps: true), call => WhyNot(call) is { } refused ? Task.FromResult(refused) : handle(call));
    }

    static Reply? WhyNot(Call call)
    {
        if (call.Keys.Kind != KeySetKind.Psp) return SignupProblem.Forbidden(call.Http, new($"{call.Keys.Name} is no payment service provider.", "Take the keys of the provider."));
        if (call.Body.Length > 0 && call.Http.Request is { ContentType: { Length: > 0 } type } request && !request.HasJsonContentType())
            return SignupProblem.UnsupportedMediaType(call, type);
        // Newer texts ask for it, the API's own description does not know it.
        return call.Http.Request.Headers["PSP-Id"] is [{ Length: > 0 } pspId, ..] && !pspId.Equals(call.Keys.PspId, StringComparison.OrdinalIgnoreCase)
            ? SignupProblem.Forbidden(call.Http, new($"These are the keys of {call.Keys.Name}, whose PSP-Id is {call.Keys.PspId}, but the header says {pspId}.", "Take PSP-Id and keys from the same place, or leave PSP-Id out."))
            : null;
    }
}
