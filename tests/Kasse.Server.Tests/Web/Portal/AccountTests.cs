using Dapper;
using Kasse.Server.Start;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Web.Portal;

public sealed class AccountTests : IAsyncLifetime
{
    const string NewPassword = "a password of my own";

    RunningKasse kasse = null!;

    AccountTables Accounts => kasse.Server.Platform.Accounts;

    public async ValueTask InitializeAsync() => kasse = await RunningKasse.Start();

    [Fact]
    public async Task A_new_password_ends_the_sign_ins_elsewhere_and_is_the_only_one_that_works()
    {
        using var here = await PortalVisitor.SignedIn(kasse, Role.Developer);
        using var elsewhere = new PortalVisitor(kasse);
        await elsewhere.SignIn(here.Email, PortalVisitor.Password);

        var answer = await here.Post("/portal/account/password", ("current", PortalVisitor.Password), ("password", NewPassword), ("again", NewPassword));

        Assert.Equal("/portal/account?done=password", answer.Location);
        Assert.Equal((200, 303), ((await here.Get("/portal/account")).Status, (await elsewhere.Get("/portal/account")).Status));
        Assert.Equal((422, 303), ((await elsewhere.SignIn(here.Email, PortalVisitor.Password)).Status, (await elsewhere.SignIn(here.Email, NewPassword)).Status));
    }

    [Fact]
    public async Task The_password_of_the_first_start_is_forgotten_once_another_is_chosen()
    {
        using var administrator = await PortalVisitor.SignedIn(kasse, Role.Administrator);
        var given = Accounts.FindByEmail(administrator.Email)!.GivenPassword!;

        await administrator.Post("/portal/account/password", ("current", given), ("password", NewPassword), ("again", NewPassword));

        Assert.Null(Accounts.FindByEmail(administrator.Email)!.GivenPassword);
    }

    [Fact]
    public async Task Signing_out_everywhere_does()
    {
        using var here = await PortalVisitor.SignedIn(kasse, Role.Viewer);
        using var elsewhere = new PortalVisitor(kasse);
        await elsewhere.SignIn(here.Email, PortalVisitor.Password);

        await elsewhere.Post("/portal/account/sign-out-everywhere");

        Assert.Equal((303, 303), ((await here.Get("/portal/account")).Status, (await elsewhere.Get("/portal/account")).Status));
    }

    [Fact]
    public async Task A_locked_account_is_out_at_once_and_stays_out_until_it_is_unlocked()
    {
        using var administrator = await PortalVisitor.SignedIn(kasse, Role.Administrator);
        using var visitor = await PortalVisitor.SignedIn(kasse, Role.Developer);
        var id = Accounts.FindByEmail(visitor.Email)!.Id;

        await administrator.Post($"/portal/users/{id}/lock");
        Assert.Equal((303, 422), ((await visitor.Get("/portal/account")).Status, (await visitor.SignIn(visitor.Email, PortalVisitor.Password)).Status));

        await administrator.Post($"/portal/users/{id}/unlock");
        Assert.Equal((303, 303), ((await visitor.Get("/portal/account")).Status, (await visitor.SignIn(visitor.Email, PortalVisitor.Password)).Status));
    }

    [Fact]
    public async Task An_administrator_changes_role_company_and_name_of_others()
    {
        using var administrator = await PortalVisitor.SignedIn(kasse, Role.Administrator);
        using var visitor = await PortalVisitor.SignedIn(kasse, Role.Viewer);
        var id = Accounts.FindByEmail(visitor.Email)!.Id;

        await administrator.Post($"/portal/users/{id}", ("name", "Bjørn"), ("company", "Havn AS"), ("role", "Developer"));

        var account = Accounts.Find(id)!;
        Assert.Equal(("Bjørn", "Havn AS", Role.Developer), (account.Name, account.Company, account.Role));
    }

    [Fact]
    public async Task Nobody_takes_away_their_own_key_to_the_door()
    {
        using var administrator = await PortalVisitor.SignedIn(kasse, Role.Administrator);
        var id = Accounts.FindByEmail(administrator.Email)!.Id;

        var demoted = await administrator.Post($"/portal/users/{id}", ("name", "Me"), ("company", "Fjordby Handel AS"), ("role", "Viewer"));
        await administrator.Post($"/portal/users/{id}/lock");

        Assert.Contains("Nobody changes their own role", demoted.Body);
        Assert.Equal((Role.Administrator, false), (Accounts.Find(id)!.Role, Accounts.Find(id)!.Locked));
    }

    [Fact]
    public async Task The_developer_of_this_machine_is_gone_when_it_is_locked()
    {
        using var administrator = await PortalVisitor.SignedIn(kasse, Role.Administrator);
        using var stranger = new PortalVisitor(kasse);
        Assert.Contains("Sign in as developer", (await stranger.Get("/portal/sign-in")).Body);

        await administrator.Post($"/portal/users/{Accounts.FindByEmail(FirstStart.DeveloperEmail)!.Id}/lock");

        Assert.DoesNotContain("Sign in as developer", (await stranger.Get("/portal/sign-in")).Body);
        Assert.Equal("/portal/sign-in", (await stranger.Post("/portal/sign-in/developer")).Location);
    }

    [Fact]
    public async Task The_audit_names_who_did_it()
    {
        using var developer = await PortalVisitor.SignedIn(kasse, Role.Developer);
        await developer.Post("/portal/account", ("name", "Kari"));
        await developer.Post("/portal/sales-units/123456", ("name", "Fjordby Bok"), ("feature", "Active"));
        var keys = kasse.Server.Platform.Settings.Current.KeysOf("123456")!;
        await developer.Post($"/portal/keys/{keys.ClientId}/secondary-key");

        var lines = kasse.Server.Platform.Database.Read(session => session.Connection
            .Query<(string What, string Detail)>("select what, detail from audit where who = @who order by id", new { who = developer.Email }).ToList());

        Assert.Equal([("account changed", developer.Email), ("sales unit saved", "123456"), ("secondary key replaced", keys.ClientId)], lines);
    }

    public ValueTask DisposeAsync() => kasse.DisposeAsync();
}
