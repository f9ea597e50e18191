using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kasse.Client.Webhooks;

/// <summary>What came to your address, as far as its signature is about it.</summary>
public sealed record WebhookRequest
{
    /// <summary>Path and query of the registered address, as they were sent: <c>/hooks/vipps?shop=7</c>.</summary>
    public required string PathAndQuery { get; init; }

    /// <summary>
    /// Host of the registered address, with the port where it is not the usual one. Behind a proxy that is not always what <c>Host</c> says.
    /// </summary>
    public required string Host { get; init; }

    /// <summary>The header <c>x-ms-date</c>.</summary>
    public required string? Date { get; init; }

    /// <summary>The header <c>x-ms-content-sha256</c>.</summary>
    public required string? ContentHash { get; init; }

    /// <summary>The header <c>Authorization</c>, or where a web server keeps that for itself, <c>X-Vipps-Authorization</c>.</summary>
    public required string? Authorization { get; init; }

    /// <summary>The body, byte for byte.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>Whether a webhook is the platform's.</summary>
public enum WebhookVerdict
{
    /// <summary>It is, it is new, and nothing was changed.</summary>
    Genuine,

    /// <summary>A header is missing, or is none.</summary>
    Incomplete,

    /// <summary>It was signed more than five minutes ago, or ahead of your clock: an old one sent again, or a clock that is wrong.</summary>
    Untimely,

    /// <summary>The body is not the one that was signed.</summary>
    Altered,

    /// <summary>It was signed with another secret, or for another address: see <see cref="WebhookRequest.Host"/>.</summary>
    NotSigned,
}

/// <summary>Tells the platform's webhooks from anybody else's.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication"/></remarks>
public static class WebhookSignature
{
    const string Mark = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=";

    /// <summary>How far the time of a webhook may be from your clock's, either way.</summary>
    public static TimeSpan DriftMax { get; } = TimeSpan.FromMinutes(5);

    /// <summary>Checks time, body and signature. How long that takes tells nothing about the secrets.</summary>
    /// <param name="request">What came.</param>
    /// <param name="secrets">Of your registrations; one of them must fit. Several while you change from one to the next.</param>
    /// <param name="time">Yours; null is the system's.</param>
    public static WebhookVerdict Verify(WebhookRequest request, IEnumerable<string> secrets, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(secrets);
        if (request is not { Date: { } date, ContentHash: { } hash, Authorization: { } authorization }
            || !authorization.StartsWith(Mark, StringComparison.Ordinal)
            || !DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt))
            return WebhookVerdict.Incomplete;

        if (((time ?? TimeProvider.System).GetUtcNow() - signedAt).Duration() > DriftMax) return WebhookVerdict.Untimely;
        if (!Same(hash, Convert.ToBase64String(SHA256.HashData(request.Body.Span)))) return WebhookVerdict.Altered;

        var signed = Encoding.UTF8.GetBytes($"POST\n{request.PathAndQuery}\n{date};{request.Host};{hash}");
        var fits = false;
        // All of them, so that nobody learns which one it was; but not one that was never filled in, with which anybody could sign.
        foreach (var secret in secrets.Where(secret => !string.IsNullOrEmpty(secret)))
            fits |= Same(authorization, Mark + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
        return fits ? WebhookVerdict.Genuine : WebhookVerdict.NotSigned;
    }

    static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
