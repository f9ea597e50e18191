using Kasse.Engine.Payments;
using Kasse.Server.Setup;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>The cards in a test user's app, and how the issuer behind each behaves.</summary>
sealed class TestCards(Platform platform)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapPost("/", Add).WithSummary("Give a test user another card").ProducesProblem(404);
        group.MapPatch("/{cardId}", Update).WithSummary("Change how a card behaves, or make it the one that is paid with first").ProducesProblem(404);
        group.MapDelete("/{cardId}", Remove).WithSummary("Take a card away").ProducesProblem(404);
    }

    async Task<Results<Created<TestCardView>, ProblemHttpResult>> Add(string phoneNumber, NewTestCard asked)
    {
        if (Find(phoneNumber) is not { } wallet) return TestUsers.Unknown(phoneNumber);
        if (TestPeople.WhyNot(asked.LastFour) is { } objection) return ControlProblem.Invalid(objection);

        var card = Make(asked, wallet.Cards.Count + 1);
        await platform.Settings.Save(wallet with { Cards = [.. wallet.Cards, card] });
        return TypedResults.Created($"{ControlEndpoints.Root}/users/{phoneNumber}/cards/{card.Id}", TestCardView.From(card));
    }

    async Task<Results<Ok<TestCardView>, ProblemHttpResult>> Update(string phoneNumber, string cardId, TestCardChange asked)
    {
        if (Find(phoneNumber) is not { } wallet) return TestUsers.Unknown(phoneNumber);
        if (wallet.Cards.FirstOrDefault(c => c.Id == cardId) is not { } card) return Unknown(cardId);

        var changed = card with { Card = card.Card with { Conduct = asked.Conduct ?? card.Card.Conduct } };
        var cards = wallet.Cards.Select(c => c == card ? changed : c);
        await platform.Settings.Save(wallet with { Cards = [.. asked.First == true ? cards.OrderBy(c => c != changed) : cards] });
        return TypedResults.Ok(TestCardView.From(changed));
    }

    async Task<Results<NoContent, ProblemHttpResult>> Remove(string phoneNumber, string cardId)
    {
        if (Find(phoneNumber) is not { } wallet) return TestUsers.Unknown(phoneNumber);
        if (wallet.Cards.All(c => c.Id != cardId)) return Unknown(cardId);
        await platform.Settings.Save(wallet with { Cards = [.. wallet.Cards.Where(c => c.Id != cardId)] });
        return TypedResults.NoContent();
    }

    /// <param name="number">1 for its owner's first card.</param>
    public static WalletCard Make(NewTestCard asked, int number) => TestPeople.MakeCard(asked.Scheme, asked.Conduct, asked.LastFour, number);

    Wallet? Find(string phoneNumber) => platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber);

    static ProblemHttpResult Unknown(string cardId) => ControlProblem.NotFound($"The test user has no card {cardId}.");
}

sealed record TestCardView(string Id, CardScheme Scheme, CardConduct Conduct, string Bin, string LastFour)
{
    public static TestCardView From(WalletCard card) => new(card.Id, card.Card.Scheme, card.Card.Conduct, card.Card.Bin, card.Card.LastFour);
}

sealed record NewTestCard(CardScheme Scheme, CardConduct Conduct = CardConduct.Pays, string? LastFour = null);

/// <param name="First">True makes it the card that is paid with unless another is chosen.</param>
sealed record TestCardChange(CardConduct? Conduct = null, bool? First = null);
