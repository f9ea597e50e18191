using Kasse.Server.Start;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web;

/// <summary><c>GET /</c>: what this is, and how to begin.</summary>
static class StartEndpoints
{
    public static void MapStart(this IEndpointRouteBuilder app, Platform platform) =>
        app.MapGroup("/").AsPages(platform).MapGet("", (HttpContext http, string? unit) => Show(http, unit, platform));

    /// <param name="msn">The sales unit that the reader chose to begin with.</param>
    static RazorComponentResult<StartPage> Show(HttpContext http, string? msn, Platform platform)
    {
        var registry = platform.Settings.Current;
        // What a stranger may know are the units that every Kasse begins with.
        var own = platform.Options.IsTest && OwnMachine.Is(http, platform.Options);
        var units = registry.SalesUnits.Values.Where(unit => own || unit.Msn == FirstStart.NorwegianMsn).OrderBy(unit => unit.Msn, StringComparer.Ordinal).ToList();
        var unit = units.Find(u => u.Msn == msn) ?? units.FirstOrDefault() ?? registry.SalesUnits.Values.First();
        var keys = own ? registry.KeysOf(unit.Msn) : null;
        return new(new
        {
            Visit = new Visit(new Texts(Language.English), platform.Options.IsTest, null),
            Address = platform.Addresses.Base,
            Units = units,
            Unit = unit,
            Samples = FirstPayment.In(platform.Addresses.Base, unit, keys),
            HasKeys = keys is not null,
        });
    }
}
