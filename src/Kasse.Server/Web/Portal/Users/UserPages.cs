using Kasse.Server.Setup;
using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.Users;

/// <summary>Who may come in, and what they may do: for administrators.</summary>
sealed class UserPages(Platform platform)
{
    public void Map(RouteGroupBuilder administrators)
    {
        administrators.MapGet("/users", List);
        administrators.MapGet("/users/invite", ShowInvite);
        administrators.MapPost("/users/invite", Invite);
        administrators.MapGet("/users/{id}", Show);
        administrators.MapPost("/users/{id}", Save);
        administrators.MapPost("/users/{id}/lock", Lock);
        administrators.MapPost("/users/{id}/unlock", Unlock);
        administrators.MapPost("/users/{id}/link", Link);
    }

    RazorComponentResult<UsersPage> List(Visitor visitor) => new(new { Visitor = visitor, Accounts = platform.Accounts.All() });

    RazorComponentResult<InvitePage> ShowInvite(Visitor visitor) =>
        InvitePage(visitor, new Typed(("role", nameof(Role.Developer)), ("company", visitor.Account.Company)), 200);

    async Task<IResult> Invite(HttpContext http, Visitor visitor)
    {
        var typed = new Typed(await http.Request.ReadFormAsync());
        var email = typed["email"].ToLowerInvariant();
        typed.Refuse("email", AccountRules.WhyNotEmail(email)).Refuse(Names.WhyNot(typed["name"]))
            .Refuse(Names.WhyNot(typed["company"], "company"));
        if (AccountRules.ReadRole(typed["role"]) is not { } role) return InvitePage(visitor, typed.Refuse("role", "Choose one of these."), 422);
        if (!typed.IsRight) return InvitePage(visitor, typed, 422);

        var (token, invitation) = AccountRules.Invite(platform.RealTime.GetUtcNow());
        var account = new Account(Guid.NewGuid().ToString("n"), email, typed["name"], typed["company"], role, Account.NewStamp(), Invitation: invitation);
        return await platform.Accounts.Add(account, visitor.Account.Email)
            ? LinkPage(visitor, account, token)
            : InvitePage(visitor, typed.Refuse("email", "Somebody has an account with this e-mail already."), 422);
    }

    IResult Show(Visitor visitor, string id, string? done) => platform.Accounts.Find(id) is { } account
        ? Page(visitor, account, new Typed(("name", account.Name), ("company", account.Company), ("role", account.Role.ToString())), done, 200)
        : Unknown(visitor);

    async Task<IResult> Save(HttpContext http, Visitor visitor, string id)
    {
        if (platform.Accounts.Find(id) is not { } account) return Unknown(visitor);
        var typed = new Typed(await http.Request.ReadFormAsync());
        typed.Refuse(Names.WhyNot(typed["name"])).Refuse(Names.WhyNot(typed["company"], "company"));
        if (AccountRules.ReadRole(typed["role"]) is not { } role) return Page(visitor, account, typed.Refuse("role", "Choose one of these."), null, 422);
        if (account.Id == visitor.Account.Id && role != account.Role) typed.Refuse("role", "Nobody changes their own role; another administrator can.");
        if (!typed.IsRight) return Page(visitor, account, typed, null, 422);

        var saved = await platform.Accounts.Change(
            id, "account changed", visitor.Account.Email, now => now with { Name = typed["name"], Company = typed["company"], Role = role });
        return saved ? SeeOther.To($"{PortalPaths.Of(account)}?done=saved") : Page(visitor, account, typed.Refuse("role", LastOne), null, 422);
    }

    const string LastOne = "Somebody must be left who can administer.";

    async Task<IResult> Lock(Visitor visitor, string id)
    {
        if (platform.Accounts.Find(id) is not { } account) return Unknown(visitor);
        // Themselves they would lock out for good.
        var locked = account.Id != visitor.Account.Id && await platform.Accounts.Change(
            id, "account locked", visitor.Account.Email, now => now with { Locked = true, Invitation = null, Stamp = Account.NewStamp() });
        return SeeOther.To(locked ? $"{PortalPaths.Of(account)}?done=locked" : PortalPaths.Of(account));
    }

    async Task<IResult> Unlock(Visitor visitor, string id)
    {
        if (platform.Accounts.Find(id) is not { } account) return Unknown(visitor);
        await platform.Accounts.Change(id, "account unlocked", visitor.Account.Email, now => now with { Locked = false });
        return SeeOther.To($"{PortalPaths.Of(account)}?done=unlocked");
    }

    /// <summary>For whoever has lost a link, or a password.</summary>
    async Task<IResult> Link(Visitor visitor, string id)
    {
        if (platform.Accounts.Find(id) is not { } account) return Unknown(visitor);
        var (token, invitation) = AccountRules.Invite(platform.RealTime.GetUtcNow());
        return await platform.Accounts.Change(id, "link made", visitor.Account.Email, now => now.Locked ? null : now with { Invitation = invitation })
            ? LinkPage(visitor, account with { Invitation = invitation }, token)
            : SeeOther.To(PortalPaths.Of(account));
    }

    /// <summary>The one time that a link can be read.</summary>
    RazorComponentResult<LinkPage> LinkPage(Visitor visitor, Account account, string token) =>
        new(new { Visitor = visitor, Account = account, Link = $"{platform.Addresses.Base}{PortalPaths.Invitation}?token={token}" });

    RazorComponentResult<InvitePage> InvitePage(Visitor visitor, Typed typed, int status) =>
        new(new { Visitor = visitor, Typed = typed, Companies = AccountRules.Companies(platform) }) { StatusCode = status };

    RazorComponentResult<UserPage> Page(Visitor visitor, Account account, Typed typed, string? done, int status) =>
        new(new { Visitor = visitor, Account = account, Typed = typed, Companies = AccountRules.Companies(platform), Done = done }) { StatusCode = status };

    static IResult Unknown(Visitor visitor) => visitor.NotFound("There is no such account.");
}
