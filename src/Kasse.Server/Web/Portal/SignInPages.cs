using System.Net;
using Kasse.Server.Start;
using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal;

/// <summary>The way in and the way out.</summary>
sealed class SignInPages(Platform platform, AccountCookie cookie)
{
    readonly FailedSignIns failed = new(platform.RealTime);

    public void Map(RouteGroupBuilder everybody)
    {
        everybody.MapGet("/sign-in", Show);
        everybody.MapPost("/sign-in", SignIn);
        everybody.MapPost("/sign-in/developer", SignInAsDeveloper);
        everybody.MapPost("/sign-out", SignOut);
    }

    IResult Show(HttpContext http, Visitor? visitor, string? next) =>
        visitor is null ? Page(http, new Typed(), next, 200) : SeeOther.To(PortalPaths.Within(next));

    async Task<IResult> SignIn(HttpContext http, string? next)
    {
        // As sent: a password may begin or end with a space.
        var form = await http.Request.ReadFormAsync();
        var typed = new Typed(form);
        var (email, address) = (typed["email"].ToLowerInvariant(), Origin(http));
        if (failed.Count(email, address) is { } wait)
            return Page(http, typed.Refuse("", $"Too many failed tries. Try again in {Math.Ceiling(wait.TotalMinutes)} minutes."), next, 429);

        var account = platform.Accounts.FindByEmail(email);
        if (!Passwords.Match(account, form["password"].ToString()) || account!.Locked)
            return Page(http, typed.Refuse("", "The e-mail or the password is wrong, or the account is locked."), next, 422);

        failed.Forget(email, address);
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
        platform.Options.IsTest && OwnMachine.Is(http) && platform.Accounts.FindByEmail(FirstStart.DeveloperEmail) is { Locked: false } developer ? developer : null;

    /// <summary>A proxy on this machine says whom it speaks for, last in its list; what others say of themselves is not believed.</summary>
    static IPAddress? Origin(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress;
        var named = http.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        return address is not null && IPAddress.IsLoopback(address) && IPAddress.TryParse(named, out var client) ? client : address;
    }
}
