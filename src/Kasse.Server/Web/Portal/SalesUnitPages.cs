using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal;

/// <summary>Sales units: what they are called, what they may do, and their keys.</summary>
static class SalesUnitPages
{
    public static void Map(RouteGroupBuilder viewers) => viewers.MapGet("/sales-units", List);

    static RazorComponentResult<SalesUnitsPage> List(Visitor visitor) => new(new { Visitor = visitor });
}
