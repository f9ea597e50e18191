using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;

namespace Kasse.Server.Web.Portal;

/// <summary>The portal, <c>/portal</c>: where developers find their keys, and see what their integration did.</summary>
static class PortalEndpoints
{
    public static void MapPortal(this WebApplication app, KasseServer server)
    {
        var platform = server.Platform;
        var cookie = new AccountCookie(platform.Accounts, app.Services.GetRequiredService<IDataProtectionProvider>());
        var gate = new PortalGate(platform, cookie, app.Services.GetRequiredService<IAntiforgery>());
        app.UseWhen(http => http.GetEndpoint()?.Metadata.GetMetadata<PortalDoor>() is not null, portal => portal.Use(gate.Admit));

        // The gate looks at the form's token itself, and says what to do.
        var portal = app.MapGroup(PortalPaths.Home).DisableAntiforgery().For(Role.Viewer);
        new SignInPages(platform, cookie).Map(portal.MapGroup("").WithMetadata(new PortalDoor(null)));
        SalesUnitPages.Map(portal);
        portal.MapGet("", () => SeeOther.To(PortalPaths.SalesUnits));
        portal.MapFallback("/{**path}", (Visitor visitor) => visitor.NotFound("The portal has no page at this address."));
    }

    /// <summary>Lets in whoever has at least this role. Handlers in the group take a <see cref="Visitor"/>.</summary>
    public static RouteGroupBuilder For(this RouteGroupBuilder pages, Role role) => pages.MapGroup("").WithMetadata(new PortalDoor(role));
}
