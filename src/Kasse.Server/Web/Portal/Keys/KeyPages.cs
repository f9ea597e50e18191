using Kasse.Server.Setup;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.Keys;

/// <summary>API keys: hidden until somebody asks to see them, and replaced part by part.</summary>
sealed class KeyPages(Platform platform)
{
    public void Map(RouteGroupBuilder developers)
    {
        developers.MapGet("/keys", List);
        developers.MapGet("/keys/{clientId}", ShowHidden);
        developers.MapPost("/keys/{clientId}", Reveal);
        developers.MapPost("/keys/{clientId}/{part}", Replace);
    }

    RazorComponentResult<KeysPage> List(Visitor visitor) =>
        new(new { Visitor = visitor, KeySets = platform.Settings.Current.KeySets.Where(visitor.Sees).ToList() });

    IResult ShowHidden(Visitor visitor, string clientId, string? replaced) => Find(visitor, clientId) is { } keys
        ? new RazorComponentResult<KeySetPage>(new { Visitor = visitor, Keys = keys, Replaced = KeyWords.Find(replaced) })
        : Unknown(visitor);

    /// <summary>The one answer of the portal that has secrets in it. It is an answer to a form, so that no address leads to them.</summary>
    IResult Reveal(Visitor visitor, string clientId) => Find(visitor, clientId) is { } keys
        ? new RazorComponentResult<KeySetPage>(new { Visitor = visitor, Keys = keys, Revealed = true })
        : Unknown(visitor);

    async Task<IResult> Replace(Visitor visitor, string clientId, string part)
    {
        if (Find(visitor, clientId) is not { } keys || KeyWords.Find(part) is not { } which) return Unknown(visitor);

        await platform.Settings.Replace(keys.ClientId, which, visitor.Account.Email);
        return SeeOther.To($"{PortalPaths.Of(keys)}?replaced={which.Slug()}");
    }

    KeySet? Find(Visitor visitor, string clientId) => platform.Settings.Current.WithClientId(clientId) is { } keys && visitor.Sees(keys) ? keys : null;

    static IResult Unknown(Visitor visitor) => visitor.NotFound("There are no such keys that this account sees.");
}
