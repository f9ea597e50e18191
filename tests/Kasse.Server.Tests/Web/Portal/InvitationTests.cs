using System.Text.RegularExpressions;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class InvitationTests : IAsyncLifetime
{
    const string Password = "en passe lang setning";

    readonly MovableTime time = new();
    RunningKasse kasse = null!;
    PortalVisitor administrator = null!;
    PortalVisitor guest = null!;

    AccountTables Accounts => kasse.Server.Platform.Accounts;

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start(time: time);
        administrator = await PortalVisitor.SignedIn(kasse, Role.Administrator);
        guest = new PortalVisitor(kasse);
    }

    [Theory]
    [InlineData("Åse Østby-Næss")]
    [InlineData("漢字 太郎")]
    [InlineData("Zoë 🦊 O'Brien <b>")]
    public async Task Somebody_with_any_name_is_invited_chooses_a_password_and_is_in(string name)
    {
        var link = await Invite("  Kari@Example.com ", name);

        Assert.Equal("/portal", (await Accept(link, name)).Location);
        Assert.Contains(name, (await guest.Get("/portal/account")).Body);
        var account = Accounts.FindByEmail("kari@example.com")!;
        Assert.Equal((name, "Havn AS", Role.Viewer, (Invitation?)null), (account.Name, account.Company, account.Role, account.Invitation));
        using var later = new PortalVisitor(kasse);
        Assert.Equal(303, (await later.SignIn("KARI@example.com", Password)).Status);
    }

    [Fact]
    public async Task A_link_works_once()
    {
        var link = await Invite();
        await Accept(link);
        using var thief = new PortalVisitor(kasse);

        Assert.Equal(410, (await thief.Get(link)).Status);
        Assert.Equal(410, (await thief.Post(link, Fields("Thief"))).Status);
    }

    [Fact]
    public async Task Of_two_who_use_a_link_at_once_one_gets_in()
    {
        var link = await Invite();
        using var second = new PortalVisitor(kasse);

        var answers = await Task.WhenAll(guest.Post(link, Fields("First")), second.Post(link, Fields("Second")));

        Assert.Equal([303, 410], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task A_link_ends_after_a_week()
    {
        var link = await Invite();

        time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await guest.Get(link)).Status);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(410, (await guest.Post(link, Fields("Late"))).Status);
    }

    [Fact]
    public async Task A_new_link_ends_the_old_one_and_lets_somebody_back_in_who_lost_the_password()
    {
        var first = await Invite();
        var id = Accounts.FindByEmail("kari@example.com")!.Id;
        var second = LinkIn(await administrator.Post($"/portal/users/{id}/link"));

        Assert.Equal(410, (await guest.Get(first)).Status);
        await Accept(second);
        var third = LinkIn(await administrator.Post($"/portal/users/{id}/link"));
        using var elsewhere = new PortalVisitor(kasse);
        Assert.Equal(303, (await elsewhere.Post(third, Fields("Kari", "another long sentence"))).Status);

        Assert.Equal(303, (await guest.Get("/portal/account")).Status);
        Assert.Equal((422, 303), ((await guest.SignIn("kari@example.com", Password)).Status, (await guest.SignIn("kari@example.com", "another long sentence")).Status));
    }

    [Fact]
    public async Task A_locked_account_opens_by_no_link()
    {
        var link = await Invite();
        var id = Accounts.FindByEmail("kari@example.com")!.Id;
        await administrator.Post($"/portal/users/{id}/lock");

        Assert.Equal(410, (await guest.Get(link)).Status);
    }

    [Theory]
    [InlineData("short", "short", "Choose at least 12 characters.")]
    [InlineData("kari@example.com", "kari@example.com", "Choose something else than your e-mail.")]
    [InlineData("long enough indeed", "long enough in deed", "Is not the same as above.")]
    public async Task A_password_that_will_not_do_is_said_beside_it_and_the_name_kept(string password, string again, string why)
    {
        var link = await Invite();

        var answer = await guest.Post(link, ("name", "Kari 🦊"), ("password", password), ("again", again));

        Assert.Equal(422, answer.Status);
        Assert.Contains(why, answer.Body);
        Assert.Contains("value=\"Kari 🦊\"", answer.Body);
        Assert.DoesNotContain($"value=\"{password}\"", Regex.Replace(answer.Body, "<input type=\"hidden\"[^>]*>", ""));
    }

    [Theory]
    [InlineData("email", "nobody", "Must be an e-mail address, like kari@example.com.")]
    [InlineData("email", "Admin@kasse.example", "Somebody has an account with this e-mail already.")]
    [InlineData("name", " ", "Must not be empty.")]
    [InlineData("name", "a\nb", "Must not have line breaks or other characters that cannot be seen.")]
    [InlineData("company", "", "Must not be empty.")]
    [InlineData("role", "Owner", "Choose one of these.")]
    public async Task An_invitation_that_cannot_be_is_refused_beside_its_field(string field, string value, string why)
    {
        (string Name, string Value)[] fields = [("email", "new@example.com"), ("name", "New"), ("company", "Havn AS"), ("role", "Developer")];

        var answer = await administrator.Post("/portal/users/invite", [.. fields.Select(f => f.Name == field ? (field, value) : f)]);

        Assert.Equal(422, answer.Status);
        Assert.Contains(why, answer.Body);
        Assert.Null(Accounts.FindByEmail("new@example.com"));
    }

    public async ValueTask DisposeAsync()
    {
        guest.Dispose();
        administrator.Dispose();
        await kasse.DisposeAsync();
    }

    async Task<string> Invite(string email = "kari@example.com", string name = "Kari") => LinkIn(await administrator.Post(
        "/portal/users/invite", ("email", email), ("name", name), ("company", "Havn AS"), ("role", "Viewer")));

    Task<PageAnswer> Accept(string link, string name = "Kari") => guest.Post(link, Fields(name));

    static (string, string)[] Fields(string name, string password = Password) => [("name", name), ("password", password), ("again", password)];

    /// <summary>Path and query of the link on a page.</summary>
    static string LinkIn(PageAnswer page) => Regex.Match(page.Body, @"/portal/invitation\?token=[\w-]{43}").Value;
}
