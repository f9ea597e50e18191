using System.Text.Json.Serialization;

namespace Kasse.Client.AccessTokens;

/// <summary>What the other APIs are called with. It is a secret: whoever has it acts as you until it expires.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/access-token-api/"/></remarks>
public sealed record AccessToken
{
    /// <summary>The token itself, without <c>Bearer</c> in front.</summary>
    [JsonPropertyName("access_token")]
    public required string Token { get; init; }

    /// <summary>For how many seconds it is valid, from when it was issued: an hour in the test environment, a day in production.</summary>
    [JsonPropertyName("expires_in")]
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public required int ExpiresInSeconds { get; init; }

    /// <summary>Leaves the secret out, so that it does not end up in a log.</summary>
    public override string ToString() => $"a token for {ExpiresInSeconds} seconds";
}

[JsonSerializable(typeof(AccessToken))]
sealed partial class AccessTokenJson : JsonSerializerContext;
