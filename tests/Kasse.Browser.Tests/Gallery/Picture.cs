using Kasse.Server.Start;
using Microsoft.AspNetCore.Routing.Template;

namespace Kasse.Browser.Tests.Gallery;

/// <summary>A page worth looking at, and how somebody comes to see it.</summary>
/// <param name="Name">What its files are called.</param>
/// <param name="At">The address that it has in the end, or the route of it.</param>
/// <param name="Change">For a Kasse that is not started as usual.</param>
/// <param name="Past">What has happened before. Pictures with the same past share one Kasse, so they only look.</param>
public sealed record Picture(
    string Name, string At, Func<Scene, IPage, Task> Come, Func<KasseOptions, KasseOptions>? Change = null, Func<Scene, Task>? Past = null)
{
    /// <summary>Every page there is. Whoever makes a new one adds it to the list of its part.</summary>
    public static readonly IReadOnlyList<Picture> All = [.. PayerPictures.All, .. PortalPictures.All];

    /// <summary>Whether it shows the page with this route.</summary>
    public bool IsAt(string route) => Fits(route, At);

    /// <summary>Whether this address is the picture's, so that it shows what it says.</summary>
    public bool Shows(string address) => Fits(At, new Uri(address).AbsolutePath);

    public override string ToString() => Name;

    static bool Fits(string route, string path) => new TemplateMatcher(TemplateParser.Parse(route.TrimStart('/')), []).TryMatch(path, []);
}
