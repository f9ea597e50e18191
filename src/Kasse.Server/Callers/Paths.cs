namespace Kasse.Server.Callers;

/// <summary>Clients join host and path carelessly: doubled slashes count as one. Letter case and a trailing slash the router forgives itself.</summary>
static class Paths
{
    /// <summary>The character for what cannot be shown.</summary>
    const string Unknown = "%EF%BF%BD";

    public static void UseForgivingPaths(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Path.Value is { } path && path.Contains("//", StringComparison.Ordinal))
            http.Request.Path = '/' + string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries));
        // Not every database can be asked for the character NUL. Whoever looks for it finds nothing anywhere.
        if (http.Request.QueryString.Value is { } query && query.Contains("%00", StringComparison.Ordinal))
            http.Request.QueryString = new QueryString(query.Replace("%00", Unknown, StringComparison.Ordinal));
        return next(http);
    });
}
