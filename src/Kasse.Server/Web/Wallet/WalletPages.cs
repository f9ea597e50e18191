using Kasse.Engine.Payments;
using Kasse.Server.Qr;
using Kasse.Server.Web.Landing;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Kasse.Server.Web.Wallet;

/// <summary>The wallet around its requests: who is it, what is open, what was paid.</summary>
sealed class WalletPages(Platform platform, PayerActs acts, SignedIn signedIn)
{
    /// <summary>Every test user has this PIN, as in the platform's own test app.</summary>
    const string Pin = "1236";

    const int LatestMax = 5, HistoryMax = 200;

    public IResult Home(HttpContext http)
    {
        if (signedIn.Of(http) is not { } person) return SeeOther.To(WalletPaths.SignIn);

        // The mark first: what happens while the payments are read makes the page look again, and is never missed.
        var live = platform.LiveOf(person.Payer.PhoneNumber);
        var payments = platform.PaymentsOf(person.Payer.PhoneNumber, HistoryMax);
        return new RazorComponentResult<HomePage>(new
        {
            Visit = Visit.Of(http, platform.Options),
            person.Payer,
            Open = payments.Where(entry => entry.Standing == Standing.Open).ToList(),
            Latest = payments.Where(entry => entry.Standing != Standing.Open).Take(LatestMax).ToList(),
            Live = live,
        });
    }

    public IResult History(HttpContext http)
    {
        if (signedIn.Of(http) is not { } person) return SeeOther.To(WalletPaths.SignInTo(WalletPaths.History));

        var live = platform.LiveOf(person.Payer.PhoneNumber);
        return new RazorComponentResult<HistoryPage>(new
        {
            Visit = Visit.Of(http, platform.Options),
            person.Payer,
            Live = live,
            Entries = platform.PaymentsOf(person.Payer.PhoneNumber, HistoryMax).Where(entry => entry.Standing != Standing.Open).ToList(),
        });
    }

    /// <summary>What a deeplink, a scanned code or the landing page on a phone leads to.</summary>
    /// <param name="link">The whole link, pasted by somebody whose browser cannot follow it.</param>
    public async Task<IResult> Open(HttpContext http, string? token, string? link)
    {
        if (signedIn.Of(http) is not { } person) return SeeOther.To(WalletPaths.SignInTo(http.Request.Path + http.Request.QueryString));
        if (link is not null && platform.PathOf(link) is { } elsewhere) return SeeOther.To(elsewhere);
        var visit = Visit.Of(http, platform.Options);
        if (LandingLink.Find(token ?? LandingLink.TokenIn(link ?? ""), platform) is not { } landing)
            return new RazorComponentResult<ScanPage>(new { Visit = visit, person.Payer, Link = link, Problem = visit.Say.UnknownLinkText });

        var payment = landing.Payment;
        // No wallet has a part in a card payment, and what is over explains itself on the landing page.
        if (payment.Order.Method == PaymentMethod.Card) return SeeOther.To(landing.Address);
        if (payment.SentTo != person.Payer.PhoneNumber)
        {
            if (landing.IsDecided) return SeeOther.To(landing.Address);
            await acts.SendTo(payment.Msn, payment.Reference, person.Payer.PhoneNumber);
        }
        return SeeOther.To(WalletPaths.Of(payment) + "?here=1");
    }

    public IResult Scan(HttpContext http) => signedIn.Of(http) is { } person
        ? new RazorComponentResult<ScanPage>(new { Visit = Visit.Of(http, platform.Options), person.Payer })
        : SeeOther.To(WalletPaths.SignInTo(WalletPaths.Scan));

    public IResult ShowSignIn(HttpContext http, string? phone, string? next, string? problem)
    {
        if (signedIn.Of(http) is { } person && (phone is null || phone == person.Payer.PhoneNumber)) return SeeOther.To(WalletPaths.Within(next));

        return new RazorComponentResult<SignInPage>(new
        {
            Visit = Visit.Of(http, platform.Options),
            TestUsers = platform.TestUsers(),
            Action = WalletPaths.SignInTo(WalletPaths.Within(next)),
            Phone = phone,
            Wrong = problem is not null,
        });
    }

    /// <param name="user">Picked from the list of test users, who need no PIN.</param>
    public IResult SignIn(HttpContext http, string? next, [FromForm] string? phone, [FromForm] string? pin, [FromForm] string? user)
    {
        var picked = platform.Options.IsTest ? user : null;
        // No country is chosen here: a number is Norwegian, or complete as it stands.
        string[] meant = picked is not null ? [picked] : [PhoneNumbers.Read("47", phone ?? ""), PhoneNumbers.Read("", phone ?? "")];
        var number = meant.FirstOrDefault(platform.Settings.Current.Wallets.ContainsKey);
        if ((picked is null && pin != Pin) || number is null)
            return SeeOther.To(WalletPaths.SignInTo(WalletPaths.Within(next)) + "&problem=pin");

        signedIn.Start(http, number);
        return SeeOther.To(WalletPaths.Within(next));
    }

    public static IResult SignOut(HttpContext http)
    {
        SignedIn.End(http);
        return SeeOther.To(WalletPaths.SignIn);
    }

    public static IResult StaleForm(HttpContext http, Platform platform)
    {
        var visit = Visit.Of(http, platform.Options);
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return new RazorComponentResult<ClosedPage>(
            new { Visit = visit, Title = visit.Say.StaleTitle, Text = visit.Say.StaleText, Onward = (visit.Say.BackToWallet, WalletPaths.Home) });
    }
}
