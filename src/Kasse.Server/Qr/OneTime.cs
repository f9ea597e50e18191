using Kasse.Server.Callers;
using Kasse.Storage;
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
        if (string.IsNullOrWhiteSpace(body.Url)) return Task.FromResult(ParamsProblem.Invalid(call, [new("url", "The Url field is required.")]));

        if (LandingLink.Find(LandingLink.TokenIn(body.Url), platform) is not { } link || link.Payment.Msn != call.SalesUnit.Msn)
        {
            return Task.FromResult(ParamsProblem.Say(call.Http, 400, "Validation error", "Supplied landing page token is not valid",
                new Why($"url was '{body.Url}', which is no landing page of a payment of sales unit {call.SalesUnit.Msn}.", "Send the redirectUrl that creating the payment answered, as it is. For a code that leads to a page of your own use /qr/v1/merchant-redirect.")));
        }
        var (payment, now) = (link.Payment, platform.Clock.GetUtcNow());
        if (link.IsDecided || payment.ExpiresAt <= now)
            return Task.FromResult(ParamsProblem.Say(call.Http, 400, "Order timeout", "Payment has already timed out", new Why($"The payment {payment.Reference} is decided, or its time is up.", "Create a payment for each code, and show it at once: it is good for ten minutes.")));

        var url = platform.Drawings.Url(platform.Addresses.Landing(payment), drawing, payment.ExpiresAt);
        return Task.FromResult(Reply.Json(200, new OneTimeResponse(url, (long)(payment.ExpiresAt - now).TotalSeconds), QrJson.Default.OneTimeResponse));
    }
}
