namespace Kasse.Engine.Psp;

/// <summary>What a payment service provider asks for: a card of the payer's, to charge on its own account. The money is never ours.</summary>
/// <param name="PspId">The provider.</param>
/// <param name="Id">The provider's own id of the transaction, unique for it.</param>
/// <param name="MerchantOrderId">Unique for the merchant.</param>
/// <param name="RedirectUrl">Null for a charge on an agreement, like <paramref name="MakePaymentUrl"/>: no payer is asked.</param>
/// <param name="MakePaymentUrl">Where the provider is told the card, and answers how the charge went.</param>
public sealed record PspOrder(string PspId, string Id, string MerchantOrderId, Money Amount, string? RedirectUrl, string? MakePaymentUrl)
{
    /// <summary>The whole <c>Authorization</c> header of our call.</summary>
    public string? MakePaymentToken { get; init; }

    /// <summary>MSISDN without a plus sign, when the merchant knows whom to ask.</summary>
    public string? PhoneNumber { get; init; }

    public string? Text { get; init; }

    /// <summary>The payer comes from an app on the same phone, and goes back to it.</summary>
    public bool IsApp { get; init; }

    public bool SkipsLandingPage { get; init; }

    /// <summary>Once it is reserved, more may be charged without asking the payer again.</summary>
    public bool StartsAgreement { get; init; }

    /// <summary>Where the payer finds the agreement at the merchant's.</summary>
    public string? AgreementUrl { get; init; }

    /// <summary>The provider's id of the transaction that started the agreement which this one is charged on.</summary>
    public string? AgreementId { get; init; }
}
