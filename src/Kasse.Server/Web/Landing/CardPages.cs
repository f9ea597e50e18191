using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Web.Wallet;
using Kasse.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Kasse.Server.Web.Landing;

/// <summary>Paying with a card where nobody signs in: the card, 3-D Secure, and back.</summary>
sealed class CardPages(Platform platform, PayerActs acts)
{
    /// <param name="card">A test card's number; what else a card form asks for is not looked at.</param>
    public async Task<IResult> Pay(HttpContext http, string? token, [FromForm] string? card)
    {
        if (Find(token) is not { } link) return LandingLink.Unknown(http, platform);
        if (TestCards.Find(card) is not { } known) return SeeOther.To($"{link.Address}&problem=card");

        var outcome = await acts.PayByCard(link.Payment.Msn, link.Payment.Reference, known.Card);
        return outcome.Refusal == Refusal.ChallengeRequired ? SeeOther.To(Challenge(link, known)) : After(outcome, link);
    }

    public IResult ShowChallenge(HttpContext http, string? token, string? card)
    {
        if (Find(token) is not { } link) return LandingLink.Unknown(http, platform);
        if (!link.Payment.ChallengeUnderWay || TestCards.Find(card) is not { } known) return SeeOther.To(link.Address);

        return new RazorComponentResult<ChallengePage>(
            new { Visit = Visit.Of(http, platform.Options), link.Unit, link.Payment.Order.Amount, Action = Challenge(link, known) });
    }

    public async Task<IResult> AnswerChallenge(HttpContext http, string? token, string? card, [FromForm] string? answer)
    {
        if (Find(token) is not { } link || TestCards.Find(card) is not { } known) return LandingLink.Unknown(http, platform);

        var (msn, reference) = (link.Payment.Msn, link.Payment.Reference);
        return After(answer == "pass" ? await acts.PayByCard(msn, reference, known.Card, challengePassed: true) : await acts.FailChallenge(msn, reference), link);
    }

    LandingLink? Find(string? token) => LandingLink.Find(token, platform) is { Payment.Order.Method: PaymentMethod.Card } link ? link : null;

    // Over is over; while it is open another card may be tried, on the page that says what was wrong with this one.
    static SeeOther After(Outcome outcome, LandingLink link) => outcome.Payment!.IsOpen ? SeeOther.To(link.Address) : link.Leave();

    static string Challenge(LandingLink link, TestCard card) => $"/pay/challenge?token={link.Token}&card={card.Card.LastFour}";
}
