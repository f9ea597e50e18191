using System.Diagnostics.CodeAnalysis;
using Kasse.Engine.Payments;
using Kasse.Server.Qr;
using Kasse.Storage.Codes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Wallet;

/// <summary>What a code at a till leads to. Looking at the page tells nobody anything: the payer does that.</summary>
sealed class CheckInPages(Platform platform, SignedIn signedIn, CheckIns checkIns)
{
    /// <param name="at">When the merchant was told, by the business clock, in seconds since 1970.</param>
    /// <param name="failed">The merchant could not be told.</param>
    public IResult Show(HttpContext http, string msn, string id, long? at, string? failed)
    {
        if (!Find(http, msn, id, out var payer, out var code, out var instead)) return instead;
        if (at is { } told && RequestSince(payer.PhoneNumber, code.Msn, told) is { } request) return SeeOther.To(WalletPaths.Of(request));

        return new RazorComponentResult<CheckInPage>(new
        {
            Visit = Visit.Of(http, platform.Options),
            Payer = payer,
            Unit = platform.Settings.Current.SalesUnits[code.Msn],
            Code = code,
            Address = CodeContent.PathOf(code),
            Told = at is not null,
            Failed = failed is not null,
            // Once the request is there, this page leads to it.
            Live = at is null ? null : platform.LiveOf(payer.PhoneNumber) with { Onward = $"{CodeContent.PathOf(code)}?at={at}" },
        });
    }

    public async Task<IResult> Tell(HttpContext http, string msn, string id)
    {
        if (!Find(http, msn, id, out var payer, out var code, out var instead)) return instead;
        var at = platform.Clock.GetUtcNow().ToUnixTimeSeconds();
        var status = await checkIns.Tell(code, payer.PhoneNumber);
        return SeeOther.To(CodeContent.PathOf(code) + (status is >= 200 and < 300 ? $"?at={at}" : "?failed=yes"));
    }

    Payment? RequestSince(string phoneNumber, string msn, long at) => platform.PaymentsOf(phoneNumber, 20)
        .FirstOrDefault(entry => entry.Standing == Standing.Open && entry.Payment.Msn == msn && entry.Payment.CreatedAt.ToUnixTimeSeconds() >= at)?.Payment;

    bool Find(HttpContext http, string msn, string id, [NotNullWhen(true)] out Payer? payer, [NotNullWhen(true)] out TillCode? code, [NotNullWhen(false)] out IResult? instead)
    {
        (payer, code, instead) = (signedIn.Of(http)?.Payer, platform.Codes.Till(msn, id), null);
        if (payer is null) instead = SeeOther.To(WalletPaths.SignInTo(http.Request.Path.ToUriComponent()));
        else if (code is null || !platform.Settings.Current.SalesUnits.ContainsKey(msn))
        {
            var visit = Visit.Of(http, platform.Options);
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            instead = new RazorComponentResult<ScanPage>(new { Visit = visit, Payer = payer, Problem = visit.Say.UnknownCode });
        }
        return instead is null;
    }
}
