using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Kasse.Storage.Settings;

namespace Kasse.Server.Qr;

/// <summary>
/// Makes tokens that others carry for us: nobody else can read or change them, and the same words always make the same token. Every Kasse that
/// shares a database opens what any of them has sealed.
/// </summary>
public sealed class Seal
{
    const string SettingName = "seal-key";
    const int NonceLength = 12, TagLength = 16;

    readonly byte[] key;

    Seal(byte[] key) => this.key = key;

    public static async Task<Seal> Load(SettingsTables settings)
    {
        var saved = settings.Value(SettingName);
        if (saved is null) await settings.SaveValue(SettingName, saved = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        return new Seal(Convert.FromBase64String(saved));
    }

    /// <param name="purpose">A token opens for this only.</param>
    public string Close(string purpose, params string[] words)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(words);
        var about = System.Text.Encoding.UTF8.GetBytes(purpose);
        var token = new byte[NonceLength + TagLength + plain.Length];
        // Made from what it hides, so that it is used twice for the same words only.
        HMACSHA256.HashData(key, (byte[])[.. about, 0, .. plain]).AsSpan(0, NonceLength).CopyTo(token);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(token.AsSpan(0, NonceLength), plain, token.AsSpan(NonceLength + TagLength), token.AsSpan(NonceLength, TagLength), about);
        return Base64Url.EncodeToString(token);
    }

    /// <returns>Null for what was not sealed here for that.</returns>
    public string[]? Open(string purpose, string token)
    {
        if (!Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > NonceLength + TagLength } bytes) return null;
        var plain = new byte[bytes.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        try
        {
            cipher.Decrypt(
                bytes.AsSpan(0, NonceLength), bytes.AsSpan(NonceLength + TagLength), bytes.AsSpan(NonceLength, TagLength), plain, System.Text.Encoding.UTF8.GetBytes(purpose));
        }
        catch (AuthenticationTagMismatchException)
        {
            // Somebody made it up.
            return null;
        }
        return JsonSerializer.Deserialize<string[]>(plain);
    }
}
