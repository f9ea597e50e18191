using System.Diagnostics;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Outbound;
using Kasse.Server.Schedule;
using Kasse.Server.Web.Landing;
using Kasse.Server.Web.Portal;
using Kasse.Server.Web.Portal.Payments;
using Kasse.Server.Web.Wallet;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.GoLive.Scenarios;

/// <summary>Does what a scenario's steps say, by the acts of the wallet and the hand of the clock.</summary>
sealed class Hands(Platform platform, PayerActs acts, ShippingOptions shippingOptions, ClockHand clock) : IDisposable
{
    static readonly TimeSpan VisitMax = TimeSpan.FromSeconds(5);

    readonly ReturningBrowser browser = new(VisitMax);

    public async Task<Done> Do(Step step, Payment payment)
    {
        if (step.Deed is Deed.Strike strike) return Strike(strike, payment);
        // A second card after one that was declined.
        var tries = payment.LastDecline is null ? 0 : 1;
        var (what, refusal) = step.Deed switch
        {
            Deed.Approve => await Approve(payment, tries),
            Deed.Reject => Told(await acts.Reject(payment.Msn, payment.Reference), "The payer rejected the payment in the app."),
            Deed.Decline decline => Told(await acts.Decline(payment.Msn, payment.Reference, decline.Reason), "The payer approved, and the issuer declined the card."),
            Deed.LetExpire => await LetExpire(payment),
            Deed.Jump jump => await Jump(jump.By),
            Deed.Return => (await browser.Visit(payment.Order.ReturnUrl), null),
            _ => throw new UnreachableException($"Nobody has said how {step.Deed} is done."),
        };
        return new Done(platform.RealTime.GetUtcNow(), what, Failed: refusal is not null);
    }

    public void Dispose() => browser.Dispose();

    static (string What, Refusal? Refusal) Told(Outcome outcome, string done) => outcome.Refusal is { } refusal && outcome.Event is not PaymentEvent.Declined
        ? ($"That could not be done: {RefusalText.Of(refusal)}", refusal)
        : (done, null);

    async Task<(string, Refusal?)> Approve(Payment payment, int tries)
    {
        if (payment.Order.Method == PaymentMethod.Card)
        {
            var paying = TestCards.All.Where(card => card.Conduct == CardConduct.Pays).ElementAt(tries).Card;
            return Paid(await WithChallenge(passed => acts.PayByCard(payment.Msn, payment.Reference, paying, passed)), $"Somebody paid with a {paying.Scheme} on the card page.");
        }
        var payer = Payer(payment);
        if (payer is null) return ("There is no test user who could pay.", Refusal.PayerNotFound);
        var card = payer.Cards.Where(card => card.Card.Conduct == CardConduct.Pays).Take(tries + 1).LastOrDefault();
        var shipping = await Shipping(payment, payer.Payer);
        return Paid(
            await WithChallenge(passed => acts.Approve(payment.Msn, payment.Reference, payer.Payer.PhoneNumber, card?.Id, shipping, passed)),
            $"{payer.Payer.FirstName} {payer.Payer.LastName} ({payer.Payer.PhoneNumber}) approved the payment in the app, and did not return.");
    }

    static (string, Refusal?) Paid(Outcome outcome, string done) => outcome.Event is PaymentEvent.Authorized
        ? (done, null)
        : ($"The payment could not be approved: {RefusalText.Of(outcome.Refusal ?? Refusal.AuthorizationUnderWay)}", outcome.Refusal ?? Refusal.AuthorizationUnderWay);

    static async Task<Outcome> WithChallenge(Func<bool, Task<Outcome>> approve)
    {
        var outcome = await approve(false);
        return outcome.Refusal == Refusal.ChallengeRequired ? await approve(true) : outcome;
    }

    /// <summary>Whoever the payment has reached or was meant for; else somebody of the market who is old enough.</summary>
    Wallet? Payer(Payment payment)
    {
        var registry = platform.Settings.Current;
        if ((payment.SentTo ?? payment.Order.PhoneNumber) is { } asked && registry.Wallets.GetValueOrDefault(asked) is { } meant) return meant;
        var country = registry.SalesUnits[payment.Msn].Market switch { Market.Norway => "47", Market.Denmark => "45", Market.Finland => "358" };
        return registry.Wallets.Values.Where(wallet => wallet.Payer.MayPay(payment.Order.MinimumUserAge, clock.Now))
            .OrderByDescending(wallet => wallet.Payer.PhoneNumber.StartsWith(country, StringComparison.Ordinal))
            .ThenBy(wallet => wallet.Payer.PhoneNumber, StringComparer.Ordinal).FirstOrDefault();
    }

    async Task<ShippingChoice?> Shipping(Payment payment, Payer payer)
    {
        if (payment.Order.Shipping is null) return null;
        var groups = await shippingOptions.For(payment, platform.Settings.Current.SalesUnits[payment.Msn], payer.Address, CancellationToken.None);
        return groups.SelectMany(group => group.Options).FirstOrDefault() is { } option ? new ShippingChoice(payer.Address, option.Id, option.Name, option.Amount) : null;
    }

    async Task<(string, Refusal?)> LetExpire(Payment payment)
    {
        var by = payment.ExpiresAt - clock.Now + TimeSpan.FromSeconds(1);
        return await Jump(by > TimeSpan.Zero ? by : TimeSpan.Zero);
    }

    async Task<(string, Refusal?)> Jump(TimeSpan by)
    {
        if (clock.Objection(by) is { } objection) return ($"The clock cannot jump so far: {objection}", Refusal.ExpiresTooLate);
        await clock.Move(by);
        return ($"The clock jumped {Words.Span(by)} ahead.", null);
    }

    Done Strike(Deed.Strike strike, Payment payment)
    {
        var fault = platform.Faults.Add(payment.Msn, strike.Operation, strike.Harm, count: strike.Count, reference: payment.Reference, eventType: strike.Event);
        var what = strike.Operation ?? (strike.Harm.IsOfWebhooks ? "Kasse" : "the next call");
        return fault is null
            ? new Done(platform.RealTime.GetUtcNow(), "There are too many faults already. Switch some off.", Failed: true)
            : new Done(platform.RealTime.GetUtcNow(), $"For this payment something goes wrong on purpose: {what} {strike.Harm}{(strike.Count == 1 ? ", once" : "")}.", Fault: fault.Id);
    }
}

/// <summary>Opens the address that a payer returns to as a browser does that has never been there: without cookies, perhaps another one than before.</summary>
sealed class ReturningBrowser(TimeSpan visitMax) : IDisposable
{
    readonly HttpClient http = new(Destination.Handler(publicOnly: false)) { Timeout = visitMax };

    /// <returns>What came of it, in a sentence; nothing depends on it.</returns>
    public async Task<string> Visit(string? returnUrl)
    {
        if (returnUrl is null) return "The payment has no returnUrl, so that nobody returns.";
        if (Destination.Objection(returnUrl, publicOnly: false) is not null) return $"{returnUrl} leads into an app, where Kasse cannot go: open it yourself.";
        try
        {
            using var answer = await http.GetAsync(returnUrl, HttpCompletionOption.ResponseHeadersRead);
            return $"The payer came back, in a browser without a session: {returnUrl} answered {(int)answer.StatusCode}.";
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return $"Nobody answered at {returnUrl}, so that the payer saw nothing. Open it yourself, if you can.";
        }
    }

    public void Dispose() => http.Dispose();
}
