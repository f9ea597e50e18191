using System.Security.Cryptography;
using System.Text;

namespace Kasse.Server.Callers;

/// <summary>A word that somebody was told, sent as <c>Authorization: Bearer</c>.</summary>
static class BearerToken
{
    const string Scheme = "Bearer ";

    public static bool Is(HttpRequest request, byte[] expected)
    {
        string? value = request.Headers.Authorization;
        return value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value[Scheme.Length..].Trim()), expected);
    }
}
