[assembly: AssemblyFixture(typeof(Kasse.Browser.Tests.Chromium))]

namespace Kasse.Browser.Tests;

public class ChromiumTests(Chromium chromium)
{
    [Fact]
    public async Task The_browser_reads_a_page_as_a_person_would()
    {
        var page = await chromium.NewPage();

        await page.SetContentAsync("<label>Phone number <input value=4712345678></label>");

        Assert.Equal("4712345678", await page.GetByLabel("Phone number").InputValueAsync());
    }
}
