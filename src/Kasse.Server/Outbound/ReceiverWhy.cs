using System.Net.Sockets;
using System.Security.Authentication;
using Kasse.Storage;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.Outbound;

/// <summary>Why a merchant's program did not take what it was told: what it answered, or why nothing came, and what usually is behind that.</summary>
static class ReceiverWhy
{
    /// <param name="attempt">Of a webhook when a string was signed, or else of a callback or a call to a provider.</param>
    /// <returns>Null for one that was acknowledged.</returns>
    public static Why? Of(Attempt attempt)
    {
        if (attempt.Error is not null || attempt.Status is not { } status || attempt.IsAcknowledged) return attempt.Error;
        var path = attempt.Request.Split(' ') is [_, var asked, ..] ? asked : "the path";
        return status switch
        {
            401 or 403 when attempt.StringToSign.Length > 0 => SignatureRefused(attempt, status, path),
            401 or 403 => TokenRefused(attempt, status),
            >= 300 and < 400 => Redirected(attempt, status),
            404 or 410 => new($"The receiver answers {status}: there is nothing at {path}.", attempt.StringToSign.Length > 0
                ? "Register the address at which the program listens, letter by letter; a program that was deployed anew may have another."
                : "Behind the prefix that the order named comes a path of ours: the program must listen at the whole."),
            405 => new($"The receiver answers 405: what is at {path} takes no POST.", "Have it take POST. An address that a browser shows is often another one than the program's."),
            419 => new("The receiver answers 419: its protection against forged forms refused the call.", "Exempt the path from that protection (CSRF): what is called here is no form of a page."),
            415 => new($"The receiver answers 415: it does not take the content type {Header(attempt.Request, "Content-Type")}.", "Have it take JSON, with whatever charset stands behind."),
            400 or 422 => new($"The receiver answers {status}: it could not make sense of the body.", "Its log says which part. Members may be missing and new ones may come: read those that are needed, and leave the others be."),
            413 => new("The receiver answers 413: the body is too large for it or a proxy before it.", "Raise the limit; what is sent here is a few kilobytes."),
            429 => new("The receiver answers 429: it was called too often.", "Exempt these calls from its rate limit. They are made again on schedule."),
            502 or 503 or 504 => new($"The receiver's proxy answers {status}: the program behind it is not running, or does not answer.", "Start it, or look at which address the proxy leads to."),
            >= 500 => new($"The receiver answers {status}: its program has failed.", "Look into its log at the time of the attempt. Keep what arrived and answer 200 first, and work on it after that: what fails later can be done again without us."),
            _ => new($"The receiver answers {status}, which acknowledges nothing.", "Answer 200 to what was received, also when there is nothing to do about it."),
        };
    }

    public static Why Late(TimeSpan after) => new(
        $"There was no answer within {after.TotalSeconds:0} seconds.",
        "Keep what arrived and answer at once; do the work after that. Where nothing arrived at all, a firewall swallows the call, or the program waits for more of the body than its Content-Length.");

    /// <param name="fault">What became of the connection.</param>
    public static Why Unreached(Uri url, Exception fault)
    {
        var (where, said) = ($"{url.Host}:{url.Port}", fault.GetBaseException().Message);
        return fault.GetBaseException() switch
        {
            SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => new(
                $"The name {url.Host} leads to no address.",
                "Check how it is spelled, and whether it is known where Kasse runs: a name from the hosts file or from a container network is known in there only."),
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => new(
                $"Nothing listens at {where}.",
                url.IsLoopback
                    ? "Start the program at this port. Where Kasse runs in a container, localhost is the container itself: use the name of the machine or of the other container, such as host.docker.internal."
                    : "Start the program, and have it listen at more than localhost."),
            SocketException => new($"{where} could not be reached: {said}", "A firewall, a private network or a wrong port lies between. A tunnel makes a program on your own machine reachable."),
            AuthenticationException when said.Contains("NameMismatch", StringComparison.Ordinal) => new(
                $"The certificate at {where} is for another name.", $"Give the server a certificate for {url.Host}, or register the name that it has one for."),
            AuthenticationException when said.Contains("NotTimeValid", StringComparison.Ordinal) => new($"The certificate at {where} has expired or is not valid yet.", "Renew it, and look at the clock of the machine."),
            AuthenticationException when said.Contains("certificate", StringComparison.OrdinalIgnoreCase) => new(
                $"The certificate at {where} is not trusted: {said}",
                "A certificate of your own is trusted by nobody else, and one without the certificates in between by browsers only. On your own machine register http://, which a test environment takes."),
            AuthenticationException or IOException when url.Scheme == "https" => new(
                $"TLS could not be agreed upon with {where}: {said}",
                "What listens there may speak plain http, or an old version of TLS: 1.2 is the least. Behind a proxy that ends TLS register the proxy's address."),
            _ => new($"{where} broke the connection off: {said}", "The program crashed, or hangs up without answering; a port that speaks TLS does so to http://. Look into its log."),
        };
    }

    static Why SignatureRefused(Attempt attempt, int status, string path) => new(
        $"The receiver answers {status}: most likely its check of the signature failed.",
        $"Have it log the string that it signs, and compare it with the string to sign below, line by line. Path and query must be {path}, as they came. "
        + $"The host must be {Header(attempt.Request, "Host")}: behind a proxy it is in X-Forwarded-Host, or the proxy must keep Host. "
        + "The hash is over the body's bytes as they came, before anything parses them and writes them anew. Lines end in LF alone. "
        + $"The secret is that of webhook {Header(attempt.Request, "Webhook-Id")}, told once when it was registered, and its text is the key: it is not decoded from base64. "
        + "Where Authorization does not reach the program, X-Vipps-Authorization says the same.");

    static Why TokenRefused(Attempt attempt, int status) => Header(attempt.Request, "Authorization") is null
        ? new($"The receiver answers {status}: it wants an Authorization, and the order named none.", "Send merchantInfo.authToken when the order is initiated, or take calls without it.")
        : new($"The receiver answers {status}: it does not take the Authorization, which is the order's own token, verbatim and without the word Bearer.",
            "Compare it with the token that the order was initiated with. Some web servers keep the header from the program behind them, as Apache does without CGIPassAuth.");

    static Why Redirected(Attempt attempt, int status)
    {
        var to = Header(attempt.Response ?? "", "Location");
        return new($"The receiver answers {status}: it leads on{(to is null ? "" : $" to {to}")}, and no redirect is followed.",
            "Name the address that answers itself: most often it differs in https, in www or in a slash at its end. A redirect to a sign-in page means that the path is not open to callers without a session.");
    }

    static string? Header(string head, string name) =>
        head.Split('\n').FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
