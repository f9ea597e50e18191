using Kasse.Server.Outbound;
using Kasse.Server.Psp;
using Kasse.Server.Qr;
using Kasse.Server.Web.Landing;
using Kasse.Server.Web.Wallet;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace Kasse.Server.Web;

/// <summary>All that people see in a browser.</summary>
static class Pages
{
    public static void AddPages(this WebApplicationBuilder builder, Opened opened)
    {
        builder.Services.AddRazorComponents();
        builder.Services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = "kasse-forms";
            // Pages say themselves who may frame them.
            forms.SuppressXFrameOptionsHeader = true;
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        builder.Services.AddSingleton(_ => new ShippingOptions(opened.RequestLog, opened.Platform.RealTime, publicOnly: !opened.Platform.Options.IsTest));
        builder.Services.AddSingleton(_ => new ConsentRemoval(opened.RequestLog, opened.Platform.RealTime, publicOnly: !opened.Platform.Options.IsTest));
        builder.Services.AddSingleton(_ => new CheckIns(opened.Platform));
        builder.Services.AddDataProtection().SetApplicationName("Kasse");
        builder.Services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new PageKeys(opened.Platform.Settings));
        // It warns that keys are stored in the clear. They are not: the settings are sealed.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // It warns of each form that came too late. The payer is told, and nobody else can do anything about it.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
    }

    public static void MapPages(this IEndpointRouteBuilder app, Platform platform, Changes changes)
    {
        var psp = app.ServiceProvider.GetRequiredService<PspActs>();
        var acts = new PayerActs(platform, psp);
        app.MapPageFiles();
        app.MapStart(platform);
        app.MapLanding(platform, acts, changes);
        app.MapChallengeEnd(platform, psp);
        app.MapWallet(platform, acts, changes, app.ServiceProvider.GetRequiredService<ShippingOptions>());
    }
}
