using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.Callers;

/// <summary>
/// Access tokens: RS256 JSON Web Tokens (RFC 7515, RFC 7519) signed with a key from the database, so that a token outlives a restart and is good
/// at every node. Lifetimes are counted in real time.
/// </summary>
public sealed class Tokens
{
    /// <summary>A common client uses a token of 3599 seconds for 3600.</summary>
    static readonly TimeSpan Leeway = TimeSpan.FromSeconds(5);

    const int KnownMax = 10_000;
    public const string Issuer = "https://sts.windows.net/kasse/";
    public const string Resource = "00000002-0000-0000-c000-000000000000";

    readonly TimeProvider time;

    // Checking an RSA signature costs more than everything else the gate does, and clients use one token for an hour.
    readonly ConcurrentDictionary<string, Claims> known = new();

    Tokens(SigningKeys keys, TimeProvider time)
    {
        Keys = keys;
        this.time = time;
        keys.Changed += known.Clear;
    }

    public SigningKeys Keys { get; }

    public static async Task<Tokens> Load(SettingsTables settings, TimeProvider time) => new(await SigningKeys.Load(settings, time), time);

    /// <param name="IssuedAt">UTC.</param>
    /// <param name="Lifetime">From the moment of issue.</param>
    public sealed record Issued(string Token, DateTimeOffset IssuedAt, TimeSpan Lifetime);

    public Issued Issue(KeySet keys, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var issuedAt = now.ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["aud"] = Resource,
            ["iss"] = Issuer,
            ["iat"] = issuedAt,
            ["nbf"] = issuedAt - 300,
            ["exp"] = issuedAt + (long)lifetime.TotalSeconds,
            ["appid"] = keys.ClientId,
            ["appidacr"] = "1",
            ["oid"] = keys.ClientId,
            ["sub"] = keys.ClientId,
            ["tid"] = "kasse",
            ["uti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            ["ver"] = "1.0",
        };
        var key = Keys.Current;
        var signed = $"{key.Header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload.ToJsonString()))}";
        return new Issued($"{signed}.{key.Sign(signed)}", now, lifetime);
    }

    /// <returns>The client id that the token was issued to; or why it is not good.</returns>
    public (string? ClientId, Why? Why) Check(ReadOnlySpan<char> token)
    {
        if (!known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out var claims))
        {
            if (Verify(token.ToString()) is not { } verified) return (null, WrongKeys.UnknownToken(token.ToString(), Issuer));
            if (known.Count >= KnownMax) known.Clear();
            known[token.ToString()] = claims = verified;
        }
        var now = time.GetUtcNow();
        return now < claims.ExpiresAt + Leeway ? (claims.ClientId, null) : (null, WrongKeys.ExpiredToken(claims.ExpiresAt, now));
    }

    Claims? Verify(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !Base64Url.IsValid(parts[1]) || !Base64Url.IsValid(parts[2])) return null;
        if (Keys.With(parts[0]) is not { } key || !key.HasSigned($"{parts[0]}.{parts[1]}", Base64Url.DecodeFromChars(parts[2]))) return null;
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        return new Claims(
            payload.RootElement.GetProperty("appid").GetString()!,
            DateTimeOffset.FromUnixTimeSeconds(payload.RootElement.GetProperty("exp").GetInt64()));
    }

    sealed record Claims(string ClientId, DateTimeOffset ExpiresAt);
}
