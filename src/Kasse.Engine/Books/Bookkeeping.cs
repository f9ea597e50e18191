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
    /// <param name="payment">The payment as it was after <paramref name="happened"/>.</param>
    public static Posting? PostingFor(Payment payment, PaymentEvent happened) => happened switch
    {
        PaymentEvent.Authorized e => new(FundingSource(e.Card), Held(payment), e.Amount),
        PaymentEvent.Captured e => new(Held(payment), Merchant(payment), e.Amount),
        PaymentEvent.Cancelled e => new(Held(payment), FundingSource(payment.Authorization!.Card), e.Amount),
        PaymentEvent.Refunded e => new(Merchant(payment), FundingSource(payment.Authorization!.Card), e.Amount),
        PaymentEvent.Created or PaymentEvent.SentToPayer or PaymentEvent.ChallengeStarted or PaymentEvent.Declined
            or PaymentEvent.AnswerOutstanding or PaymentEvent.Aborted or PaymentEvent.Expired or PaymentEvent.Terminated
            or PaymentEvent.CaptureFailed or PaymentEvent.RefundFailed => null,
        _ => throw new InvalidOperationException($"Nobody has said which money {happened.GetType().Name} moves."),
    };

    static Account FundingSource(Card card) => new(AccountKind.FundingSource, $"{card.Bin}-{card.LastFour}");
    static Account Held(Payment payment) => new(AccountKind.Held, payment.Msn);
    static Account Merchant(Payment payment) => new(AccountKind.Merchant, payment.Msn);
}
