using Kasse.Engine.Payments;
using Kasse.Server.Setup;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.Mvc;

namespace Kasse.Server.Web.Portal.TestUsers;

/// <summary>The cards in a test user's app, and how the issuer behind each behaves.</summary>
sealed class TestCardPages(Platform platform)
{
    public void Map(RouteGroupBuilder whoSetsUp)
    {
        whoSetsUp.MapPost("", Add);
        whoSetsUp.MapPost("/{cardId}", Behave);
        whoSetsUp.MapPost("/{cardId}/first", PayWithFirst);
        whoSetsUp.MapPost("/{cardId}/remove", Remove);
    }

    Task<IResult> Add(Visitor visitor, string phoneNumber, [FromForm] string? scheme, [FromForm] string? conduct) =>
        Change(visitor, phoneNumber, cards => Enum.TryParse<CardScheme>(scheme, out var which) && Enum.IsDefined(which) && Read(conduct) is { } how
            ? [.. cards, TestPeople.MakeCard(which, how, FreeNumber(cards), cards.Count + 1)]
            : cards);

    Task<IResult> Behave(Visitor visitor, string phoneNumber, string cardId, [FromForm] string? conduct) =>
        Change(visitor, phoneNumber, cards => Read(conduct) is { } how
            ? [.. cards.Select(card => card.Id == cardId ? card with { Card = card.Card with { Conduct = how } } : card)]
            : cards);

    Task<IResult> PayWithFirst(Visitor visitor, string phoneNumber, string cardId) =>
        Change(visitor, phoneNumber, cards => [.. cards.OrderBy(card => card.Id != cardId)]);

    Task<IResult> Remove(Visitor visitor, string phoneNumber, string cardId) =>
        Change(visitor, phoneNumber, cards => [.. cards.Where(card => card.Id != cardId)]);

    async Task<IResult> Change(Visitor visitor, string phoneNumber, Func<IReadOnlyList<WalletCard>, IReadOnlyList<WalletCard>> change)
    {
        if (platform.Settings.Current.Wallets.GetValueOrDefault(phoneNumber) is not { } wallet)
            return visitor.NotFound("There is no test user with this number.");

        await platform.Settings.Save(wallet with { Cards = change(wallet.Cards) }, visitor.Account.Email);
        return SeeOther.To($"{PortalPaths.Of(wallet.Payer)}?done=cards#cards");
    }

    static CardConduct? Read(string? conduct) => Enum.TryParse<CardConduct>(conduct, out var how) && Enum.IsDefined(how) ? how : null;

    /// <summary>Four digits that no other card of the wallet ends with, so that people can tell them apart.</summary>
    static string FreeNumber(IReadOnlyList<WalletCard> cards) =>
        Enumerable.Range(1, 9999).Select(number => $"{number:0000}").First(number => cards.All(card => card.Card.LastFour != number));
}
