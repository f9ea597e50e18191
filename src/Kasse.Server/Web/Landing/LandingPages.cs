using System.Text.RegularExpressions;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Web.Wallet;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Kasse.Server.Web.Landing;

/// <summary>From the phone number to the way back. Each step begins with the payment that the token names, and how that one stands.</summary>
sealed partial class LandingPages(Platform platform, PayerActs acts, Changes changes)
{
    const string SentCookie = "kasse-sent", NumberCookie = "kasse-number";

    /// <summary>Asks for a phone number, or for a card. A phone needs neither: it has the wallet itself.</summary>
    /// <param name="phone">A number to begin with, instead of the order's.</param>
    /// <param name="problem">What was wrong with what was just sent: <c>number</c> or <c>card</c>.</param>
    public async Task<IResult> Show(HttpContext http, string? token, string? phone, string? problem)
    {
        if (LandingLink.Find(token, platform) is not { } link) return LandingLink.Unknown(http, platform);
        var visit = Visit.Of(http, platform.Options);
        if (link.IsDecided)
        {
            http.Response.StatusCode = StatusCodes.Status410Gone;
            return Closed(visit, link);
        }
        if (link.Standing == Standing.Undecided) return SeeOther.To(link.Waiting);

        var (payment, unit) = (link.Payment, link.Unit);
        if (payment.Order.Method == PaymentMethod.Card)
            return new RazorComponentResult<CardPage>(new { Visit = visit, Link = link, UnknownCard = problem == "card" });
        if (Phone().IsMatch(http.Request.Headers.UserAgent.ToString())) return SeeOther.To(WalletPaths.Open(link.Token));
        if (payment.SentTo is not null)
        {
            // Going back after the number was sent means no: otherwise the same order could be paid twice.
            if (http.Request.Cookies[SentCookie] != Mark(payment)) return SeeOther.To(link.Waiting);
            await acts.Leave(payment.Msn, payment.Reference);
            return link.Leave();
        }
        var remembered = http.Request.Cookies[NumberCookie];
        return new RazorComponentResult<LandingPage>(new
        {
            Visit = visit,
            Link = link,
            Phone = PhoneNumbers.Split(phone ?? payment.Order.PhoneNumber ?? remembered, CountryCodeOf(unit.Market)),
            Remember = remembered is not null,
            UnknownNumber = problem == "number" ? phone : null,
            TestUsers = platform.TestUsers(),
        });
    }

    /// <summary>Sends the request to the wallet of a phone number.</summary>
    /// <param name="remember">Ticked by whoever uses this browser alone.</param>
    public async Task<IResult> Send(HttpContext http, string? token, [FromForm] string? countryCode, [FromForm] string? phone, [FromForm] string? remember)
    {
        if (LandingLink.Find(token, platform) is not { } link) return LandingLink.Unknown(http, platform);
        // A card payment asks for no number and has no place in a wallet.
        if (link.Payment.Order.Method == PaymentMethod.Card) return SeeOther.To(link.Address);

        var number = PhoneNumbers.Read(countryCode ?? "", phone ?? "");
        var outcome = await acts.SendTo(link.Payment.Msn, link.Payment.Reference, number);
        if (outcome.Refusal == Refusal.PayerNotFound) return SeeOther.To($"{link.Address}&phone={number}&problem=number");

        http.Response.Cookies.Append(SentCookie, Mark(link.Payment), Flags(http));
        if (remember is null)
            http.Response.Cookies.Delete(NumberCookie, Flags(http));
        else
            http.Response.Cookies.Append(NumberCookie, number, Flags(http, TimeSpan.FromDays(365)));
        return SeeOther.To(link.Waiting);
    }

    /// <summary>Moves on by itself once the payment is decided.</summary>
    public IResult Wait(HttpContext http, string? token)
    {
        if (LandingLink.Find(token, platform) is not { } link) return LandingLink.Unknown(http, platform);
        var visit = Visit.Of(http, platform.Options);
        if (link.IsDecided) return ReturnAddress.Of(link.Payment) is null ? Closed(visit, link) : link.Leave();
        if (link.Standing == Standing.Open && link.Payment.SentTo is null) return SeeOther.To(link.Address);

        return new RazorComponentResult<WaitingPage>(new { Visit = visit, Link = link, Left = link.Payment.ExpiresAt - platform.Clock.GetUtcNow() });
    }

    /// <summary>What an open page listens to.</summary>
    public IResult Tell(HttpContext http, string? token) => LandingLink.Find(token, platform) is null
        ? LandingLink.Unknown(http, platform)
        : changes.Tell(http, () => LandingLink.Find(token, platform)!.Mark);

    public async Task<IResult> Cancel(HttpContext http, string? token)
    {
        if (LandingLink.Find(token, platform) is not { } link) return LandingLink.Unknown(http, platform);

        var outcome = await acts.Leave(link.Payment.Msn, link.Payment.Reference);
        return outcome.Refusal == Refusal.AuthorizationUnderWay ? SeeOther.To(link.Waiting) : link.Leave();
    }

    static RazorComponentResult<ClosedPage> Closed(Visit visit, LandingLink link) => new(new
    {
        Visit = visit,
        Title = visit.Say.OutcomeTitle(link.Standing),
        Text = visit.Say.OutcomeText(link.Standing),
        link.Payment,
        link.Unit,
        Onward = ReturnAddress.Of(link.Payment) is { } back ? (visit.Say.BackTo(link.Unit.Name), back) : ((string, string)?)null,
    });

    static CookieOptions Flags(HttpContext http, TimeSpan? ageMax = null) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/pay", MaxAge = ageMax };

    static string Mark(Payment payment) => payment.PspReference.ToString("n");

    static string CountryCodeOf(Market market) => market switch
    {
        Market.Norway => "47",
        Market.Denmark => "45",
        Market.Finland => "358",
    };

    [GeneratedRegex("Android|iPhone|iPod|Windows Phone", RegexOptions.IgnoreCase)]
    private static partial Regex Phone();
}
