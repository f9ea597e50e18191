namespace Kasse.Engine.Payments;

/// <summary>Everything a merchant asked for when it created a payment. Facts only; the rules read a few of them, the pages and surfaces the rest.</summary>
public sealed record Order
{
    public required string Reference { get; init; }
    public required Money Amount { get; init; }
    public PaymentMethod Method { get; init; }
    public UserFlow Flow { get; init; }

    /// <summary>MSISDN without a plus sign, when the merchant knows whom to ask.</summary>
    public string? PhoneNumber { get; init; }

    public bool CustomerPresent { get; init; }
    public int? MinimumUserAge { get; init; }
    public string? Description { get; init; }
    public string? ReturnUrl { get; init; }
    public string? ReceiptUrl { get; init; }

    /// <summary>What the payer is asked to share, as words separated by spaces.</summary>
    public string? Scope { get; init; }

    public bool BlocksCommercialCards { get; init; }

    /// <summary>UTC. Set for long-living payments only; others live for ten minutes.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public QrFormat? Qr { get; init; }
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    public Receipt? Receipt { get; init; }
    public ShippingOffer? Shipping { get; init; }
    public LegalLinks? LegalLinks { get; init; }
    public AirlineTicket? AirlineTicket { get; init; }

    /// <summary>Set when it was made through eCom, which reads no others.</summary>
    public EcomTerms? Ecom { get; init; }

    public bool Asks(string scope) => Scope is { } words && words.Split(' ').Contains(scope);
}

public enum PaymentMethod
{
    Wallet,
    Card,
}

public enum UserFlow
{
    WebRedirect,
    NativeRedirect,
    PushMessage,
    Qr,
}

public enum QrImage
{
    TargetUrl,
    Svg,
    Png,
}

/// <param name="Size">Edge in pixels of a PNG, 100 to 2000; an SVG has no size.</param>
public sealed record QrFormat(QrImage Image, int Size);

public sealed record LegalLinks(string? TermsOfSaleUrl, string? PrivacyPolicyUrl);

public sealed record AirlineTicket(
    string AgencyInvoiceNumber, string AirlineCode, string AirlineDesignatorCode, string PassengerName, string? TicketNumber);

/// <summary>Where the merchant of an eCom order wants to be called. The rest of a call's address is written behind what stands here, whatever that is.</summary>
/// <param name="AuthToken">The whole <c>Authorization</c> header of a call.</param>
/// <param name="ConsentRemovalPrefix">Express only.</param>
public sealed record EcomTerms(string CallbackPrefix, string? AuthToken, string? ConsentRemovalPrefix);

public sealed record Receipt(IReadOnlyList<OrderLine> OrderLines, BottomLine BottomLine);

/// <summary>One line of a receipt; amounts in minor units of the receipt's currency, tax included unless said otherwise.</summary>
/// <param name="TaxRate">Hundredths of a percent: 2500 is 25 %.</param>
public sealed record OrderLine(
    string Name,
    string Id,
    long TotalMinor,
    long TotalExcludingTaxMinor,
    long TaxMinor,
    int TaxRate,
    UnitInfo? UnitInfo,
    long? DiscountMinor,
    string? ProductUrl,
    bool IsReturn,
    bool IsShipping);

/// <param name="Quantity">Decimal text such as <c>2.5</c>.</param>
public sealed record UnitInfo(long UnitPriceMinor, string Quantity, string QuantityUnit);

public sealed record BottomLine(
    string Currency,
    long? TipMinor,
    string? PosId,
    string? ReceiptNumber,
    PaymentSources? PaymentSources,
    Barcode? Barcode,
    ReceiptTotals? Totals);

public sealed record PaymentSources(long? GiftCardMinor, long? CardMinor, long? VoucherMinor, long? CashMinor);

public sealed record Barcode(string Format, string Data);

/// <summary>Sums that older clients still send; nothing is computed from them.</summary>
public sealed record ReceiptTotals(
    long? GiftCardMinor, long? TotalMinor, long? TaxMinor, long? DiscountMinor, long? ShippingMinor, string? TerminalId, ShippingSum? Shipping);

public sealed record ShippingSum(long Minor, long ExcludingTaxMinor, long TaxMinor, int TaxPercentage);
