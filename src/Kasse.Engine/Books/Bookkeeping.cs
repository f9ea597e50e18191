using Kasse.Engine.Payments;

namespace Kasse.Engine.Books;

/// <summary>Where money can be: with the payer's card issuer, held for a merchant, or owed to the merchant.</summary>
/// <param name="Owner">The card (issuer digits and last four), or the merchant's serial number.</param>
public readonly record struct Account(AccountKind Kind, string Owner);

public enum AccountKind
{
    FundingSource,
    Held,
    Merchant,
}

/// <summary>Money moves from one account to another. A posting is a pair, so debits equal credits by construction.</summary>
public readonly record struct Posting(Account From, Account To, Money Amount);

/// <summary>The one table that says which event moves which money.</summary>
public static class Bookkeeping
{
    /// <param name="payment">The payment at any time after <paramref name="happened"/>.</param>
    public static Posting? PostingFor(Payment payment, PaymentEvent happened) => PostingFor(payment.Msn, happened, () => payment.Authorization!.Card);

    /// <param name="card">What the payment was paid with; only asked for where the event does not say.</param>
    public static Posting? PostingFor(string msn, PaymentEvent happened, Func<Card> card) => happened switch
    {
        PaymentEvent.Authorized e => new(FundingSource(e.Card), Held(msn), e.Amount),
        PaymentEvent.Captured e => new(Held(msn), Merchant(msn), e.Amount),
        PaymentEvent.Cancelled e => new(Held(msn), FundingSource(card()), e.Amount),
        PaymentEvent.Refunded e => new(Merchant(msn), FundingSource(card()), e.Amount),
        PaymentEvent.Created or PaymentEvent.SentToPayer or PaymentEvent.ChallengeStarted or PaymentEvent.Declined
            or PaymentEvent.AnswerOutstanding or PaymentEvent.Aborted or PaymentEvent.Expired or PaymentEvent.Terminated
            or PaymentEvent.CaptureFailed or PaymentEvent.RefundFailed => null,
        _ => throw new InvalidOperationException($"Nobody has said which money {happened.GetType().Name} moves."),
    };

    static Account FundingSource(Card card) => new(AccountKind.FundingSource, $"{card.Bin}-{card.LastFour}");
    static Account Held(string msn) => new(AccountKind.Held, msn);
    static Account Merchant(string msn) => new(AccountKind.Merchant, msn);
}
