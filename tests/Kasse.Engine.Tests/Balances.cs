using Kasse.Engine.Books;

namespace Kasse.Engine.Tests;

/// <summary>Postings added up.</summary>
sealed class Balances
{
    readonly Dictionary<(Account Account, string Currency), Money> balances = [];

    public void Post(Posting? posting)
    {
        if (posting is not { } moved) return;
        balances[(moved.From, moved.Amount.Currency)] = Of(moved.From, moved.Amount.Currency) - moved.Amount;
        balances[(moved.To, moved.Amount.Currency)] = Of(moved.To, moved.Amount.Currency) + moved.Amount;
    }

    public Money Of(Account account, string currency) => balances.GetValueOrDefault((account, currency), Money.Zero(currency));

    public Money Sum(string currency) => balances.Values
        .Where(balance => balance.Currency == currency)
        .Aggregate(Money.Zero(currency), (sum, balance) => sum + balance);
}
