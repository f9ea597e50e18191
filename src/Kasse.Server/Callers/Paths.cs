namespace Kasse.Server.Callers;

/// <summary>Clients join host and path carelessly: doubled slashes count as one. Letter case and a trailing slash the router forgives itself.</summary>
static class Paths
{
    public static void UseForgivingPaths(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal))
            http.Request.Path = '/' + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        return next(http);
    });
}
