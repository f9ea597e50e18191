using System.Text.Json;
using Kasse.Server.Web.Landing;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Wallet;

/// <summary>What makes the wallet an app: its manifest, so that it can be installed, and the code that a payer shows to a shop's scanner.</summary>
sealed class WalletApp(Platform platform, SignedIn signedIn, Changes changes)
{
    public ContentHttpResult Manifest(HttpContext http)
    {
        var say = Visit.Of(http, platform.Options).Say;
        var manifest = new
        {
            id = WalletPaths.Home,
            name = $"Kasse – {say.WalletTitle}",
            short_name = say.WalletTitle,
            start_url = WalletPaths.Home,
            scope = WalletPaths.Home,
            display = "standalone",
            background_color = "#f4f2f8",
            theme_color = "#f4f2f8",
            lang = say.Language.Code(),
            icons = new[] { Icon("icon-192.png", 192, "any"), Icon("icon-512.png", 512, "any"), Icon("icon-maskable-512.png", 512, "maskable") },
            shortcuts = new[] { new { name = say.Scan, url = WalletPaths.Scan }, new { name = say.MyCode, url = WalletPaths.Code } },
        };
        return TypedResults.Text(JsonSerializer.Serialize(manifest), "application/manifest+json");
    }

    public IResult Code(HttpContext http)
    {
        if (signedIn.Of(http) is not { } person) return SeeOther.To(WalletPaths.SignInTo(WalletPaths.Code));

        var payer = person.Payer;
        // Once it was scanned a request arrives, and that is shown at home.
        var live = platform.LiveOf(payer.PhoneNumber) with { Onward = WalletPaths.Home };
        return new RazorComponentResult<CodePage>(
            new { Visit = Visit.Of(http, platform.Options), Payer = payer, Content = platform.People.PersonalCode(payer), Live = live });
    }

    public IResult CodeImage(HttpContext http) => signedIn.Of(http) is { } person
        ? TypedResults.Bytes(QrCodeImage.Svg(platform.People.PersonalCode(person.Payer)), "image/svg+xml")
        : TypedResults.NotFound();

    /// <summary>What an open page listens to.</summary>
    public IResult Tell(HttpContext http) => signedIn.Of(http) is { } person
        ? changes.Tell(http, () => platform.LiveOf(person.Payer.PhoneNumber).Mark)
        : TypedResults.Unauthorized();

    static object Icon(string name, int size, string purpose) => new { src = PageFiles.Address(name), sizes = $"{size}x{size}", type = "image/png", purpose };
}
