using System.Text.Json.Serialization;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Userinfo;

/// <summary><c>/vipps-userinfo-api/userinfo</c>: what a payer shares with a merchant.</summary>
static class UserinfoEndpoints
{
    public static void MapUserinfo(this IEndpointRouteBuilder app, Gate gate, Platform platform)
    {
        var userinfo = app.MapGroup("/vipps-userinfo-api/userinfo");
        userinfo.MapGet("/{sub}", gate.Admit(new Operation("Userinfo get", UserinfoProblem.Surface, KeyOptional: true), call => Task.FromResult(GetUserinfo.Handle(call, platform))));
        userinfo.MapGet("", gate.Open("Userinfo of a login", (http, _) => Task.FromResult(UserinfoProblem.Say(http, 401, "Unauthorized", "The access token is not one of a login.",
            new("Without a sub this takes a token of the Login API, which Kasse does not issue.", "What was shared with a payment is at /vipps-userinfo-api/userinfo/{sub}, where sub is profile.sub of the payment.")))));
    }
}

/// <summary>How Userinfo says no.</summary>
static class UserinfoProblem
{
    public static readonly Surface Surface = new(
        Forbidden: (http, why) => Say(http, 403, "Forbidden", "The caller may not act for this sales unit.", why),
        Fault: http => Say(http, 500, "Internal Server Error", "Something went wrong on our side.", Reply.Defect));

    public static Reply Say(HttpContext http, int status, string title, string detail, Why why) => Reply.JsonOfOld(
        status, new Body($"https://httpstatuses.io/{status}", title, $"{status}", detail, Call.TraceIdOf(http), new()), UserinfoJson.Default.Body, why);

    /// <param name="Status">As text.</param>
    internal sealed record Body(string Type, string Title, string Status, string Detail, string Instance, Extra ExtraInfo);

    internal sealed record Extra;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UserinfoProblem.Body))]
sealed partial class UserinfoJson : JsonSerializerContext;
