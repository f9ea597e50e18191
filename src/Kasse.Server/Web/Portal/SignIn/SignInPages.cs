using Kasse.Server.Start;
using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.SignIn;

/// <summary>The way in and the way out.</summary>
sealed class SignInPages(Platform platform, AccountCookie cookie, FailedSignIns failed)
{
    public void Map(RouteGroupBuilder everybody)
    {
        everybody.MapGet("/sign-in", Show);
        everybody.MapPost("/sign-in", SignIn);
        everybody.MapPost("/sign-in/developer", SignInAsDeveloper);
        everybody.MapPost("/sign-out", SignOut);
    }

    IResult Show(HttpContext http, Admitted admitted, string? next) =>
        admitted.Visitor is null ? Page(http, new Typed(), next, 200) : SeeOther.To(PortalPaths.Within(next));

    async Task<IResult> SignIn(HttpContext http, string? next)
    {
        var form = await http.Request.ReadFormAsync();
        var typed = new Typed(form);
        var email = typed["email"].ToLowerInvariant();
        // What is no e-mail can be of any length, and is nobody's.
        if (AccountRules.WhyNotEmail(email) is not null) email = "";
        if (failed.Count(email, http) is { } wait)
            return Page(http, typed.Refuse("", wait), next, 429);

        // As sent: a password may begin or end with a space.
        var account = platform.Accounts.FindByEmail(email);
        if (!Passwords.Match(account, form["password"].ToString()) || account!.Locked)
            return Page(http, typed.Refuse("", "The e-mail or the password is wrong, or the account is locked."), next, 422);

        failed.Forget(email, http);
        cookie.Start(http, account);
        return SeeOther.To(PortalPaths.Within(next));
    }

    SeeOther SignInAsDeveloper(HttpContext http, string? next)
    {
        if (LocalDeveloper(http) is not { } developer) return SeeOther.To(PortalPaths.SignIn);
        cookie.Start(http, developer);
        return SeeOther.To(PortalPaths.Within(next));
    }

    static SeeOther SignOut(HttpContext http)
    {
        AccountCookie.End(http);
        return SeeOther.To(PortalPaths.SignIn);
    }

    RazorComponentResult<SignInPage> Page(HttpContext http, Typed typed, string? next, int status) => new(new
    {
        platform.Options.IsTest,
        Typed = typed,
        Next = PortalPaths.Within(next),
        OnOwnMachine = LocalDeveloper(http) is not null,
    })
    { StatusCode = status };

    /// <summary>Nobody is to be stopped by a password on their own laptop: whoever sits at the machine could read the data folder as well.</summary>
    Account? LocalDeveloper(HttpContext http) =>
        platform.Options.IsTest && OwnMachine.Is(http, platform.Options)
        && platform.Accounts.FindByEmail(FirstStart.DeveloperEmail) is { Locked: false } developer
            ? developer
            : null;
}
