using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Kasse.Server.Callers;
using Kasse.Storage;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.WebUtilities;

namespace Kasse.Server.AccessToken;

/// <summary>
/// <c>POST /miami/v1/token</c>: OAuth 2.0 client credentials (RFC 6749, 4.4) as a form, for accounting keys. No subscription key takes part,
/// and one that is sent is a fault.
/// </summary>
static class FormForToken
{
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(900);

    public static Reply Get(HttpContext http, Exchange exchange, Platform platform, Tokens tokens)
    {
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(exchange.RequestBody.Span));
        if (form.GetValueOrDefault("grant_type") != "client_credentials")
            return Refuse(400, "The grant_type must be client_credentials.", new($"The form's grant_type is {(form.TryGetValue("grant_type", out var type) ? $"'{type}'" : "missing")}.", "Send grant_type=client_credentials as a form, with the content type application/x-www-form-urlencoded."));
        if (http.Request.Headers.ContainsKey("Ocp-Apim-Subscription-Key"))
            return Refuse(400, "A subscription key is not accepted here.", new("The header Ocp-Apim-Subscription-Key was sent, and accounting keys have no subscription key.", "Leave it out. With a sales unit's keys a token comes from POST /accesstoken/get."));

        var (clientId, secret) = Credentials(http.Request.Headers);
        var keys = platform.Settings.Current.WithClientId(clientId);
        exchange.ClientId = keys?.ClientId;
        if (keys?.Kind != KeySetKind.Accounting)
        {
            return Refuse(401, "Client authentication failed.", keys is null
                ? Guid.TryParse(clientId, out _)
                    ? new($"There are no accounting keys with the client_id '{clientId}'.", "Send client_id and client_secret as user name and password of Authorization: Basic.")
                    // It may be a secret in the wrong place, which is not repeated.
                    : new("What was sent as client_id is none: that is a UUID.", "Send client_id and client_secret as user name and password of Authorization: Basic, in this order.")
                : new($"{keys.Name} are no accounting keys.", "With a sales unit's keys a token comes from POST /accesstoken/get."));
        }
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(keys.ClientSecret)))
            return Refuse(401, "Client authentication failed.", WrongKeys.ClientSecret(secret, keys, platform.Settings.Current));

        return Reply.Json(200, new Granted(tokens.Issue(keys, Lifetime).Token, "Bearer", (int)Lifetime.TotalSeconds), FormForTokenJson.Default.Granted);
    }

    // Basic authentication is the newer way; the older one has a header for each part.
    static (string ClientId, string Secret) Credentials(IHeaderDictionary headers)
    {
        if (headers.Authorization.ToString() is { } basic && basic.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[basic.Length];
            if (Convert.TryFromBase64String(basic["Basic ".Length..].Trim(), bytes, out var count)
                && Encoding.UTF8.GetString(bytes, 0, count).Split(':', 2) is [var id, var secret])
            {
                return (id, secret);
            }
        }
        return (headers["client_id"].ToString(), headers["client_secret"].ToString());
    }

    static Reply Refuse(int status, string description, Why why) =>
        Reply.Json(status, new Refused("invalid_client", description), FormForTokenJson.Default.Refused) with { Why = why };

    /// <summary>Unlike the other token endpoint's, this lifetime is a number.</summary>
    internal sealed record Granted(string AccessToken, string TokenType, int ExpiresIn);

    internal sealed record Refused(string Error, string ErrorDescription);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FormForToken.Granted))]
[JsonSerializable(typeof(FormForToken.Refused))]
sealed partial class FormForTokenJson : JsonSerializerContext;
