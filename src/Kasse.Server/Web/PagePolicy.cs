using Kasse.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web;

/// <summary>What all pages have in common: a browser is told to run and load only our own files, keep no page and give no token away.</summary>
static class PagePolicy
{
    const string ContentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'";
    const string UnframedPolicy = ContentPolicy + "; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Pages that a merchant may show in a frame, and whose forms lead on to the merchant's own address.</summary>
    public static RouteGroupBuilder AsFramedPages(this RouteGroupBuilder pages, Platform platform) => pages.With(ContentPolicy, platform);

    public static RouteGroupBuilder AsPages(this RouteGroupBuilder pages, Platform platform) => pages.With(UnframedPolicy, platform);

    /// <summary>The same for an answer that no page of a group gives.</summary>
    public static void Protect(HttpContext http, Platform platform, string contentPolicy = UnframedPolicy)
    {
        // A proxy took the encryption off. Cookies that are set here must not travel without it.
        if (platform.Addresses.Base.StartsWith("https:", StringComparison.OrdinalIgnoreCase)) http.Request.Scheme = "https";
        // The renderer insists on an address. What a browser never sends as its host must not stop a page that uses no absolute one.
        if (!Uri.TryCreate($"http://{http.Request.Host.Value}/", UriKind.Absolute, out _)) http.Request.Host = new HostString(new Uri(platform.Addresses.Base).Authority);
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = contentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store";
    }

    static RouteGroupBuilder With(this RouteGroupBuilder pages, string contentPolicy, Platform platform)
    {
        ((IEndpointConventionBuilder)pages).Finally(page => page.RequestDelegate = RefuseUnreadable(page.RequestDelegate!));
        return pages.AddEndpointFilter((context, next) => Guard(context, next, contentPolicy, platform));
    }

    /// <summary>What is no form at all is refused before any filter sees it. No page of ours sends that, so nobody is waiting for words.</summary>
    static RequestDelegate RefuseUnreadable(RequestDelegate page) => async http =>
    {
        try
        {
            await page(http);
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = bad.StatusCode;
        }
    };

    static async ValueTask<object?> Guard(EndpointFilterInvocationContext context, EndpointFilterDelegate next, string contentPolicy, Platform platform)
    {
        Protect(context.HttpContext, platform, contentPolicy);
        try
        {
            return await next(context);
        }
        catch (Exception fault) when (Outage.Is(fault))
        {
            return Busy(context.HttpContext, platform);
        }
        catch (ArchivedException)
        {
            var visit = Visit.Of(context.HttpContext, platform.Options);
            context.HttpContext.Response.StatusCode = StatusCodes.Status410Gone;
            return new RazorComponentResult<ClosedPage>(new { Visit = visit, Title = visit.Say.ArchivedTitle, Text = visit.Say.ArchivedText });
        }
    }

    static RazorComponentResult<ClosedPage> Busy(HttpContext http, Platform platform)
    {
        var visit = Visit.Of(http, platform.Options);
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = "1";
        return new(new { Visit = visit, Title = visit.Say.BusyTitle, Text = visit.Say.BusyText });
    }
}
