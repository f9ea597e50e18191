using Kasse.Server.Setup;
using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.SignIn;

/// <summary>Where the link of an invitation leads: to a password of one's own.</summary>
sealed class InvitationPages(Platform platform, AccountCookie cookie)
{
    public void Map(RouteGroupBuilder everybody)
    {
        everybody.MapGet("/invitation", Show);
        everybody.MapPost("/invitation", Accept);
    }

    IResult Show(string? token) => Find(token) is { } account ? Page(account, token!, new Typed(("name", account.Name)), 200) : Gone();

    async Task<IResult> Accept(HttpContext http, string? token)
    {
        if (Find(token) is not { } account) return Gone();
        var form = await http.Request.ReadFormAsync();
        var (typed, password) = (new Typed(form), form["password"].ToString());
        typed.Refuse(Names.WhyNot(typed["name"])).Refuse("password", Passwords.WhyNot(password, account.Email))
            .Refuse("again", form["again"] == password ? null : "Is not the same as above.");
        if (!typed.IsRight) return Page(account, token!, typed, 422);

        var (stamp, hash) = (Account.NewStamp(), Passwords.Hash(password));
        var accepted = await platform.Accounts.Change(account.Id, "link used", account.Email, now => IsOpen(now) && now.Invitation == account.Invitation
            ? now with { Name = typed["name"], PasswordHash = hash, GivenPassword = null, Stamp = stamp, Invitation = null }
            : null);
        if (!accepted) return Gone();
        cookie.Start(http, account with { Stamp = stamp });
        return SeeOther.To(PortalPaths.Home);
    }

    Account? Find(string? token) =>
        token is not null && platform.Accounts.FindInvited(AccountRules.HashOf(token)) is { } account && IsOpen(account) ? account : null;

    bool IsOpen(Account account) => !account.Locked && platform.RealTime.GetUtcNow() < account.Invitation?.ExpiresAt;

    RazorComponentResult<InvitationPage> Page(Account account, string token, Typed typed, int status) =>
        new(new { platform.Options.IsTest, Account = account, Token = token, Typed = typed }) { StatusCode = status };

    RazorComponentResult Gone() => MessagePage.Of(
        null, platform.Options.IsTest, 410, "This link no longer works",
        "It was used, replaced by a newer one, or is more than a week old. An administrator can make another.");
}
