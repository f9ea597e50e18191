using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.SignIn;

/// <summary>What somebody does with their own account.</summary>
sealed class AccountPages(Platform platform, AccountCookie cookie, FailedSignIns failed)
{
    public void Map(RouteGroupBuilder viewers)
    {
        viewers.MapGet("/account", Show);
        viewers.MapPost("/account", Rename);
        viewers.MapPost("/account/password", ChangePassword);
        viewers.MapPost("/account/sign-out-everywhere", SignOutEverywhere);
    }

    static RazorComponentResult<AccountPage> Show(Visitor visitor, string? done) => Page(visitor, Names(visitor), new Typed(), done, 200);

    async Task<IResult> Rename(HttpContext http, Visitor visitor)
    {
        var typed = new Typed(await http.Request.ReadFormAsync());
        if (!typed.Refuse(Setup.Names.WhyNot(typed["name"])).IsRight) return Page(visitor, typed, new Typed(), null, 422);

        await platform.Accounts.Change(visitor.Account.Id, "account changed", visitor.Account.Email, now => now with { Name = typed["name"] });
        return SeeOther.To($"{PortalPaths.Account}?done=saved");
    }

    async Task<IResult> ChangePassword(HttpContext http, Visitor visitor)
    {
        var form = await http.Request.ReadFormAsync();
        var (typed, account, password) = (new Typed(), visitor.Account, form["password"].ToString());
        // Whoever finds a browser open is no more to guess here than at the entrance.
        if (typed.Refuse("current", failed.Count(account.Email, http)) is { IsRight: false }) return Page(visitor, Names(visitor), typed, null, 429);
        if (!Passwords.Match(account, form["current"].ToString()))
            return Page(visitor, Names(visitor), typed.Refuse("current", "Is not your password."), null, 422);
        failed.Forget(account.Email, http);
        typed.Refuse("password", Passwords.WhyNot(password, account.Email)).Refuse("again", form["again"] == password ? null : "Is not the same as above.");
        if (!typed.IsRight) return Page(visitor, Names(visitor), typed, null, 422);

        var (stamp, hash) = (Account.NewStamp(), Passwords.Hash(password));
        await platform.Accounts.Change(
            account.Id, "password changed", account.Email, now => now with { PasswordHash = hash, GivenPassword = null, Stamp = stamp });
        // Here they stay signed in, elsewhere not.
        cookie.Start(http, account with { Stamp = stamp });
        return SeeOther.To($"{PortalPaths.Account}?done=password");
    }

    async Task<IResult> SignOutEverywhere(HttpContext http, Visitor visitor)
    {
        await platform.Accounts.Change(visitor.Account.Id, "signed out everywhere", visitor.Account.Email, now => now with { Stamp = Account.NewStamp() });
        AccountCookie.End(http);
        return SeeOther.To(PortalPaths.SignIn);
    }

    static Typed Names(Visitor visitor) => new(("name", visitor.Account.Name));

    static RazorComponentResult<AccountPage> Page(Visitor visitor, Typed names, Typed passwords, string? done, int status) =>
        new(new { Visitor = visitor, Names = names, Passwords = passwords, Done = done }) { StatusCode = status };
}
