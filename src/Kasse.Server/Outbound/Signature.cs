using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kasse.Server.Outbound;

/// <summary>
/// How a call of ours proves that it is ours and unchanged: HMAC-SHA256 over method, path, date, host and a hash of the body.
/// </summary>
/// <param name="Host">Must be the very Host header that is sent.</param>
public sealed record Signature(string Date, string Host, string ContentHash, string StringToSign, string Authorization)
{
    /// <param name="at">Real time: receivers compare it with their own clock.</param>
    /// <param name="secret">Its text is the key, as it stands: although it looks like base64 it is not decoded.</param>
    public static Signature Of(Uri url, ReadOnlySpan<byte> body, DateTimeOffset at, string secret)
    {
        var name = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        var host = url.IsDefaultPort ? name : $"{name}:{url.Port}";
        var date = at.ToString("r");
        var hash = Convert.ToBase64String(SHA256.HashData(body));
        var text = $"POST\n{url.PathAndQuery}\n{date};{host};{hash}";
        var proof = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
        return new Signature(date, host, hash, text, $"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={proof}");
    }

    /// <summary>Whether a call is what it says it is, for those who receive ours.</summary>
    /// <param name="header">What the call has under a name; null when there is none.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    internal static string? Objection(Uri url, ReadOnlySpan<byte> body, Func<string, string?> header, string secret)
    {
        if (!DateTimeOffset.TryParseExact(header("x-ms-date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return "x-ms-date is no date";
        var expected = Of(url, body, at, secret);
        if (header("x-ms-content-sha256") != expected.ContentHash) return "x-ms-content-sha256 is not the hash of the body";
        return Same(header("Authorization"), expected.Authorization) ? null : "Authorization was made with another secret, or for another call";
    }

    static bool Same(string? one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one ?? ""), Encoding.UTF8.GetBytes(other));
}
