using System.Text.Json.Serialization;
using Kasse.Client.Calls;

namespace Kasse.Client.EPayment;

/// <summary>What was bought. Amounts are minor units of the currency in <see cref="BottomLine"/>.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/order-management-api/"/></remarks>
public sealed record Receipt
{
    /// <summary>At least one.</summary>
    public required IReadOnlyList<OrderLine> OrderLines { get; init; }

    /// <summary>What concerns all lines.</summary>
    public required BottomLine BottomLine { get; init; }
}

/// <summary>One thing that was bought.</summary>
public sealed record OrderLine
{
    /// <summary>What payers read.</summary>
    public required string Name { get; init; }

    /// <summary>Your article number.</summary>
    public required string Id { get; init; }

    /// <summary>With tax, and with the discount taken off. Minor units.</summary>
    public required long TotalAmount { get; init; }

    /// <summary>Minor units.</summary>
    public required long TotalAmountExcludingTax { get; init; }

    /// <summary>Minor units.</summary>
    public required long TotalTaxAmount { get; init; }

    /// <summary>In hundredths of a percent, 0 to 10000: 2500 is 25 %.</summary>
    public int? TaxRate { get; init; }

    /// <summary>How many, and what one costs.</summary>
    public UnitInfo? UnitInfo { get; init; }

    /// <summary>How much was taken off. Minor units.</summary>
    public long? Discount { get; init; }

    /// <summary>A page of yours about it, https.</summary>
    public string? ProductUrl { get; init; }

    /// <summary>True for what is given back.</summary>
    public bool? IsReturn { get; init; }

    /// <summary>True for delivery.</summary>
    public bool? IsShipping { get; init; }
}

/// <summary>How many, and what one costs.</summary>
public sealed record UnitInfo
{
    /// <summary>Of one, in minor units.</summary>
    public required long UnitPrice { get; init; }

    /// <summary>A number with a point before its decimals, at most 10 characters: <c>2</c>, <c>0.75</c>.</summary>
    public required string Quantity { get; init; }

    /// <summary>Pieces, unless you say otherwise.</summary>
    public QuantityUnit? QuantityUnit { get; init; }
}

/// <summary>What is counted.</summary>
[JsonConverter(typeof(QuantityUnitConverter))]
public enum QuantityUnit
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>Pieces.</summary>
    Pcs,

    /// <summary>Kilograms.</summary>
    Kg,

    /// <summary>Kilometres.</summary>
    Km,

    /// <summary>Minutes.</summary>
    Minute,

    /// <summary>Litres.</summary>
    Litre,

    /// <summary>Kilowatt-hours.</summary>
    Kwh,
}

/// <summary>What concerns all lines of a receipt.</summary>
public sealed record BottomLine
{
    /// <summary>ISO 4217, the payment's.</summary>
    public required string Currency { get; init; }

    /// <summary>Minor units.</summary>
    public long? TipAmount { get; init; }

    /// <summary>Which till.</summary>
    public string? PosId { get; init; }

    /// <summary>Yours.</summary>
    public string? ReceiptNumber { get; init; }

    /// <summary>What was paid in other ways.</summary>
    public PaymentSources? PaymentSources { get; init; }

    /// <summary>For your till to scan again.</summary>
    public Barcode? Barcode { get; init; }
}

/// <summary>What was paid in other ways, in minor units.</summary>
public sealed record PaymentSources
{
    /// <summary>By gift card. Minor units.</summary>
    public long? GiftCard { get; init; }

    /// <summary>By card. Minor units.</summary>
    public long? Card { get; init; }

    /// <summary>By voucher. Minor units.</summary>
    public long? Voucher { get; init; }

    /// <summary>In cash. Minor units.</summary>
    public long? Cash { get; init; }
}

/// <summary>A code on a receipt.</summary>
public sealed record Barcode
{
    /// <summary>How it is drawn.</summary>
    public required BarcodeFormat Format { get; init; }

    /// <summary>What it says.</summary>
    public required string Data { get; init; }
}

/// <summary>How a barcode is drawn.</summary>
[JsonConverter(typeof(BarcodeFormatConverter))]
public enum BarcodeFormat
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>EAN-13.</summary>
    Ean13,

    /// <summary>Code 39.</summary>
    Code39,

    /// <summary>Code 128.</summary>
    Code128,
}

sealed class QuantityUnitConverter : WordConverter<QuantityUnit>;

sealed class BarcodeFormatConverter() : WordConverter<BarcodeFormat>(
    (BarcodeFormat.Ean13, "EAN-13"), (BarcodeFormat.Code39, "CODE 39"), (BarcodeFormat.Code128, "CODE 128"));
