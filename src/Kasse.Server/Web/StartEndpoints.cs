using System.Net;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web;

/// <summary><c>GET /</c>: what this is, and how to begin.</summary>
static class StartEndpoints
{
    public static void MapStart(this IEndpointRouteBuilder app, Platform platform) =>
        app.MapGroup("/").AsPages(platform).MapGet("", (HttpContext http) => Show(http, platform));

    static RazorComponentResult<StartPage> Show(HttpContext http, Platform platform)
    {
        var registry = platform.Settings.Current;
        var unit = registry.SalesUnits.Values.MinBy(u => u.Msn);
        return new(new
        {
            Visit = new Visit(new Texts(Language.English), platform.Options.IsTest, null),
            Address = platform.Addresses.Base,
            Keys = unit is not null && platform.Options.IsTest && IsOwnMachine(http) ? registry.KeysOf(unit.Msn) : null,
            unit?.Currency,
        });
    }

    /// <summary>
    /// A proxy on this machine is not a reader on this machine: it names itself. The Host header keeps out sites elsewhere that
    /// let their own name point here.
    /// </summary>
    static bool IsOwnMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !http.Request.Headers.Keys.Any(name => name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) || name is "Forwarded" or "Via" or "X-Real-IP")
        && (http.Request.Host.Host == "localhost" || (IPAddress.TryParse(http.Request.Host.Host, out var host) && IPAddress.IsLoopback(host)));
}
