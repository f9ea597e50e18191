using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class CodePagesTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    [Fact]
    public async Task Codes_are_made_looked_at_and_deleted_by_developers_of_their_company()
    {
        using var developer = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer);
        using var viewer = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer);
        using var stranger = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer, "Another AS");

        var till = (await developer.Post("/portal/qr/till", ("msn", "123456"), ("id", "till 1"), ("location", "Kasse 1"), ("vending", "no"))).Location!;
        var poster = (await developer.Post("/portal/qr/redirect", ("msn", "123456"), ("id", "poster"), ("url", "https://shop.example/poster"))).Location!;

        Assert.Equal(("/portal/qr/Till/123456/till%201", "/portal/qr/Redirect/123456/poster"), (till, poster));
        var list = (await viewer.Get("/portal/qr")).Body;
        Assert.All((string[])["Kasse 1", "https://shop.example/poster"], shown => Assert.Contains(shown, list));
        Assert.DoesNotContain("New code", list);
        Assert.Contains("/wallet/check-in/123456/till%201", (await viewer.Get(till)).Body);
        Assert.Equal(403, (await viewer.Post($"{till}/delete")).Status);

        foreach (var page in (string[])[till, poster])
        {
            Assert.Equal((404, 404), ((await stranger.Get(page)).Status, (await stranger.Post($"{page}/delete")).Status));
            Assert.Equal("/portal/qr", (await developer.Post($"{page}/delete")).Location);
            Assert.Equal(404, (await developer.Get(page)).Status);
        }
        Assert.DoesNotContain("Kasse 1", (await stranger.Get("/portal/qr")).Body);
    }

    [Theory]
    [InlineData("till", "msn", "234567890")]
    [InlineData("till", "id", "")]
    [InlineData("till", "location", "1234567890123456789012345678901234567")]
    [InlineData("redirect", "url", "javascript:alert(1)")]
    [InlineData("redirect", "id", "a/b")]
    public async Task What_will_not_do_is_said_beside_its_field(string kind, string field, string value)
    {
        using var developer = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer);
        var form = new Dictionary<string, string> { ["msn"] = "123456", ["id"] = "wrong", ["location"] = "Kasse", ["url"] = "https://shop.example/", [field] = value };

        var answer = await developer.Post($"/portal/qr/{kind}", [.. form.Select(pair => (pair.Key, pair.Value))]);

        Assert.Equal(422, answer.Status);
        Assert.Contains($"{kind}-{field}-why", answer.Body);
    }
}
