using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.AccessToken;

static class AccessTokenEndpoints
{
    public static void MapAccessToken(this IEndpointRouteBuilder app, Gate gate, Platform platform, Tokens tokens)
    {
        app.MapPost("/accesstoken/get", gate.Grant(RequestLog.TokenOperation, (http, exchange) => KeysForToken.Get(http, exchange, platform, tokens)));
        foreach (var path in (string[])["/miami/v1/token", "/authentication/v1/token"])
            app.MapPost(path, gate.Grant(RequestLog.TokenOperation, (http, exchange) => FormForToken.Get(http, exchange, platform, tokens)));
        app.MapFallback("/accesstoken/{**rest}", gate.Open("Unknown path", (http, _) => Task.FromResult(WrongPath(http))));
    }

    // The service behind the gateway answers for its own paths, in an older form.
    static Reply WrongPath(HttpContext http)
    {
        const string text = "Something went wrong, please try again later.";
        return Reply.Json(404, new(new(404, text), new(text)), GatewayJson.Default.ServiceBody) with
        {
            Why = new Why($"There is no {http.Request.Method} {http.Request.Path}.", "Access tokens come from POST /accesstoken/get."),
        };
    }
}
