using Kasse.Server.Web.Wallet;

namespace Kasse.Server.Web.Landing;

/// <summary>
/// What a merchant's <c>redirectUrl</c> opens. The token in the address is all that these forms rely on: nobody is signed in, so there
/// is nothing for a forged form to abuse, and they work in another site's frame, where cookies do not.
/// </summary>
static class LandingEndpoints
{
    public static void MapLanding(this IEndpointRouteBuilder app, Platform platform, PayerActs acts, Changes changes)
    {
        var pages = new LandingPages(platform, acts, changes);
        var landing = app.MapGroup("/pay").DisableAntiforgery().AsFramedPages(platform);
        landing.MapGet("", pages.Show);
        landing.MapPost("", pages.Send);
        landing.MapGet("/waiting", pages.Wait);
        landing.MapGet("/changes", pages.Tell);
        landing.MapPost("/cancel", pages.Cancel);

        app.MapGet(Addresses.EcomLanding, (string? token) => SeeOther.To($"/pay?token={Uri.EscapeDataString(token ?? "")}"));

        var cards = new CardPages(platform, acts);
        landing.MapPost("/card", cards.Pay);
        landing.MapGet("/challenge", cards.ShowChallenge);
        landing.MapPost("/challenge", cards.AnswerChallenge);

        app.MapGet("/qr-image/v1", (HttpContext http, string? token) => QrCodeImage.Show(http, token, platform));
    }
}
