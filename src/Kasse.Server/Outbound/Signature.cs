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
}
