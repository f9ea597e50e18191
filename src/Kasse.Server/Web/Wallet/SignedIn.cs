using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Person = Kasse.Storage.Settings.Wallet;

namespace Kasse.Server.Web.Wallet;

/// <summary>Who uses the wallet in this browser: a sealed cookie that ends with the browser, and after half a day at the latest.</summary>
sealed class SignedIn(Platform platform, IDataProtectionProvider protection)
{
    const string Cookie = "kasse-wallet";
    static readonly TimeSpan AgeMax = TimeSpan.FromHours(12);

    readonly ITimeLimitedDataProtector protector = protection.CreateProtector("wallet sign-in").ToTimeLimitedDataProtector();

    public Person? Of(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { } value) return null;
        try
        {
            return platform.Settings.Current.Wallets.GetValueOrDefault(protector.Unprotect(value));
        }
        catch (CryptographicException)
        {
            // Too old, or not ours: the payer signs in again.
            return null;
        }
    }

    public void Start(HttpContext http, string phoneNumber) =>
        http.Response.Cookies.Append(Cookie, protector.Protect(phoneNumber, AgeMax), Flags(http));

    public static void End(HttpContext http) => http.Response.Cookies.Delete(Cookie, Flags(http));

    // Lax, not strict: a payer comes from the merchant's site and is still signed in.
    static CookieOptions Flags(HttpContext http) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = WalletPaths.Home };
}
