using System.Text.RegularExpressions;
using Kasse.Engine.Payments;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Landing;

/// <summary>The payment that a landing address names, and the way out of it.</summary>
public sealed partial record LandingLink(string Token, Payment Payment, SalesUnit Unit, Standing Standing)
{
    /// <returns>Null when the token is not ours, or names nothing.</returns>
    public static LandingLink? Find(string? token, Platform platform)
    {
        if (token is null || platform.Addresses.Read(token) is not var (msn, reference)) return null;
        if (platform.See(msn, reference)?.Payment is not { } payment) return null;
        return new LandingLink(token, payment, platform.Settings.Current.SalesUnits[msn], payment.StandingAt(platform.Clock.GetUtcNow()));
    }

    /// <summary>What stands behind <c>token=</c>, or all of it.</summary>
    public static string TokenIn(string link) => TokenForm().Match(link) is { Success: true } found ? found.Groups[1].Value : link.Trim();

    public bool IsDecided => Standing is Standing.Paid or Standing.Stopped or Standing.Expired;

    public string Address => $"/pay?token={Token}";
    public string Waiting => $"/pay/waiting?token={Token}";
    public string Cancel => $"/pay/cancel?token={Token}";
    public string Card => $"/pay/card?token={Token}";

    /// <summary>For the pages of a payment that is not decided yet.</summary>
    public Live Live => new($"/pay/changes?token={Token}", Mark);

    public string Mark => $"{Standing} {Payment.SentTo}";

    /// <summary>To the merchant, or to a last page of our own where the merchant gave no address.</summary>
    public SeeOther Leave() => SeeOther.To(ReturnAddress.Of(Payment) ?? Waiting);

    public static IResult Unknown(HttpContext http, Platform platform)
    {
        var visit = Visit.Of(http, platform.Options);
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return new RazorComponentResult<ClosedPage>(new { Visit = visit, Title = visit.Say.UnknownLinkTitle, Text = visit.Say.UnknownLinkText });
    }

    [GeneratedRegex(@"[?&]token=([A-Za-z0-9._-]+)")]
    private static partial Regex TokenForm();
}
