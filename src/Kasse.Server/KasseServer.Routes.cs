using Kasse.Server.AccessToken;
using Kasse.Server.Callers;
using Kasse.Server.Control;
using Kasse.Server.Ecom;
using Kasse.Server.EPayment;
using Kasse.Server.OrderManagement;
using Kasse.Server.Psp;
using Kasse.Server.PspSignup;
using Kasse.Server.Qr;
using Kasse.Server.Userinfo;
using Kasse.Server.Web;
using Kasse.Server.Web.Apis;
using Kasse.Server.Web.Portal;
using Kasse.Server.Webhooks;

namespace Kasse.Server;

/// <summary>What can be asked for, and by whom it is answered.</summary>
public sealed partial class KasseServer
{
    /// <summary>Everything that can be asked for by name. The builder's own sources would make every group's endpoints anew each time they are read.</summary>
    public IEnumerable<(string Method, string Path)> Routes =>
        from endpoint in app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select (method, '/' + endpoint.RoutePattern.RawText!.Trim('/'));

    void Map()
    {
        var gate = new Gate(
            Platform.Settings,
            tokens,
            new RateLimits(Platform.Options.RateLimits, Platform.RealTime),
            new RequestLog(RequestLog, Platform.Settings, Platform.RealTime, app.Services.GetRequiredService<ILogger<RequestLog>>()),
            Platform.Options.IsTest ? Platform.Faults : null,
            Platform.RealTime,
            app.Services.GetRequiredService<ILogger<Gate>>());
        app.UseOneLength();
        app.UseForgivingPaths();
        app.UseRouting();
        if (Platform.Options.IsTest) app.MapControl(this);
        app.MapAccessToken(gate, Platform, tokens);
        app.MapEPayment(gate, Platform);
        app.MapEcom(gate, Platform);
        app.MapOrderManagement(gate, Platform);
        app.MapPsp(gate, Platform, PspActs);
        app.MapPspSignup(gate, Platform);
        app.MapQr(gate, Platform);
        app.MapUserinfo(gate, Platform);
        app.MapWebhooks(gate, Platform);
        app.MapPages(Platform, Changes);
        app.MapApis(Platform);
        if (Platform.Options.HasPortal) app.MapPortal(this);
        if (Platform.Options.MetricsToken is { } token) metrics!.Map(app, token);
        app.MapHealth(Platform.Database, Platform.Settings);
        app.MapFallback("/{**path}", gate.Open("Unknown path", (http, _) => Task.FromResult(GatewayReply.NotFound(WrongPath.Explain(http.Request, Routes)))));
    }
}
