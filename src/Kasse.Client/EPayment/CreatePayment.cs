namespace Kasse.Client.EPayment;

/// <summary>A payment that you ask for.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/create"/></remarks>
public sealed record CreatePayment
{
    /// <summary>How much, in minor units of a currency that the sales unit takes. At least 1 krone in Norway.</summary>
    public required Amount Amount { get; init; }

    /// <summary>
    /// Your own name for the payment: 8 to 64 letters, digits and hyphens, never used before by this sales unit, also not for a payment that
    /// came to nothing. Payers see it.
    /// </summary>
    public required string Reference { get; init; }

    /// <summary>How the payer gets to the payment: to the address that you get, unless you say otherwise.</summary>
    public UserFlow UserFlow { get; init; } = UserFlow.WebRedirect;

    /// <summary>What is paid with: the app, unless you say otherwise.</summary>
    public PaymentMethod PaymentMethod { get; init; } = new();

    /// <summary>
    /// Where the payer comes back to, whatever they decided; https, or a scheme of your app. Nothing is added to it, so put in what you need
    /// to find the order again. Needed for <see cref="UserFlow.WebRedirect"/>. Payers may come in another browser, or never.
    /// </summary>
    public string? ReturnUrl { get; init; }

    /// <summary>What it is for, 3 to 100 characters. Payers see it.</summary>
    public string? PaymentDescription { get; init; }

    /// <summary>Who is to pay, where you know it. Needed for <see cref="UserFlow.PushMessage"/>.</summary>
    public Customer? Customer { get; init; }

    /// <summary>Whether the customer stands in front of you; not, unless you say so.</summary>
    public CustomerInteraction? CustomerInteraction { get; init; }

    /// <summary>The least age of the payer, in years, 0 to 100.</summary>
    public int? MinimumUserAge { get; init; }

    /// <summary>What you want to know about the payer. They are asked, and the payment fails when they say no.</summary>
    public Profile? Profile { get; init; }

    /// <summary>
    /// Until when it can be paid: more than 10 minutes and at most 60 days ahead. Ten minutes unless you say so. Needs a
    /// <see cref="Receipt"/> and the platform's leave.
    /// </summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The form of the code, for <see cref="UserFlow.Qr"/>. SVG unless you say otherwise.</summary>
    public QrFormat? QrFormat { get; init; }

    /// <summary>What was bought, for the payer to see in the app.</summary>
    public Receipt? Receipt { get; init; }

    /// <summary>A page of yours with the receipt, https or a scheme of your app.</summary>
    public string? ReceiptUrl { get; init; }

    /// <summary>At most 5 pairs of your own, keys to 100 and values to 500 characters. Only you get them back.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Express: how it may be delivered, for the payer to choose in the app. Its price is added to <see cref="Amount"/>.</summary>
    public Shipping? Shipping { get; init; }

    /// <summary>Terms that the payer accepts in the app before paying.</summary>
    public MerchantLegalLinks? MerchantLegalLinks { get; init; }

    /// <summary>What the card networks ask of some industries.</summary>
    public IndustryData? IndustryData { get; init; }

    /// <summary>Of payment service providers, with <see cref="PaymentMethodType.CardPassthrough"/>.</summary>
    public CardPassthrough? CardPassthrough { get; init; }
}

/// <summary>What is paid with.</summary>
public sealed record PaymentMethod
{
    /// <summary>The app, unless you say otherwise.</summary>
    public PaymentMethodType Type { get; init; } = PaymentMethodType.Wallet;

    /// <summary>Kinds of cards that may not be used. Denmark and Finland only.</summary>
    public IReadOnlyList<BlockedSource>? BlockedSources { get; init; }

    /// <summary>In answers: the first six digits of the card, once it is paid and if they are known.</summary>
    public string? CardBin { get; init; }
}

/// <summary>Who is to pay: name them in one of three ways.</summary>
public sealed record Customer
{
    /// <summary>With country code and nothing else but digits: <c>4712345678</c>.</summary>
    public string? PhoneNumber { get; init; }

    /// <summary>What stands in the personal code that you scanned from the payer's app.</summary>
    public string? PersonalQr { get; init; }

    /// <summary>From a check-in; valid for 15 minutes.</summary>
    public string? CustomerToken { get; init; }
}

/// <summary>What is shared of the payer.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/features/profile-sharing"/></remarks>
public sealed record Profile
{
    /// <summary>What you ask for, in words with spaces between: <c>name address email phoneNumber birthDate</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>In answers: names the payer in the Userinfo API, once they have shared something.</summary>
    public string? Sub { get; init; }
}

/// <summary>The form of a QR code.</summary>
public sealed record QrFormat
{
    /// <summary>An image, or the address to draw yourself.</summary>
    public required QrImageFormat Format { get; init; }

    /// <summary>Width and height of a PNG in pixels, 100 to 2000. 1024 unless you say otherwise.</summary>
    public int? Size { get; init; }
}

/// <summary>Terms that the payer accepts in the app before paying. Addresses are https.</summary>
public sealed record MerchantLegalLinks
{
    /// <summary>Your terms of sale.</summary>
    public string? TermsOfSaleUrl { get; init; }

    /// <summary>How you handle personal data.</summary>
    public string? PrivacyPolicyUrl { get; init; }
}

/// <summary>What the card networks ask of some industries.</summary>
public sealed record IndustryData
{
    /// <summary>Of airlines.</summary>
    public AirlineData? AirlineData { get; init; }
}

/// <summary>A flight.</summary>
public sealed record AirlineData
{
    /// <summary>1 to 6 characters.</summary>
    public required string AgencyInvoiceNumber { get; init; }

    /// <summary>The numeric IATA code, three digits.</summary>
    public required string AirlineCode { get; init; }

    /// <summary>The IATA designator, two characters.</summary>
    public required string AirlineDesignatorCode { get; init; }

    /// <summary>1 to 49 characters.</summary>
    public required string PassengerName { get; init; }

    /// <summary>1 to 150 characters.</summary>
    public string? TicketNumber { get; init; }
}

/// <summary>How a payment service provider charges the card itself.</summary>
public sealed record CardPassthrough
{
    /// <summary>The provider's own id, at most 64 characters.</summary>
    public required string PspReference { get; init; }

    /// <summary>Where the card is sent to, https.</summary>
    public required string CardCallbackUrl { get; init; }

    /// <summary>Which cards the provider charges.</summary>
    public required IReadOnlyList<PassthroughCardType> AllowedCardTypes { get; init; }

    /// <summary>For a Visa/Dankort, whether to use it as a Visa.</summary>
    public bool? PreferVisaPartOfVisaDankort { get; init; }

    /// <summary>A GUID. Without it a plain Dankort cannot be used.</summary>
    public string? PublicEncryptionKeyId { get; init; }
}

/// <summary>A payment that can be paid now.</summary>
public sealed record PaymentCreated
{
    /// <summary>As you asked.</summary>
    public required string Reference { get; init; }

    /// <summary>
    /// Where to send the payer, or the code to show. Null for <see cref="UserFlow.PushMessage"/>. Take it as it is: host and form change.
    /// </summary>
    public string? RedirectUrl { get; init; }
}
