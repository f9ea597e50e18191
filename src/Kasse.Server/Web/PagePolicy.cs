using Kasse.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web;

/// <summary>What all pages have in common: a browser is told to run and load only our own files, keep no page and give no token away.</summary>
static class PagePolicy
{
    const string ContentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'";

    /// <summary>Pages that a merchant may show in a frame, and whose forms lead on to the merchant's own address.</summary>
    public static RouteGroupBuilder AsFramedPages(this RouteGroupBuilder pages, Platform platform) => pages.With(ContentPolicy, platform);

    public static RouteGroupBuilder AsPages(this RouteGroupBuilder pages, Platform platform) =>
        pages.With(ContentPolicy + "; form-action 'self'; frame-ancestors 'none'", platform);

    static RouteGroupBuilder With(this RouteGroupBuilder pages, string contentPolicy, Platform platform) => pages.AddEndpointFilter(async (context, next) =>
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = contentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store";
        try
        {
            return await next(context);
        }
        catch (JournalBusyException)
        {
            return Busy(context.HttpContext, platform);
        }
    });

    static RazorComponentResult<ClosedPage> Busy(HttpContext http, Platform platform)
    {
        var visit = Visit.Of(http, platform.Options);
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = "1";
        return new(new { Visit = visit, Title = visit.Say.BusyTitle, Text = visit.Say.BusyText });
    }
}
