using System.Net;
using Kasse.Server.Start;

namespace Kasse.Server.Web;

static class OwnMachine
{
    /// <summary>
    /// Whether whoever asks sits at the machine that Kasse runs on. A proxy there does not: it names itself, and where it does not, Kasse was told
    /// the public address that it serves. The Host header keeps out sites elsewhere that let their own name point here.
    /// </summary>
    public static bool Is(HttpContext http, KasseOptions options) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !http.Request.Headers.Keys.Any(name => name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) || name is "Forwarded" or "Via" or "X-Real-IP")
        && (options.PublicUrl is null || new Uri(options.PublicUrl).IsLoopback)
        && (http.Request.Host.Host == "localhost" || (IPAddress.TryParse(http.Request.Host.Host, out var host) && IPAddress.IsLoopback(host)));
}
