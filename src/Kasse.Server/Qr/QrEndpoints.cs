using Kasse.Server.Callers;
using Kasse.Server.Web.Landing;

namespace Kasse.Server.Qr;

/// <summary><c>/qr/v1</c>: codes for payments, for pages and for tills, and what a payer's own code says.</summary>
static class QrEndpoints
{
    public static void MapQr(this IEndpointRouteBuilder app, Gate gate, Platform platform)
    {
        var qr = app.MapGroup("/qr/v1");
        qr.MapPost("", Admit("one-time", OneTime.Create));

        qr.MapPost("/merchant-redirect", Admit("create redirect", Redirects.Create));
        qr.MapGet("/merchant-redirect", Admit("list redirects", Redirects.List));
        qr.MapGet("/merchant-redirect/{id}", Admit("get redirect", Redirects.Get));
        qr.MapPut("/merchant-redirect/{id}", Admit("update redirect", Redirects.Update));
        qr.MapDelete("/merchant-redirect/{id}", Admit("delete redirect", Redirects.Delete));

        qr.MapGet("/merchant-callback", Admit("list callbacks", Tills.List));
        qr.MapGet("/merchant-callback/{id}", Admit("get callback", Tills.Get));
        qr.MapPut("/merchant-callback/{id}", Admit("put callback", Tills.Put));
        qr.MapPut("/merchant-callback/mobilepay/{id}", Admit("put MobilePay callback", Tills.PutBeacon));
        qr.MapDelete("/merchant-callback/{id}", Admit("delete callback", Tills.Delete));

        qr.MapPost("/exchange", Admit("exchange", Exchange.Personal));
        qr.MapPost("/exchange/customer", Admit("exchange customer", Exchange.Customer));

        app.MapGet($"{Drawings.Path}/qr.svg", (HttpContext http, string? token) => platform.Drawings.Show(http, token));
        app.MapGet($"{Drawings.Path}/qr.png", (HttpContext http, string? token) => platform.Drawings.Show(http, token));
        app.MapGet($"{CodeContent.RedirectPath}/{{token}}", (HttpContext http, string token) => Follow(http, token, platform));

        RequestDelegate Admit(string name, Func<Call, Platform, Task<Reply>> handle) =>
            gate.Admit(new Operation($"QR {name}", ParamsProblem.Surface), call => handle(call, platform));
    }

    /// <summary>Whoever scans a redirect code is led on at once, with any scanner.</summary>
    static IResult Follow(HttpContext http, string token, Platform platform)
    {
        Web.PagePolicy.Protect(http, platform);
        return platform.Codes.Printed(token) is { } code && code.IsAliveAt(platform.Clock.GetUtcNow()) && Web.ReturnAddress.Followable(code.Url) is { } address
            ? TypedResults.Redirect(address)
            : LandingLink.Unknown(http, platform);
    }
}
