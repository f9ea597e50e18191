namespace Kasse.Browser.Tests;

/// <summary>The machine's own Chromium, started once for all tests. Without one these tests fail: <c>./test</c> installs it.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>A loaded build server is slow; a test that waits this long has failed.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    IPlaywright? playwright;
    IBrowser? browser;

    public async ValueTask InitializeAsync()
    {
        SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Find(),
            // Root may not use Chromium's sandbox, and build servers often run as root.
            ChromiumSandbox = Environment.UserName != "root",
            Args =
            [
                "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--use-fake-device-for-media-stream",
            ],
        });
    }

    /// <summary>A page with cookies and storage of its own.</summary>
    public async Task<IPage> NewPage(BrowserNewContextOptions? options = null) =>
        await (await browser!.NewContextAsync(options)).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    static string Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "chromium"))
            .FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException("There is no chromium on the path. Run ./test as root once, or: sudo apt-get install chromium");
}
