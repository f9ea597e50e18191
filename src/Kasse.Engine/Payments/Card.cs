namespace Kasse.Engine.Payments;

/// <summary>A payer's card. The whole number is never kept: six digits that name the issuer and four to recognise it by.</summary>
public sealed record Card(string Bin, string LastFour, CardScheme Scheme, CardConduct Conduct = CardConduct.Pays)
{
    /// <summary>How long the issuer promises to hold an authorization for this scheme.</summary>
    public TimeSpan GuaranteePeriod => Scheme switch
    {
        CardScheme.Visa or CardScheme.BankAxept or CardScheme.Dankort => TimeSpan.FromDays(7),
        CardScheme.VisaElectron => TimeSpan.FromDays(5),
        CardScheme.Mastercard => TimeSpan.FromDays(30),
    };
}

public enum CardScheme
{
    Visa,
    VisaElectron,
    Mastercard,
    BankAxept,
    Dankort,
}

/// <summary>How the issuer behind a test card behaves.</summary>
public enum CardConduct
{
    Pays,
    Expired,
    InsufficientFunds,
    RefusedByIssuer,

    /// <summary>Pays after the payer has identified at the issuer (3-D Secure).</summary>
    AsksForChallenge,

    /// <summary>Gives the held money back once its guarantee has run out, so that a later capture fails.</summary>
    ReleasesHeldFundsEarly,

    /// <summary>Does not answer the first capture; the next one succeeds.</summary>
    StumblesOnFirstCapture,
}

/// <summary>Why an issuer refused, as told to the payer. The merchant learns only that the payment is not paid.</summary>
public enum DeclineReason
{
    InsufficientFunds,
    RefusedByIssuer,
    SuspectedFraud,
    WithdrawalLimitExceeded,
    ExpiredCard,
    InvalidCard,
    ChallengeDenied,
}
