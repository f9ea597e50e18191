namespace Kasse.Browser.Tests.Gallery;

/// <summary>
/// Looks at every page as people do: on a desk and in a hand, in the light and in the dark. With a folder in <c>KASSE_PICTURES</c> it keeps there
/// what it sees; with <c>KASSE_PICTURES_WHOLE</c> also in the dark, and down to the last line (docs/images/take).
/// </summary>
public sealed class GalleryTests(Chromium chromium)
{
    static readonly string? Folder = Environment.GetEnvironmentVariable("KASSE_PICTURES");
    static readonly bool Whole = Environment.GetEnvironmentVariable("KASSE_PICTURES_WHOLE") is not null;

    public static TheoryData<string> Names => [.. Picture.All.Select(picture => picture.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_page_fits_and_can_be_read(string name)
    {
        var picture = Picture.All.Single(p => p.Name == name);
        foreach (var small in (bool[])[false, true])
        {
            await using var scene = await Scene.Open(chromium, picture.Change);
            var page = await scene.Visitor(small: small, scripts: true);
            await picture.Come(scene, page);
            foreach (var colors in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = colors });
                Assert.Empty(await page.EvaluateAsync<string[]>(Look.ForFaults));
                if (Folder is not null && (colors == ColorScheme.Light || Whole)) await Keep(page, Path.Combine(Folder, FileName(name, small, colors)));
            }
        }
    }

    static string FileName(string name, bool small, ColorScheme colors) =>
        $"{name}-{(small ? "phone" : "desktop")}{(colors == ColorScheme.Dark ? "-dark" : "")}.png";

    static async Task Keep(IPage page, string path)
    {
        const int bytesMax = 100_000;
        var before = page.ViewportSize!;
        var length = await page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        var heightMax = before.Width < before.Height ? 1000 : 720;
        await page.SetViewportSizeAsync(before.Width, Whole ? length : Math.Min(length, heightMax));
        var bytes = await page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled });
        await page.SetViewportSizeAsync(before.Width, before.Height);
        Assert.True(Whole || bytes.Length <= bytesMax, $"{path} has {bytes.Length} bytes.");
    }
}
