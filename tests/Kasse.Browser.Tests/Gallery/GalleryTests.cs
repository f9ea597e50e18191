namespace Kasse.Browser.Tests.Gallery;

public sealed class PayerGalleryTests(Chromium chromium, Pasts pasts) : GalleryTests(chromium, pasts), IClassFixture<Pasts>
{
    public static TheoryData<string> Names => NamesOf(PayerPictures.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Every_page_fits_is_light_and_can_be_used_by_everybody(string name) => Look(name);
}

public sealed class PortalGalleryTests(Chromium chromium, Pasts pasts) : GalleryTests(chromium, pasts), IClassFixture<Pasts>
{
    public static TheoryData<string> Names => NamesOf(PortalPictures.All);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Every_page_fits_is_light_and_can_be_used_by_everybody(string name) => Look(name);
}

/// <summary>
/// Looks at every page as people do: on a desk and in a hand, in the light and in the dark. With a folder in <c>KASSE_PICTURES</c> it keeps there
/// what it sees; with <c>KASSE_PICTURES_WHOLE</c> also in the dark, and down to the last line (docs/images/take).
/// </summary>
public abstract class GalleryTests(Chromium chromium, Pasts pasts)
{
    static readonly string? Folder = Environment.GetEnvironmentVariable("KASSE_PICTURES");
    static readonly bool Whole = Environment.GetEnvironmentVariable("KASSE_PICTURES_WHOLE") is not null;

    static readonly (string Name, int Width, int Height, int HeightMax)[] Sizes = [("desktop", 1280, 800, 700), ("phone", 390, 844, 900)];

    protected static TheoryData<string> NamesOf(IEnumerable<Picture> pictures) => [.. pictures.Select(picture => picture.Name)];

    protected async Task Look(string name)
    {
        var picture = Picture.All.Single(p => p.Name == name);
        await using var own = picture.Past is null ? await Scene.Open(chromium, picture.Change) : null;
        var scene = own ?? await pasts.Of(picture.Past!);
        var page = await scene.Visitor(scripts: true);
        await picture.Come(scene, page);
        Assert.True(picture.Shows(page.Url), $"{name} is at {page.Url} and not at {picture.At}.");

        foreach (var size in Sizes)
        {
            await page.SetViewportSizeAsync(size.Width, size.Height);
            foreach (var colors in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = colors, ReducedMotion = ReducedMotion.Reduce });
                var inTheDark = colors == ColorScheme.Dark;
                if (Folder is not null && (Whole || !inTheDark)) await Keep(page, Path.Combine(Folder, $"{name}-{size.Name}{(inTheDark ? "-dark" : "")}.png"), size.HeightMax);
                string[] faults = [.. inTheDark ? [] : await page.EvaluateAsync<string[]>(Gallery.Look.ForFaults), .. await Axe.Faults(page, colorsOnly: inTheDark)];
                Assert.True(faults.Length == 0, $"On a {size.Name}, {colors}:\n{string.Join('\n', faults)}");
            }
        }
        await page.Context.CloseAsync().WaitAsync(Chromium.Patience);
    }

    static async Task Keep(IPage page, string path, int heightMax)
    {
        var before = page.ViewportSize!;
        var length = await page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        await page.SetViewportSizeAsync(before.Width, Whole ? length : Math.Min(length, heightMax));
        await page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled });
        await page.SetViewportSizeAsync(before.Width, before.Height);
    }
}
