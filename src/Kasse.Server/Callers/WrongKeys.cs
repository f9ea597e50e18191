using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.Callers;

/// <summary>
/// What is wrong with the keys of a call: the commonest trouble of all, and the wire says next to nothing of it. What was sent is compared with
/// all that is known here, because a value in the wrong place tells more than one that is unknown; a secret is never repeated.
/// </summary>
static class WrongKeys
{
    const int SubscriptionKeyLength = 32;
    const string WhereKeysAre = "Keys are shown by `kasse keys` and in the portal, under API keys.";

    public static Why NoSubscriptionKey => new("The header Ocp-Apim-Subscription-Key is missing.",
        "Send the primary or the secondary subscription key of the sales unit with each call, also with the one for a token.");

    public static Why SubscriptionKey(string sent, Registry registry)
    {
        const string header = "The header Ocp-Apim-Subscription-Key";
        if (Placeholder(header, sent) is { } unfilled) return unfilled;
        if (registry.WithClientId(sent) is { } owner)
            return new($"{header} holds the client_id of {owner.Name}.", "The subscription key is another value of the same set of keys: 32 digits and letters from a to f.");
        if (WithSecret(sent, registry) is { } secretive)
            return new($"{header} holds the client_secret of {secretive.Name}.", "The secret belongs into the header client_secret, when a token is asked for. Replace it if this call may have been seen by others.");
        if (registry.WithSubscriptionKey(Bare(sent)) is not null)
            return new($"{header} holds a good key with quotes or spaces around it.", "Send the key alone.");
        if (sent.Length != SubscriptionKeyLength || !sent.All(char.IsAsciiHexDigit))
            return new($"{header} holds {sent.Length} characters that are no subscription key ({Masked(sent)}): those are {SubscriptionKeyLength} digits and letters from a to f.", WhereKeysAre);
        return new(
            $"No keys here have the subscription key {Masked(sent)}. It is well-formed: it belongs to another environment, such as the platform's own, or it has been replaced since.",
            $"Each environment has keys of its own. {WhereKeysAre}");
    }

    public static Why ClientId(string sent, ReadOnlySpan<byte> body, Registry registry)
    {
        const string header = "The header client_id";
        if (sent.Length == 0)
        {
            return body.IndexOf("client_id"u8) >= 0
                ? new($"{header} is missing; the body holds a client_id, which is not looked at.", "Send client_id and client_secret as headers, and no body.")
                : new($"{header} is missing.", "Send it, with an underscore in its name. Where it was sent, a proxy has dropped it, as nginx does unless underscores_in_headers is on.");
        }
        if (Placeholder(header, sent) is { } unfilled) return unfilled;
        if (registry.WithSubscriptionKey(sent) is { } owner) return new($"{header} holds a subscription key of {owner.Name}.", "The client_id is another value of the same set of keys: a UUID.");
        if (WithSecret(sent, registry) is { } secretive) return new($"{header} holds the client_secret of {secretive.Name}.", "The two have changed places: the client_id is a UUID.");
        if (registry.SalesUnits.TryGetValue(sent, out var unit)) return new($"{header} holds the serial number of {unit.Name}.", $"The client_id is a UUID that belongs to the sales unit's keys. {WhereKeysAre}");
        if (registry.WithClientId(Bare(sent)) is not null) return new($"{header} holds a good id with quotes or spaces around it.", "Send the id alone.");
        return Guid.TryParse(sent, out _)
            ? new($"No keys here have the client_id '{sent}'. It is well-formed: it belongs to another environment, such as the platform's own, or its keys have been deleted.",
                $"Each environment has keys of its own: look which host the program calls, and with whose keys. {WhereKeysAre}")
            : new($"{header} holds what is no client_id ({Masked(sent)}): that is a UUID.", WhereKeysAre);
    }

    /// <param name="keys">Those that the client_id names.</param>
    public static Why ClientSecret(string sent, KeySet keys, Registry registry)
    {
        var cause = $"The client_id is that of {keys.Name}, but the client_secret is not";
        if (sent.Length == 0) return new($"The header client_secret is missing, beside the client_id of {keys.Name}.", "Send it, with an underscore in its name, which some proxies drop.");
        if (Placeholder("The header client_secret", sent) is { } unfilled) return unfilled;
        if (registry.WithSubscriptionKey(sent) is not null) return new($"{cause}: it is a subscription key.", "The secret is another value of the same set of keys.");
        if (WithSecret(sent, registry) is { } other) return new($"{cause}: it is that of {other.Name}.", "Take all four values from one set of keys.");
        return Disfigured(sent, keys.ClientSecret) is { } harm
            ? new($"{cause}: it is the right one, {harm}.", "Send the secret as it is shown, to the last character. It is a header: nothing in it is to be encoded.")
            : new($"{cause}.", $"A secret that was replaced stops working at once. {WhereKeysAre}");
    }

    public static Why TwoSets(KeySet keys, KeySet subscriber) => new(
        $"The client_id belongs to {keys.Name}, the subscription key to {subscriber.Name}: calls with this token and that key will be refused.",
        "Take all values from one set of keys.");

    public static Why NoToken => new("The header Authorization with an access token is missing.",
        "Fetch one with POST /accesstoken/get, and send it as 'Authorization: Bearer' and the token. Some web servers drop the header on redirects: call the address that answers itself.");

    public static Why ExpiredToken(DateTimeOffset expiredAt, DateTimeOffset now) => new(
        $"The access token expired at {expiredAt:yyyy-MM-dd HH:mm:ss} UTC, and now it is {now:HH:mm:ss} by real time.",
        "Fetch a new one from /accesstoken/get before the old one's expires_on, and once more whenever a call is answered 401.");

    /// <param name="sent">What is none of the tokens that were issued here.</param>
    /// <param name="ownIssuer">As the tokens of any Kasse name it.</param>
    public static Why UnknownToken(string sent, string ownIssuer)
    {
        const string wholly = "Send the access_token of the answer whole, exactly as it came.";
        if (sent is "undefined" or "null" or "None" or "nil" or "[object Object]")
            return new($"In place of an access token the program sent '{sent}': it had none.", "Its call for a token has failed or was not waited for: look for that call in this log, and end there when it is refused.");
        if (Placeholder("In place of an access token Authorization", sent) is { } unfilled) return unfilled;
        if (sent.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return new("Authorization says Basic, which only the token endpoint for accounting keys understands.", "Fetch an access token, and send it as 'Bearer' and the token.");
        if (sent.StartsWith("Bearer", StringComparison.OrdinalIgnoreCase)) return new("Authorization says Bearer twice.", "The word is put before the token by two places in the program, or by the program and its library.");
        if (sent.StartsWith('{')) return new("Authorization holds the token endpoint's whole answer.", "Send its member access_token alone.");
        if (sent.Split('.') is not [var header, var payload, _])
        {
            return sent.StartsWith("eyJ", StringComparison.Ordinal)
                ? new($"The access token was cut off after {sent.Length} characters.", $"Look for what keeps it: a database column or a variable that is too short. {wholly}")
                : new($"What Authorization holds is no access token: that has three parts with dots between them, and this is {sent.Length} characters ({Masked(sent)}).", wholly);
        }
        if (Claims(header) is null || Claims(payload) is not { } claims) return new("The access token is damaged: it cannot be decoded.", wholly);
        if (Text(claims, "iss") is not { } issuer) return new("The access token does not say who issued it.", "Fetch one from /accesstoken/get here.");
        return issuer == ownIssuer
            ? new("The access token is one of another Kasse, or of this one before its data folder was made anew, or it was changed after it was issued.",
                "Fetch a new one from /accesstoken/get at the address that the other calls go to, and forget those that were kept.")
            : new($"The access token was issued by {issuer}: it is one of another environment, such as the platform's own.",
                "The call for a token went to another host than this call. Send both to this Kasse: SDKs often have a switch or an address for each of them.");
    }

    public static Why DeletedKeys => new("The access token belongs to keys that have been deleted.", $"Take the keys that there are now. {WhereKeysAre}");

    public static Why TokenOfOthers(string owner, KeySet subscriber) => new(
        $"The access token was issued to {owner}, but the subscription key belongs to {subscriber.Name}.",
        "Use one set of keys. A program for several sales units keeps a token for each of them.");

    public static Why PspKeys(KeySet keys) => new($"{keys.Name} is a payment service provider: its keys are for the PSP API, not for this one.", "Take the keys of the merchant's sales unit.");

    public static Why AccountingKeys(KeySet keys) => new($"{keys.Name} are keys for reports: they are good for no other API.", "Take the keys of a sales unit.");

    public static Why NoSerialNumber(KeySet keys) => new(
        $"{keys.Name} are keys for several sales units, and the header Merchant-Serial-Number does not say which one the call is for.",
        $"Send one of {string.Join(", ", keys.Msns)}.");

    /// <param name="name">Of the header or the member that says it.</param>
    public static Why SerialNumber(KeySet keys, string msn, string name, Registry registry)
    {
        if (Placeholder(name, msn) is { } unfilled) return unfilled;
        var cause = $"These are the keys of {keys.Name} ({string.Join(", ", keys.Msns)}), but {name} says {msn}";
        return registry.SalesUnits.ContainsKey(msn)
            ? new($"{cause}, which is another sales unit.", $"Say {string.Join(" or ", keys.Msns)}, or take the keys of {msn}.")
            : new($"{cause}, and there is no such sales unit here.", $"Say {string.Join(" or ", keys.Msns)}. Numbers of other environments are unknown here.");
    }

    /// <summary>Enough of a secret to find it again among one's own.</summary>
    static string Masked(string secret) => secret.Length <= 12 ? "…" : $"{secret[..4]}…{secret[^4..]}";

    static string Bare(string sent) => sent.Trim(' ', '"', '\'', '\t');

    static KeySet? WithSecret(string sent, Registry registry) => registry.KeySets.FirstOrDefault(keys => Same(sent, keys.ClientSecret));

    static Why? Placeholder(string what, string sent) => sent.Contains("{{", StringComparison.Ordinal) || sent.StartsWith('<') || sent.StartsWith("${", StringComparison.Ordinal)
        || sent.StartsWith("YOUR", StringComparison.OrdinalIgnoreCase)
            ? new($"{what} holds the placeholder '{sent}'.", "Fill it in: the variable has no value in the environment that the program or the collection runs in.")
            : null;

    /// <summary>Secrets are base64, whose signs suffer on the way.</summary>
    static string? Disfigured(string sent, string secret)
    {
        if (Same(Bare(sent), secret)) return "with quotes or spaces around it";
        if (Same(Uri.UnescapeDataString(sent), secret)) return "percent-encoded";
        if (Same(sent.Replace(' ', '+'), secret)) return "with spaces in place of its plus signs";
        return Same(sent.TrimEnd('='), secret.TrimEnd('=')) ? "without the equals signs at its end" : null;
    }

    static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    static JsonElement? Claims(string part) =>
        Base64Url.IsValid(part) && SentJson.Read(Base64Url.DecodeFromChars(part)) is { ValueKind: JsonValueKind.Object } claims ? claims : null;

    static string? Text(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
