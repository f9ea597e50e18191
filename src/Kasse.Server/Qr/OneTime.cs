using Kasse.Server.Callers;
using Kasse.Server.Web.Landing;

namespace Kasse.Server.Qr;

/// <summary><c>POST /qr/v1</c>: a payment's landing page as a code.</summary>
static class OneTime
{
    public static Task<Reply> Create(Call call, Platform platform)
    {
        var (body, refused) = call.ReadJson(QrJson.Default.OneTimeRequest);
        if (body is null) return Task.FromResult(refused!);
        (var drawing, refused) = Drawing.InHeaders(call);
        if (drawing is null) return Task.FromResult(refused!);
        if (string.IsNullOrWhiteSpace(body.Url)) return Task.FromResult(ParamsProblem.Invalid(call.Http, [new("url", "The Url field is required.")]));

        if (LandingLink.Find(LandingLink.TokenIn(body.Url), platform) is not { } link || link.Payment.Msn != call.SalesUnit.Msn)
        {
            return Task.FromResult(ParamsProblem.Say(call.Http, 400, "Validation error", "Supplied landing page token is not valid",
                "Send the address that the payment was initiated with, as it is. It must be one of this sales unit."));
        }
        var (payment, now) = (link.Payment, platform.Clock.GetUtcNow());
        if (link.IsDecided || payment.ExpiresAt <= now)
            return Task.FromResult(ParamsProblem.Say(call.Http, 400, "Order timeout", "Payment has already timed out", $"The payment {payment.Reference} is decided."));

        var url = platform.Drawings.Url(platform.Addresses.Landing(payment), drawing, payment.ExpiresAt);
        return Task.FromResult(Reply.Json(200, new OneTimeResponse(url, (long)(payment.ExpiresAt - now).TotalSeconds), QrJson.Default.OneTimeResponse));
    }
}
