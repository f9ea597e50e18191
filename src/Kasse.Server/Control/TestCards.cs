using System.Text.RegularExpressions;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>The cards in a test user's app, and how the issuer behind each behaves.</summary>
sealed partial class TestCards(Platform platform)
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
        if (WhyNot(asked) is { } why) return ControlProblem.Invalid(why);

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

    public static string? WhyNot(NewTestCard asked) =>
        asked.LastFour is null || LastFourForm().IsMatch(asked.LastFour) ? null : "lastFour: must be four digits.";

    /// <param name="number">The how-manieth card of its owner.</param>
    public static WalletCard Make(NewTestCard asked, int number) =>
        FirstStart.NewCard(new Card(Bin(asked.Scheme), asked.LastFour ?? $"{number:0000}", asked.Scheme, asked.Conduct));

    public static string Bin(CardScheme scheme) => scheme switch
    {
        CardScheme.Visa => "492556",
        CardScheme.VisaElectron => "417500",
        CardScheme.Mastercard => "535310",
        CardScheme.BankAxept => "957600",
        CardScheme.Dankort => "501912",
    };

    Wallet? Find(string phoneNumber) => platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber);

    static ProblemHttpResult Unknown(string cardId) => ControlProblem.NotFound($"The test user has no card {cardId}.");

    [GeneratedRegex("^[0-9]{4}$")]
    private static partial Regex LastFourForm();
}

sealed record TestCardView(string Id, CardScheme Scheme, CardConduct Conduct, string Bin, string LastFour)
{
    public static TestCardView From(WalletCard card) => new(card.Id, card.Card.Scheme, card.Card.Conduct, card.Card.Bin, card.Card.LastFour);
}

sealed record NewTestCard(CardScheme Scheme, CardConduct Conduct = CardConduct.Pays, string? LastFour = null);

/// <param name="First">True makes it the card that is paid with unless another is chosen.</param>
sealed record TestCardChange(CardConduct? Conduct = null, bool? First = null);
