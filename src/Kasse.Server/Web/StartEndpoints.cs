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
            Keys = unit is not null && platform.Options.IsTest && OwnMachine.Is(http) ? registry.KeysOf(unit.Msn) : null,
            unit?.Currency,
        });
    }
}
