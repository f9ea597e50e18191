using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Kasse.Server.Callers;

namespace Kasse.Server.AccessToken;

/// <summary>Trades keys for a bearer token. Follows the public Access Token API: <c>POST /accesstoken/get</c>.</summary>
static class AccessTokenEndpoints
{
    public static void MapAccessToken(this IEndpointRouteBuilder app, Gate gate, Platform platform, Tokens tokens)
    {
        app.MapPost("/accesstoken/get", gate.Open(RequestLog.TokenOperation, (http, exchange) => Task.FromResult(Get(http, exchange, platform, tokens))));
    }

    static Reply Get(HttpContext http, Exchange exchange, Platform platform, Tokens tokens)
    {
        var registry = platform.Settings.Current;
        string? subscriptionKey = http.Request.Headers["Ocp-Apim-Subscription-Key"];
        if (string.IsNullOrEmpty(subscriptionKey)) return GatewayReply.SubscriptionKeyMissing;
        if (registry.WithSubscriptionKey(subscriptionKey) is null) return GatewayReply.SubscriptionKeyUnknown("No sales unit here has this subscription key.");

        string clientId = http.Request.Headers["client_id"].ToString(), secret = http.Request.Headers["client_secret"].ToString();
        if (registry.WithClientId(clientId) is not { } keys)
            return Refuse(400, "unauthorized_client", 700016, $"Application with identifier '{clientId}' was not found in the registry.", platform, $"There is no client_id '{clientId}' here.");
        exchange.ClientId = keys.ClientId;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(keys.ClientSecret)))
            return Refuse(401, "invalid_client", 7000215, "Invalid client secret is provided.", platform, $"The client_secret does not belong to {keys.Name}.");

        var issued = tokens.Issue(keys, platform.Options.TokenLifetime);
        var seconds = ((long)issued.Lifetime.TotalSeconds).ToString();
        return Reply.Json(200, new Granted(
            "Bearer", seconds, seconds, (issued.IssuedAt + issued.Lifetime).ToUnixTimeSeconds().ToString(),
            (issued.IssuedAt.ToUnixTimeSeconds() - 300).ToString(), Tokens.Resource, issued.Token), TokenJson.Default.Granted);
    }

    static Reply Refuse(int status, string error, int code, string text, Platform platform, string why)
    {
        var timestamp = platform.RealTime.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'");
        Guid trace = Guid.NewGuid(), correlation = Guid.NewGuid();
        return Reply.Json(status, new Refused(
            error, $"AADSTS{code}: {text}\r\nTrace ID: {trace}\r\nCorrelation ID: {correlation}\r\nTimestamp: {timestamp}", [code], timestamp, trace, correlation,
            $"https://login.windows.net/error?code={code}"), TokenJson.Default.Refused) with { Why = why };
    }

    /// <summary>Exactly these seven members, all text: clients store every member they get, and read numbers as text.</summary>
    internal sealed record Granted(
        string TokenType, string ExpiresIn, string ExtExpiresIn, string ExpiresOn, string NotBefore, string Resource, string AccessToken);

    internal sealed record Refused(
        string Error, string ErrorDescription, IReadOnlyList<int> ErrorCodes, string Timestamp, Guid TraceId, Guid CorrelationId, string ErrorUri);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AccessTokenEndpoints.Granted))]
[JsonSerializable(typeof(AccessTokenEndpoints.Refused))]
sealed partial class TokenJson : JsonSerializerContext;
