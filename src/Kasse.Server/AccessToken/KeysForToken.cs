using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.AccessToken;

/// <summary>
/// <c>POST /accesstoken/get</c>: client id, secret and subscription key, as headers, for a bearer token. Whatever the body holds is ignored.
/// </summary>
static class KeysForToken
{
    public static Reply Get(HttpContext http, Exchange exchange, Platform platform, Tokens tokens)
    {
        var registry = platform.Settings.Current;
        string? subscriptionKey = http.Request.Headers["Ocp-Apim-Subscription-Key"];
        if (string.IsNullOrEmpty(subscriptionKey)) return GatewayReply.SubscriptionKeyMissing;
        if (registry.WithSubscriptionKey(subscriptionKey) is not { } subscriber) return GatewayReply.SubscriptionKeyUnknown(subscriptionKey, registry);

        string clientId = http.Request.Headers["client_id"].ToString(), secret = http.Request.Headers["client_secret"].ToString();
        if (registry.WithClientId(clientId) is not { } keys)
        {
            return Refuse(400, "unauthorized_client", 700016, $"Application with identifier '{clientId}' was not found in the directory 'kasse'.", platform,
                WrongKeys.ClientId(clientId, exchange.RequestBody.Span, registry));
        }
        exchange.ClientId = keys.ClientId;
        exchange.Msn = keys.Msns is [var only] ? only : null;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(keys.ClientSecret)))
        {
            return Refuse(401, "invalid_client", 7000215,
                $"Invalid client secret is provided. Ensure the secret being sent in the request is the client secret value for the app '{keys.ClientId}'.", platform,
                WrongKeys.ClientSecret(secret, keys, registry));
        }

        var issued = tokens.Issue(keys, platform.Options.TokenLifetime);
        var seconds = ((long)issued.Lifetime.TotalSeconds).ToString();
        return Reply.Json(200, new Granted(
            "Bearer", seconds, seconds, (issued.IssuedAt + issued.Lifetime).ToUnixTimeSeconds().ToString(),
            (issued.IssuedAt.ToUnixTimeSeconds() - 300).ToString(), Tokens.Resource, issued.Token), KeysForTokenJson.Default.Granted) with
        {
            Why = subscriber == keys ? null : WrongKeys.TwoSets(keys, subscriber),
        };
    }

    static Reply Refuse(int status, string error, int code, string text, Platform platform, Why why)
    {
        var timestamp = platform.RealTime.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'");
        Guid trace = Guid.NewGuid(), correlation = Guid.NewGuid();
        var description = $"AADSTS{code}: {text}\r\nTrace ID: {trace}\r\nCorrelation ID: {correlation}\r\nTimestamp: {timestamp}";
        var body = new Refused(error, description, [code], timestamp, trace, correlation, $"https://login.windows.net/error?code={code}");
        return Reply.Json(status, body, KeysForTokenJson.Default.Refused) with { Why = why };
    }

    /// <summary>Exactly these seven members, all text: clients store every member they get, and read numbers as text.</summary>
    internal sealed record Granted(
        string TokenType, string ExpiresIn, string ExtExpiresIn, string ExpiresOn, string NotBefore, string Resource, string AccessToken);

    internal sealed record Refused(
        string Error, string ErrorDescription, IReadOnlyList<int> ErrorCodes, string Timestamp, Guid TraceId, Guid CorrelationId, string ErrorUri);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(KeysForToken.Granted))]
[JsonSerializable(typeof(KeysForToken.Refused))]
sealed partial class KeysForTokenJson : JsonSerializerContext;
