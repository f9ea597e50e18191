using Kasse.Server.Web.Portal.Calls;
using Kasse.Server.Web.Portal.Clock;
using Kasse.Server.Web.Portal.Codes;
using Kasse.Server.Web.Portal.Faults;
using Kasse.Server.Web.Portal.GoLive;
using Kasse.Server.Web.Portal.Keys;
using Kasse.Server.Web.Portal.Orders;
using Kasse.Server.Web.Portal.Payments;
using Kasse.Server.Web.Portal.PspPayments;
using Kasse.Server.Web.Portal.SalesUnits;
using Kasse.Server.Web.Portal.SignIn;
using Kasse.Server.Web.Portal.TestUsers;
using Kasse.Server.Web.Portal.Users;
using Kasse.Server.Web.Portal.Webhooks;
using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;

namespace Kasse.Server.Web.Portal;

/// <summary>The portal, <c>/portal</c>: where developers find their keys, and see what their integration did.</summary>
static class PortalEndpoints
{
    public static void AddPortal(this IServiceCollection services)
    {
        // Handlers get it as a service: a class that binds itself is compiled for each of them, at every start.
        services.AddScoped<Admitted>();
        services.AddScoped(request => request.GetRequiredService<Admitted>().Visitor!);
    }

    public static void MapPortal(this WebApplication app, KasseServer server)
    {
        var platform = server.Platform;
        var cookie = new AccountCookie(platform.Accounts, app.Services.GetRequiredService<IDataProtectionProvider>());
        var gate = new PortalGate(platform, cookie, app.Services.GetRequiredService<IAntiforgery>());
        app.UseWhen(http => http.GetEndpoint()?.Metadata.GetMetadata<PortalDoor>() is not null, portal => portal.Use(gate.Admit));

        // The gate looks at the form's token itself, and says what to do.
        var pages = app.MapGroup(PortalPaths.Home).DisableAntiforgery();
        var everybody = pages.MapGroup("").WithMetadata(new PortalDoor(null));
        var (viewers, developers, administrators) = (pages.For(Role.Viewer), pages.For(Role.Developer), pages.For(Role.Administrator));
        var whoSetsUp = pages.For(Visitor.SetsUp(platform.Options.IsTest));

        var failed = new FailedSignIns(platform.RealTime);
        new SignInPages(platform, cookie, failed).Map(everybody);
        new InvitationPages(platform, cookie).Map(everybody);
        new AccountPages(platform, cookie, failed).Map(viewers);
        new UserPages(platform).Map(administrators);
        new SalesUnitPages(platform).Map(viewers, whoSetsUp);
        new KeyPages(platform).Map(developers);
        // Those who can pay are test users in a test, and nobody's business elsewhere.
        new TestUserPages(platform).Map(platform.Options.IsTest ? viewers : administrators, whoSetsUp);

        new PaymentPages(platform, server.Payments, server.RequestLog).Map(viewers, developers);
        new PspPaymentPages(platform, server.RequestLog).Map(viewers, whoSetsUp);
        new OrderPages(platform).Map(viewers);
        new CodePages(platform).Map(viewers, developers);
        new WebhookPages(platform).Map(viewers, developers);
        new DeliveryPages(platform, server.Courier).Map(viewers, developers);
        new CallPages(server.RequestLog, platform.RealTime).Map(viewers);
        new ChecklistPages(platform, server.RequestLog).Map(viewers);
        if (platform.Options.IsTest)
        {
            new ClockPages(platform, server.ClockHand).Map(developers);
            new FaultPages(platform).Map(developers);
            new ScenarioPages(platform, server.Scenarios!, server.Changes).Map(developers);
        }

        viewers.MapGet("", () => SeeOther.To(PortalPaths.SalesUnits));
        viewers.MapFallback("/{**path}", (Visitor visitor) => visitor.NotFound("The portal has no page at this address."));
    }

    /// <summary>Lets in whoever has at least this role. Handlers in the group take a <see cref="Visitor"/>.</summary>
    public static RouteGroupBuilder For(this RouteGroupBuilder pages, Role role) => pages.MapGroup("").WithMetadata(new PortalDoor(role));
}
