using Kasse.Server.Start;

namespace Kasse.Browser.Tests.Gallery;

/// <summary>A page worth looking at, and how somebody comes to see it.</summary>
/// <param name="Name">What its files are called.</param>
/// <param name="Change">For a Kasse that is not started as usual.</param>
/// <param name="Past">What has happened before. Pictures with the same past share one Kasse, so they only look.</param>
public sealed record Picture(
    string Name, Func<Scene, IPage, Task> Come, Func<KasseOptions, KasseOptions>? Change = null, Func<Scene, Task>? Past = null)
{
    /// <summary>Every page there is. Whoever makes a new one adds it to the list of its part.</summary>
    public static readonly IReadOnlyList<Picture> All = [.. PayerPictures.All, .. PortalPictures.All];

    public override string ToString() => Name;
}
