using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kasse.Engine.Psp;
using Kasse.Storage.Settings;

namespace Kasse.Server.Psp;

/// <summary>Tokens with which a provider charges on an agreement. Each is made from the first payment alone, so that it is always the same.</summary>
public sealed class UserTokens
{
    const string SettingName = "psp-user-token-key";
    static readonly string Header = Base64Url.EncodeToString("""{"typ":"JWT","alg":"HS256"}"""u8);

    readonly byte[] key;

    UserTokens(byte[] key) => this.key = key;

    public static async Task<UserTokens> Load(SettingsTables settings)
    {
        var saved = settings.Value(SettingName);
        if (saved is null) await settings.SaveValue(SettingName, saved = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return new UserTokens(Convert.FromBase64String(saved));
    }

    public string For(PspTransaction first)
    {
        var payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new
        {
            sub = $"{first.Order.PspId}/{first.Order.Id}",
            aud = "https://vipps.no",
            iat = first.InitiatedAt.ToUnixTimeSeconds(),
            scope = "psp_subscription",
        }));
        return $"{Header}.{payload}.{Sign(payload)}";
    }

    /// <returns>The id of the transaction that started the agreement; null for what is no token of this provider's.</returns>
    public string? Read(string? token, string pspId)
    {
        if (token?.Split('.') is not [var header, var payload, var signature] || header != Header) return null;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), Encoding.UTF8.GetBytes(Sign(payload)))) return null;
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
        return claims.RootElement.GetProperty("sub").GetString()!.Split('/', 2) is [var psp, var id] && psp == pspId ? id : null;
    }

    string Sign(string payload) => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Header}.{payload}")));
}
