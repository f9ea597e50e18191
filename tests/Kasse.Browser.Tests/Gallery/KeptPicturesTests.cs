namespace Kasse.Browser.Tests.Gallery;

/// <summary>docs/images shows every page of the gallery, and nothing else.</summary>
public sealed class KeptPicturesTests
{
    [Fact]
    public void Every_page_has_been_taken_as_wide_as_a_desktop_and_as_a_phone()
    {
        var due = Picture.All.SelectMany(picture => (string[])[$"{picture.Name}-desktop.png", $"{picture.Name}-phone.png"]).ToList();
        var kept = Directory.EnumerateFiles(Path.Combine(Checkout(), "docs", "images"), "*.png").Select(path => Path.GetFileName(path)).ToList();

        // Where they differ: run docs/images/take, and delete what shows no page any more.
        Assert.Empty(due.Except(kept));
        Assert.Empty(kept.Except(due));
    }

    static string Checkout()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Kasse.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
