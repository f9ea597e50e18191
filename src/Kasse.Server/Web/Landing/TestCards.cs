using Kasse.Engine.Payments;

namespace Kasse.Server.Web.Landing;

/// <summary>The cards that can be typed on the hosted card page. No other number is taken: a real one must never end up here.</summary>
public static class TestCards
{
    public static readonly IReadOnlyList<TestCard> All =
    [
        new("4925560000060001", CardScheme.Visa, CardConduct.Pays),
        new("5353100000080002", CardScheme.Mastercard, CardConduct.Pays),
        new("4925560000060019", CardScheme.Visa, CardConduct.InsufficientFunds),
        new("4925560000060043", CardScheme.Visa, CardConduct.RefusedByIssuer),
        new("5353100000090035", CardScheme.Mastercard, CardConduct.Expired),
        new("4925560000060050", CardScheme.Visa, CardConduct.ReleasesHeldFundsEarly),
        new("4925560000060068", CardScheme.Visa, CardConduct.StumblesOnFirstCapture),
    ];

    /// <param name="written">The whole number with or without spaces, or the last four digits.</param>
    public static TestCard? Find(string? written)
    {
        var digits = string.Concat((written ?? "").Where(char.IsAsciiDigit));
        return All.FirstOrDefault(card => digits == card.Number || digits == card.Card.LastFour);
    }
}

public sealed record TestCard(string Number, CardScheme Scheme, CardConduct Conduct)
{
    public Card Card { get; } = new(Number[..6], Number[^4..], Scheme, Conduct);

    /// <summary>In groups of four, as it is printed on a card.</summary>
    public string Spaced => string.Join(' ', Number.Chunk(4).Select(group => new string(group)));
}
