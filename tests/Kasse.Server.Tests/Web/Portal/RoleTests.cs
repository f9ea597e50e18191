using Kasse.Server.Start;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class RoleTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    [Theory]
    [InlineData("/portal/account", Role.Viewer)]
    [InlineData("/portal/sales-units", Role.Viewer)]
    [InlineData("/portal/sales-units/123456", Role.Viewer)]
    [InlineData("/portal/sales-units/new", Role.Developer)]
    [InlineData("/portal/keys", Role.Developer)]
    [InlineData("/portal/test-users", Role.Viewer)]
    [InlineData("/portal/test-users/4712345678", Role.Viewer)]
    [InlineData("/portal/test-users/new", Role.Developer)]
    [InlineData("/portal/users", Role.Administrator)]
    [InlineData("/portal/users/invite", Role.Administrator)]
    public async Task A_page_opens_to_its_role_and_those_above(string path, Role needed)
    {
        foreach (var role in Enum.GetValues<Role>())
        {
            using var visitor = await PortalVisitor.SignedIn(shared.Kasse, role);

            Assert.Equal((role, role >= needed ? 200 : 403), (role, (await visitor.Get(path)).Status));
        }
    }

    [Theory]
    [InlineData("/portal/sales-units/new")]
    [InlineData("/portal/sales-units/123456")]
    [InlineData("/portal/keys/any")]
    [InlineData("/portal/keys/any/primary-key")]
    [InlineData("/portal/test-users/new")]
    [InlineData("/portal/test-users/4712345678")]
    [InlineData("/portal/test-users/4712345678/delete")]
    [InlineData("/portal/test-users/4712345678/cards")]
    [InlineData("/portal/test-users/4712345678/cards/any/remove")]
    [InlineData("/portal/users/invite")]
    [InlineData("/portal/users/any/lock")]
    [InlineData("/portal/users/any/link")]
    public async Task A_viewer_changes_nothing(string path)
    {
        using var viewer = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer);

        var answer = await viewer.Post(path);

        Assert.Equal(403, answer.Status);
        Assert.Contains("Not with this account", answer.Body);
    }

    [Theory]
    [InlineData("/portal/sign-out")]
    [InlineData("/portal/account")]
    [InlineData("/portal/account/password")]
    [InlineData("/portal/account/sign-out-everywhere")]
    [InlineData("/portal/sales-units/123456")]
    [InlineData("/portal/sales-units/new")]
    [InlineData("/portal/keys/any")]
    [InlineData("/portal/keys/any/client-secret")]
    [InlineData("/portal/test-users/4712345678/delete")]
    [InlineData("/portal/users/invite")]
    [InlineData("/portal/users/any")]
    [InlineData("/portal/users/any/unlock")]
    [InlineData("/portal/sign-in/developer")]
    [InlineData("/portal/invitation?token=any")]
    public async Task A_form_that_another_site_sends_changes_nothing_even_for_an_administrator(string path)
    {
        using var administrator = await PortalVisitor.SignedIn(shared.Kasse, Role.Administrator);

        var answer = await administrator.PostForged(path, ("name", "Forged"));

        Assert.Equal(400, answer.Status);
        Assert.Contains("Nothing was done", answer.Body);
        Assert.Empty(answer.Cookies);
        Assert.Equal(200, (await administrator.Get("/portal/account")).Status);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_is_gone_at_the_next_click()
    {
        using var developer = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer);
        var accounts = shared.Kasse.Server.Platform.Accounts;
        Assert.Equal(200, (await developer.Get("/portal/keys")).Status);

        await accounts.Change(accounts.FindByEmail(developer.Email)!.Id, "test", by: null, now => now with { Role = Role.Viewer });

        Assert.Equal(403, (await developer.Get("/portal/keys")).Status);
    }

    [Fact]
    public async Task A_menu_shows_what_its_reader_may_open()
    {
        using var viewer = await PortalVisitor.SignedIn(shared.Kasse, Role.Viewer);
        using var administrator = await PortalVisitor.SignedIn(shared.Kasse, Role.Administrator);

        Assert.DoesNotContain("href=\"/portal/keys\"", (await viewer.Get("/portal/account")).Body);
        Assert.Contains("href=\"/portal/users\"", (await administrator.Get("/portal/account")).Body);
    }

    [Fact]
    public async Task A_production_like_environment_is_orange_and_lets_administrators_alone_approve_things()
    {
        await using var kasse = await RunningKasse.Start(options => options with { Environment = KasseEnvironment.ProductionLike });
        using var developer = await PortalVisitor.SignedIn(kasse, Role.Developer);
        using var administrator = await PortalVisitor.SignedIn(kasse, Role.Administrator);
        using var stranger = new PortalVisitor(kasse);

        var page = await developer.Get("/portal/sales-units");

        Assert.Contains("<body class=\"production-like\">", page.Body);
        Assert.Contains("<title>Sales units – Kasse portal: Production-like</title>", page.Body);
        Assert.Equal((403, 403), ((await developer.Get("/portal/sales-units/new")).Status, (await developer.Get("/portal/test-users")).Status));
        Assert.Equal((200, 200), ((await administrator.Get("/portal/sales-units/new")).Status, (await administrator.Get("/portal/test-users")).Status));
        Assert.DoesNotContain("Sign in as developer", (await stranger.Get("/portal/sign-in")).Body);
        Assert.Equal("/portal/sign-in", (await stranger.Post("/portal/sign-in/developer")).Location);
        Assert.Equal(303, (await stranger.Get("/portal/account")).Status);
    }
}
