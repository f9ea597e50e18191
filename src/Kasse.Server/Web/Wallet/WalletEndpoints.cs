using Kasse.Server.Outbound;
using Kasse.Server.Qr;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;

namespace Kasse.Server.Web.Wallet;

/// <summary>The wallet: the app that payers have, in a browser.</summary>
static class WalletEndpoints
{
    public static void MapWallet(this IEndpointRouteBuilder app, Platform platform, PayerActs acts, Changes changes, ShippingOptions shippingOptions)
    {
        var protection = app.ServiceProvider.GetRequiredService<IDataProtectionProvider>();
        var signedIn = new SignedIn(platform, protection);
        // The framework's own check answers with an empty page; ours says what to do.
        var wallet = app.MapGroup(WalletPaths.Home).DisableAntiforgery().AsPages(platform)
            .AddEndpointFilter((context, next) => RefuseForged(context, next, platform));

        var pages = new WalletPages(platform, acts, signedIn);
        wallet.MapGet("", pages.Home);
        wallet.MapGet("/history", pages.History);
        wallet.MapGet("/scan", pages.Scan);
        wallet.MapGet("/open", pages.Open);
        wallet.MapGet("/sign-in", pages.ShowSignIn);
        wallet.MapPost("/sign-in", pages.SignIn);
        wallet.MapPost("/sign-out", WalletPages.SignOut);

        var consents = new ConsentPages(platform, signedIn, app.ServiceProvider.GetRequiredService<ConsentRemoval>());
        var checkIns = new CheckInPages(platform, signedIn, app.ServiceProvider.GetRequiredService<CheckIns>());
        wallet.MapGet("/check-in/{msn}/{id}", checkIns.Show);
        wallet.MapPost("/check-in/{msn}/{id}", checkIns.Tell);
        wallet.MapGet("/consents", consents.Show);
        wallet.MapPost("/consents/{msn}/withdraw", consents.Withdraw);

        var itself = new WalletApp(platform, signedIn, changes);
        wallet.MapGet("/manifest.webmanifest", itself.Manifest);
        wallet.MapGet("/code", itself.Code);
        wallet.MapGet("/code.svg", itself.CodeImage);
        wallet.MapGet("/changes", itself.Tell);

        var requests = new RequestPages(platform, acts, changes, signedIn, new ShippingChoices(protection, shippingOptions));
        var payment = wallet.MapGroup("/payments/{msn}/{reference}");
        payment.MapGet("", requests.Show);
        payment.MapGet("/image", requests.Image);
        payment.MapPost("/approve", requests.Approve);
        payment.MapPost("/reject", requests.Reject);
        payment.MapGet("/changes", requests.Tell);
        if (platform.Options.IsTest) payment.MapPost("/decline", requests.Decline);
        payment.MapGet("/challenge", requests.ShowChallenge);
        payment.MapPost("/challenge", requests.AnswerChallenge);
    }

    /// <summary>A form that another site made the browser send, or one that is older than its cookie.</summary>
    static async ValueTask<object?> RefuseForged(EndpointFilterInvocationContext context, EndpointFilterDelegate next, Platform platform)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsPost(http.Request.Method) && !await http.RequestServices.GetRequiredService<IAntiforgery>().IsOwn(http))
            return WalletPages.StaleForm(http, platform);
        return await next(context);
    }
}
