using Kasse.Storage;
using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal;

/// <summary>What a page of the portal asks of its visitor. The innermost one counts.</summary>
/// <param name="Role">Null lets everybody in.</param>
sealed record PortalDoor(Role? Role);

/// <summary>
/// Stands before every page of the portal: who is it, may they, did they send this form themselves. Also words what goes wrong behind it.
/// </summary>
sealed class PortalGate(Platform platform, AccountCookie cookie, IAntiforgery antiforgery)
{
    public async Task Admit(HttpContext http, RequestDelegate next)
    {
        PagePolicy.Protect(http, platform);
        var visitor = cookie.Of(http) is { } account ? new Visitor(account, platform) : null;
        http.RequestServices.GetRequiredService<Admitted>().Visitor = visitor;
        try
        {
            if (await WhyNot(http, visitor) is { } instead)
                await instead.ExecuteAsync(http);
            else
                await next(http);
        }
        catch (Exception fault) when (Outage.Is(fault) && !http.Response.HasStarted)
        {
            http.Response.Headers.RetryAfter = "1";
            await Say(visitor, 503, "One moment", "There is a lot going on, and nothing was done. Go back and try again.").ExecuteAsync(http);
        }
        catch (ArchivedException old) when (!http.Response.HasStarted)
        {
            await Say(visitor, 410, "That was archived", old.Message).ExecuteAsync(http);
        }
        catch (Exception bad) when (bad is BadHttpRequestException or InvalidDataException && !http.Response.HasStarted)
        {
            await Say(visitor, 400, "That is no form of ours", "Nothing was done. Go back, load the page again and try once more.").ExecuteAsync(http);
        }
    }

    async Task<IResult?> WhyNot(HttpContext http, Visitor? visitor)
    {
        var needed = http.GetEndpoint()!.Metadata.GetMetadata<PortalDoor>()!.Role;
        var isForm = HttpMethods.IsPost(http.Request.Method);
        if (needed is not null && visitor is null)
            return SeeOther.To(isForm ? PortalPaths.SignIn : PortalPaths.SignInTo(http.Request.Path + http.Request.QueryString));
        if (needed is { } role && !visitor!.May(role))
            return Say(visitor, 403, "Not with this account",
                $"This takes the role {role.ToString().ToLowerInvariant()}. An administrator can change yours under Users.");
        if (isForm && !await antiforgery.IsOwn(http))
            return Say(visitor, 400, "This page was open for too long", "Nothing was done. Go back, load the page again and send it once more.");
        return null;
    }

    RazorComponentResult Say(Visitor? visitor, int status, string title, string text) => MessagePage.Of(visitor, platform.Options.IsTest, status, title, text);
}
