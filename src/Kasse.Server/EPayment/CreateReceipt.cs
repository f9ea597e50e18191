using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Kasse.Engine.Payments;

namespace Kasse.Server.EPayment;

/// <summary>
/// A receipt as a merchant sends it: in a create request, or to Order Management, whose receipt is the very same. Its sums are shown, not checked: the
/// documented samples do not add up either.
/// </summary>
static partial class CreateReceipt
{
    static readonly FrozenDictionary<string, string> Units = Words.Themselves("PCS", "KG", "KM", "MINUTE", "LITRE", "KWH");
    static readonly FrozenDictionary<string, string> BarcodeFormats = Words.Themselves("EAN-13", "CODE 39", "CODE 128");

    /// <summary>No amount is bigger, in minor units: the lines of the longest receipt can be added up.</summary>
    const long MinorMax = 10_000_000_000_000;

    /// <param name="minorMin">No amount of a line is smaller, in minor units.</param>
    public static Receipt From(AskedReceipt receipt, Shape at, long minorMin = -MinorMax)
    {
        if (at.Has(receipt.OrderLines)) at.NotEmpty(receipt.OrderLines);
        return new(
            at.Each(receipt.OrderLines, (place, line) => Line(place, line, minorMin)) ?? [],
            at.Has(receipt.BottomLine) ? Sum(receipt.BottomLine, at.In("bottomLine")) : new("", null, null, null, null, null, null));
    }

    static OrderLine Line(Shape at, AskedOrderLine line, long minorMin) => new(
        at.Text(line.Name),
        at.Text(line.Id),
        at.Number(line.TotalAmount, minorMin, MinorMax),
        at.Number(line.TotalAmountExcludingTax, minorMin, MinorMax),
        at.Number(line.TotalTaxAmount, minorMin, MinorMax),
        TaxRate(line, at),
        line.UnitInfo is { } unitInfo ? Unit(unitInfo, at.In("unitInfo")) : null,
        at.OptionalNumber(line.Discount, 0),
        line.ProductUrl,
        line.IsReturn ?? false,
        line.IsShipping ?? false);

    // Older clients say whole percents; the newer member counts hundredths of one.
    static int TaxRate(AskedOrderLine line, Shape at)
    {
        if (line.TaxPercentage is null) at.Has(line.TaxRate);
        var (rate, percentage) = (at.OptionalNumber(line.TaxRate, 0, 10_000), at.OptionalNumber(line.TaxPercentage, 0, 100));
        return (int)(rate ?? percentage * 100 ?? 0);
    }

    static UnitInfo Unit(AskedUnitInfo unit, Shape at) => new(
        at.Number(unit.UnitPrice, 0),
        at.OptionalText(at.Text(unit.Quantity, QuantityForm()), 0, 10, nameof(unit.Quantity))!,
        at.OptionalWord(unit.QuantityUnit, Units, "PCS"));

    static BottomLine Sum(AskedBottomLine line, Shape at) => new(
        at.Currency(line.Currency),
        at.OptionalNumber(line.TipAmount, 0, MinorMax),
        line.PosId,
        line.ReceiptNumber,
        line.PaymentSources is { } sources ? new(sources.GiftCard, sources.Card, sources.Voucher, sources.Cash) : null,
        line.Barcode is { } barcode ? Code(barcode, at.In("barcode")) : null,
        Totals(line, at));

    static Barcode Code(AskedBarcode barcode, Shape at) => new(at.Word(barcode.Format, BarcodeFormats, ""), at.Text(barcode.Data));

    static ReceiptTotals? Totals(AskedBottomLine line, Shape at)
    {
        var totals = new ReceiptTotals(
            at.OptionalNumber(line.GiftCardAmount, 0),
            line.TotalAmount,
            at.OptionalNumber(line.TotalTax, 0),
            at.OptionalNumber(line.TotalDiscount, 0),
            at.OptionalNumber(line.ShippingAmount, 0),
            line.TerminalId,
            line.ShippingInfo is { } shipping ? Shipping(shipping, at.In("shippingInfo")) : null);
        return totals == new ReceiptTotals(null, null, null, null, null, null, null) ? null : totals;
    }

    static ShippingSum Shipping(AskedShippingInfo shipping, Shape at) => new(
        at.Number(shipping.Amount, 0),
        at.Number(shipping.AmountExcludingTax, 0),
        at.Number(shipping.TaxAmount, 0),
        (int)at.Number(shipping.TaxPercentage, 0, 100));

    [GeneratedRegex(@"^\d+([\.]\d{1,8})?\z", RegexOptions.ECMAScript)]
    private static partial Regex QuantityForm();
}
