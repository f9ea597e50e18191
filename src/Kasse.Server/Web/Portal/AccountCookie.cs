using System.Security.Cryptography;
using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.DataProtection;

namespace Kasse.Server.Web.Portal;

/// <summary>
/// Who uses the portal in this browser: a sealed cookie that ends with the browser, and after half a day at the latest. It carries the
/// account's stamp, so that a new one ends every sign-in; role, company and lock are those that the account has now.
/// </summary>
sealed class AccountCookie(AccountTables accounts, IDataProtectionProvider protection)
{
    const string Cookie = "kasse-portal";
    static readonly TimeSpan AgeMax = TimeSpan.FromHours(12);

    readonly ITimeLimitedDataProtector protector = protection.CreateProtector("portal sign-in").ToTimeLimitedDataProtector();

    public Account? Of(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } value) return null;
        try
        {
            return protector.Unprotect(value).Split(' ') is [var id, var stamp] && accounts.Find(id) is { Locked: false } account && account.Stamp == stamp
                ? account
                : null;
        }
        catch (CryptographicException)
        {
            // Too old, or not ours: they sign in again.
            return null;
        }
    }

    public void Start(HttpContext http, Account account) =>
        http.Response.Cookies.Append(Cookie, protector.Protect($"{account.Id} {account.Stamp}", AgeMax), Flags(http));

    public static void End(HttpContext http) => http.Response.Cookies.Delete(Cookie, Flags(http));

    static CookieOptions Flags(HttpContext http) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = PortalPaths.Home };
}
