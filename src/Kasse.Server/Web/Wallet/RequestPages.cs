using System.Diagnostics.CodeAnalysis;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Userinfo;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Person = Kasse.Storage.Settings.Wallet;

namespace Kasse.Server.Web.Wallet;

/// <summary>One request in the wallet: share? ship how? pay with what? and how it ended.</summary>
sealed class RequestPages(Platform platform, PayerActs acts, Changes changes, SignedIn signedIn, ShippingChoices shippingChoices)
{
    /// <param name="problem">Why the last answer did not work, where the payment itself does not tell: <c>age</c> or <c>card</c>.</param>
    /// <param name="tried">The card that was just refused.</param>
    /// <param name="address">Where to ship to instead of the payer's own address.</param>
    public async Task<IResult> Show(
        HttpContext http, string msn, string reference, [AsParameters] Steps steps, string? problem, string? tried, [AsParameters] AnotherAddress address)
    {
        if (!Find(http, msn, reference, out var person, out var request, out var instead)) return instead;
        var visit = Visit.Of(http, platform.Options);
        if (request.Standing != Standing.Open)
        {
            return new RazorComponentResult<ResultPage>(new
            {
                Visit = visit,
                Request = request,
                Back = steps.Here is null ? null : ReturnAddress.Of(request.Payment),
            });
        }
        if (request.Scopes.Length > 0 && steps.Consent != "yes")
            return new RazorComponentResult<ConsentPage>(new { Visit = visit, Request = request, Steps = steps });

        var shipping = shippingChoices.Open(request.Payment, steps.Shipping);
        if (request.Payment.Order.Shipping is not null && shipping is null)
        {
            var to = address.Else(request.Payer.Address);
            var options = await shippingChoices.For(request, to, http.RequestAborted);
            return new RazorComponentResult<ShippingPage>(new { Visit = visit, Request = request, Steps = steps, Address = to, Options = options });
        }
        return new RazorComponentResult<ConfirmPage>(new
        {
            Visit = visit,
            Request = request,
            Steps = steps,
            person.Cards,
            Shipping = shipping,
            Tried = tried,
            Problem = ProblemText(visit.Say, problem, request.Payment),
            Left = request.Payment.ExpiresAt - platform.Clock.GetUtcNow(),
        });
    }

    /// <summary>What an open page listens to.</summary>
    public IResult Tell(HttpContext http, string msn, string reference) => Find(http, msn, reference, out _, out _, out _)
        ? changes.Tell(http, () => Mark(platform.See(msn, reference)!))
        : TypedResults.NotFound();

    /// <summary>As the merchant sent it, under the type that its first bytes speak of; the page's policy keeps it from being anything else.</summary>
    public IResult Image(HttpContext http, string msn, string reference) =>
        Find(http, msn, reference, out _, out var request, out var instead)
            ? request.Information.Category?.ImageId is { } id && platform.Orders.Image(msn, id) is { } image ? TypedResults.Bytes(image.Content, image.ContentType) : TypedResults.NotFound()
            : instead;

    public async Task<IResult> Approve(
        HttpContext http, string msn, string reference, [AsParameters] Steps steps, [FromForm] string? card, [FromForm] string? terms)
    {
        if (!Find(http, msn, reference, out var person, out var request, out var instead)) return instead;
        var order = request.Payment.Order;
        var shipping = shippingChoices.Open(request.Payment, steps.Shipping);
        var complete = (request.Scopes.Length == 0 || steps.Consent == "yes") && (order.Shipping is null || shipping is not null)
            && (order.LegalLinks is null || terms == "yes");
        if (!complete) return SeeOther.To(request.Address(steps));

        var outcome = await acts.Approve(msn, reference, person.Payer.PhoneNumber, card, shipping);
        return outcome.Refusal switch
        {
            Refusal.ChallengeRequired => SeeOther.To(request.Address(steps, "/challenge", ("card", card))),
            Refusal.PayerTooYoung => SeeOther.To(request.Address(steps, more: ("problem", "age"))),
            Refusal.PayerHasNoCard => SeeOther.To(request.Address(steps, more: ("problem", "card"))),
            // Paid, declined or too late: the page shows it as it now is.
            _ => SeeOther.To(request.Address(steps, more: ("tried", card))),
        };
    }

    public async Task<IResult> Reject(HttpContext http, string msn, string reference, [AsParameters] Steps steps)
    {
        if (!Find(http, msn, reference, out _, out var request, out var instead)) return instead;

        await acts.Reject(msn, reference);
        return SeeOther.To(request.Address(steps));
    }

    /// <summary>Somebody who tries things out lets the issuer say no, whatever the card.</summary>
    public async Task<IResult> Decline(HttpContext http, string msn, string reference, [AsParameters] Steps steps, [FromForm] DeclineReason reason)
    {
        if (!Find(http, msn, reference, out _, out var request, out var instead)) return instead;

        await acts.Decline(msn, reference, reason);
        return SeeOther.To(request.Address(steps));
    }

    public IResult ShowChallenge(HttpContext http, string msn, string reference, [AsParameters] Steps steps, string? card)
    {
        if (!Find(http, msn, reference, out _, out var request, out var instead)) return instead;
        if (!request.Payment.ChallengeUnderWay) return SeeOther.To(request.Address(steps));

        if (request.Psp is not null) return Elsewhere(http, request);

        var amount = request.Payment.Order.Amount;
        return new RazorComponentResult<ChallengePage>(new
        {
            Visit = Visit.Of(http, platform.Options),
            request.Unit,
            Amount = shippingChoices.Open(request.Payment, steps.Shipping) is { } shipping ? amount + shipping.Cost : amount,
            Action = request.Address(steps, "/challenge", ("card", card)),
            WithToken = true,
        });
    }

    public async Task<IResult> AnswerChallenge(
        HttpContext http, string msn, string reference, [AsParameters] Steps steps, string? card, [FromForm] string? answer)
    {
        if (!Find(http, msn, reference, out var person, out var request, out var instead)) return instead;

        var shipping = shippingChoices.Open(request.Payment, steps.Shipping);
        if (answer == "pass")
            await acts.Approve(msn, reference, person.Payer.PhoneNumber, card, shipping, challengePassed: true);
        else
            await acts.FailChallenge(msn, reference);
        return SeeOther.To(request.Address(steps, more: ("tried", card)));
    }

    /// <returns>False, with what to answer instead, when nobody is signed in or the request is not theirs.</returns>
    bool Find(
        HttpContext http, string msn, string reference,
        [NotNullWhen(true)] out Person? person, [NotNullWhen(true)] out WalletRequest? request, [NotNullWhen(false)] out IResult? instead)
    {
        (request, instead) = (null, null);
        person = signedIn.Of(http);
        if (person is null)
        {
            instead = SeeOther.To(HttpMethods.IsGet(http.Request.Method) ? WalletPaths.SignInTo(http.Request.Path + http.Request.QueryString) : WalletPaths.SignIn);
            return false;
        }
        if (platform.See(msn, reference) is not { } seen || seen.Payment.SentTo != person.Payer.PhoneNumber)
        {
            instead = SeeOther.To(WalletPaths.Home);
            return false;
        }
        var registry = platform.Settings.Current;
        request = WalletRequest.From(person.Payer, seen, registry.SalesUnits[msn], registry.PspOf(msn)?.Name, platform.OrderInformationOf(seen.Payment),
            platform.ScopesToAsk(seen.Payment, person.Payer.PhoneNumber), platform.Clock.GetUtcNow());
        return true;
    }

    /// <summary>A provider's 3-D Secure page is its own. A form must not lead there, a link may.</summary>
    RazorComponentResult<ClosedPage> Elsewhere(HttpContext http, WalletRequest request)
    {
        var (visit, payment) = (Visit.Of(http, platform.Options), request.Payment);
        var address = platform.Psp.Find(request.Seen.Stream)?.Transaction.ChallengeUrl ?? request.Address();
        return new(new
        {
            Visit = visit,
            Title = visit.Say.ChallengeTitle,
            Text = visit.Say.ChallengeText(request.Unit.Name, visit.Say.Amount(payment.Order.Amount)),
            Onward = (visit.Say.Next, address),
        });
    }

    string Mark(Seen seen) => WalletRequest.MarkOf(seen, seen.Payment.StandingAt(platform.Clock.GetUtcNow()));

    static string? ProblemText(Texts say, string? problem, Payment payment) => problem switch
    {
        "age" => say.TooYoung(payment.Order.MinimumUserAge ?? Payer.AgeMin),
        "card" => say.NoCard,
        _ => payment.LastDecline is { } reason ? $"{say.Declined(reason)} {say.TryAnotherCard}" : null,
    };
}
