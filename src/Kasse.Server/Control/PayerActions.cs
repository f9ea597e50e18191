using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Outbound;
using Kasse.Server.Web;
using Kasse.Server.Web.Wallet;
using Kasse.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>A test user's answers without a phone: what the wallet's pages do, as calls.</summary>
sealed class PayerActions(Platform platform, PayerActs acts, ShippingOptions shippingOptions, ConsentRemoval consentRemoval)
{
    public void Map(RouteGroupBuilder group)
    {
        group.ProducesProblem(404).ProducesProblem(409);
        group.MapPost("/approve", Approve).WithSummary("A test user approves; an issuer that says no is an answer too, see happened");
        group.MapPost("/reject", Reject).WithSummary("The payer rejects, or leaves the landing page");
        group.MapPost("/decline", Decline).WithSummary("The issuer declines, whatever the card; the payer may try again");
        group.MapPost("/send", Send).WithSummary("The request reaches a test user's app");
        group.MapPost("/challenge", Challenge).WithSummary("The payer passes or fails the issuer's challenge (3-D Secure)");
        group.MapPost("/withdraw-consent", WithdrawConsent).WithSummary("The payer takes back the consent to share; the merchant of an eCom express order is told");
    }

    async Task<Results<Ok<ConsentWithdrawn>, ProblemHttpResult>> WithdrawConsent(string msn, string reference)
    {
        if (platform.Journal.Find(msn, reference)?.Payment is not { } payment) return ControlProblem.From(Refusal.PaymentNotFound, reference);
        if (payment.Authorization is not { Profile: not null, PhoneNumber: { } phoneNumber })
            return ControlProblem.Conflict("Only a payer who was asked to share something, and has approved, has given a consent.");

        await platform.Consents.Withdraw(msn, phoneNumber);
        return TypedResults.Ok(new ConsentWithdrawn(payment.Order.Ecom?.ConsentRemovalPrefix is null ? null : await consentRemoval.Tell(payment)));
    }

    async Task<Results<Ok<Acted>, ProblemHttpResult>> Approve(string msn, string reference, ApproveRequest? asked)
    {
        if (platform.See(msn, reference)?.Payment is not { } payment) return ControlProblem.From(Refusal.PaymentNotFound, reference);

        return await ApproveAs(payment, asked?.PhoneNumber, asked?.CardId, asked?.ShippingOptionId, challengePassed: false);
    }

    async Task<Results<Ok<Acted>, ProblemHttpResult>> Reject(string msn, string reference) => Answer(await acts.Reject(msn, reference), reference);

    async Task<Results<Ok<Acted>, ProblemHttpResult>> Decline(string msn, string reference, DeclineRequest asked) => platform.Settings.Current.PspOf(msn) is { } psp
        ? ControlProblem.Conflict($"{psp.Name} charges the card: let it answer makePayment with FAIL.")
        : Answer(await acts.Decline(msn, reference, asked.Reason), reference);

    async Task<Results<Ok<Acted>, ProblemHttpResult>> Send(string msn, string reference, SendRequest asked) =>
        Answer(await acts.SendTo(msn, reference, asked.PhoneNumber), reference);

    async Task<Results<Ok<Acted>, ProblemHttpResult>> Challenge(string msn, string reference, ChallengeRequest asked)
    {
        if (platform.See(msn, reference)?.Payment is not { } payment) return ControlProblem.From(Refusal.PaymentNotFound, reference);
        if (!asked.Passed) return Answer(await acts.FailChallenge(msn, reference), reference);
        if (!payment.ChallengeUnderWay) return ControlProblem.Conflict("No issuer waits for the payer to identify. Approve the payment first.");

        return await ApproveAs(payment, asked.PhoneNumber, asked.CardId, asked.ShippingOptionId, challengePassed: true);
    }

    async Task<Results<Ok<Acted>, ProblemHttpResult>> ApproveAs(
        Payment payment, string? phoneNumber, string? cardId, string? shippingOptionId, bool challengePassed)
    {
        var (msn, reference) = (payment.Msn, payment.Reference);
        if (payment.Order.Method == PaymentMethod.Card)
        {
            return (cardId is null ? Web.Landing.TestCards.All[0] : Web.Landing.TestCards.Find(cardId)) is { Card: var card }
                ? Answer(await acts.PayByCard(msn, reference, card, challengePassed), reference)
                : ControlProblem.Invalid("cardId: for a card payment, the number or the last four digits of a test card that the card page takes.");
        }

        phoneNumber ??= payment.SentTo ?? payment.Order.PhoneNumber;
        if (phoneNumber is null) return ControlProblem.Invalid("phoneNumber: say which test user approves; the payment has not reached anybody yet.");
        var (shipping, why) = await Choose(payment, phoneNumber, shippingOptionId);
        return why is null
            ? Answer(await acts.Approve(msn, reference, phoneNumber, cardId, shipping, challengePassed), reference)
            : ControlProblem.Invalid(why);
    }

    async Task<(ShippingChoice? Shipping, string? WhyNot)> Choose(Payment payment, string phoneNumber, string? optionId)
    {
        if (payment.Order.Shipping is null) return (null, optionId is null ? null : "shippingOptionId: nothing is shipped with this payment.");
        // An unknown payer is refused by the act itself.
        var registry = platform.Settings.Current;
        if (registry.Wallets.GetValueOrDefault(phoneNumber) is not { Payer.Address: var address }) return (null, null);

        var groups = await shippingOptions.For(payment, registry.SalesUnits[payment.Msn], address, CancellationToken.None);
        var options = groups.OrderByDescending(g => g.IsDefault).ThenBy(g => g.Priority)
            .SelectMany(g => g.Options.OrderByDescending(o => o.IsDefault).ThenBy(o => o.Priority)).ToList();
        if (options.Count == 0) return (null, "The merchant does not deliver to where this payer lives, or did not answer.");
        return options.Find(o => optionId is null || o.Id == optionId) is { } option
            ? (new ShippingChoice(address, option.Id, option.Name, option.Amount), null)
            : (null, $"shippingOptionId: there is no option {optionId}, only {string.Join(", ", options.Select(o => o.Id))}.");
    }

    Results<Ok<Acted>, ProblemHttpResult> Answer(Outcome outcome, string reference) => outcome switch
    {
        { Event: { } happened } => TypedResults.Ok(new Acted(
            EventCodec.Kind(happened), outcome.Refusal, PaymentView.From(outcome.Payment!, platform.Addresses))),
        _ => ControlProblem.From(outcome.Refusal!.Value, reference),
    };
}

/// <param name="Happened">What came of it: authorized, declined, challenge, outstanding, aborted or sent.</param>
/// <param name="Refusal">Null when it came to what was asked for; else why not.</param>
sealed record Acted(string Happened, Refusal? Refusal, PaymentView Payment);

/// <param name="Status">What the merchant answered; 0 when no answer came; null where no merchant asked to be told.</param>
sealed record ConsentWithdrawn(int? Status);

/// <param name="PhoneNumber">Left out: whoever the payment has reached, or was meant for.</param>
/// <param name="CardId">Left out: the first card. For a card payment: the number or the last four digits of a test card of the card page.</param>
/// <param name="ShippingOptionId">Express only; left out: the option that is shown first.</param>
sealed record ApproveRequest(string? PhoneNumber = null, string? CardId = null, string? ShippingOptionId = null);

/// <param name="PhoneNumber">Like the rest: as approved with.</param>
sealed record ChallengeRequest(bool Passed, string? PhoneNumber = null, string? CardId = null, string? ShippingOptionId = null);

sealed record DeclineRequest(DeclineReason Reason);

sealed record SendRequest(string PhoneNumber);
