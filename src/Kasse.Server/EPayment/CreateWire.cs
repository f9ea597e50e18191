using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kasse.Server.EPayment;

/// <summary>A payment as a merchant asks for it. Everything may be missing; what must not is said by <see cref="CreateOrder"/>.</summary>
sealed record CreateRequest(
    AskedAmount? Amount,
    AskedCustomer? Customer,
    long? MinimumUserAge,
    string? CustomerInteraction,
    AskedIndustryData? IndustryData,
    AskedPaymentMethod? PaymentMethod,
    AskedProfile? Profile,
    string? Reference,
    string? ReturnUrl,
    string? UserFlow,
    string? ExpiresAt,
    AskedQrFormat? QrFormat,
    string? PaymentDescription,
    AskedReceipt? Receipt,
    [property: JsonConverter(typeof(MetadataConverter))] IReadOnlyList<KeyValuePair<string, string>>? Metadata,
    string? ReceiptUrl,
    AskedShipping? Shipping,
    AskedLegalLinks? MerchantLegalLinks,
    JsonElement? CardPassthrough);

sealed record AskedIndustryData(AskedAirlineData? AirlineData);

sealed record AskedAirlineData(
    string? AgencyInvoiceNumber, string? AirlineCode, string? AirlineDesignatorCode, string? PassengerName, string? TicketNumber);

sealed record AskedPaymentMethod(string? Type, IReadOnlyList<string?>? BlockedSources);

sealed record AskedProfile(string? Scope);

sealed record AskedQrFormat(string? Format, long? Size);

sealed record AskedLegalLinks(string? TermsOfSaleUrl, string? PrivacyPolicyUrl);

sealed record AskedReceipt(IReadOnlyList<AskedOrderLine?>? OrderLines, AskedBottomLine? BottomLine);

sealed record AskedOrderLine(
    string? Name,
    string? Id,
    long? TotalAmount,
    long? TotalAmountExcludingTax,
    long? TotalTaxAmount,
    long? TaxRate,
    long? TaxPercentage,
    AskedUnitInfo? UnitInfo,
    long? Discount,
    string? ProductUrl,
    bool? IsReturn,
    bool? IsShipping);

sealed record AskedUnitInfo(long? UnitPrice, string? Quantity, string? QuantityUnit);

sealed record AskedBottomLine(
    string? Currency,
    long? TipAmount,
    string? PosId,
    string? ReceiptNumber,
    AskedPaymentSources? PaymentSources,
    AskedBarcode? Barcode,
    long? GiftCardAmount,
    long? TotalAmount,
    long? TotalTax,
    long? TotalDiscount,
    long? ShippingAmount,
    string? TerminalId,
    AskedShippingInfo? ShippingInfo);

sealed record AskedPaymentSources(long? GiftCard, long? Card, long? Voucher, long? Cash);

sealed record AskedBarcode(string? Format, string? Data);

sealed record AskedShippingInfo(long? Amount, long? AmountExcludingTax, long? TaxAmount, long? TaxPercentage);

sealed record AskedShipping(
    IReadOnlyList<AskedShippingGroup?>? FixedOptions, AskedDynamicOptions? DynamicOptions, IReadOnlyList<string?>? AllowedCountries);

sealed record AskedDynamicOptions(string? CallbackUrl, string? CallbackAuthorizationToken);

sealed record AskedShippingGroup(string? Type, string? Brand, bool? IsDefault, long? Priority, IReadOnlyList<AskedShippingOption?>? Options);

sealed record AskedShippingOption(
    string? Id, AskedAmount? Amount, string? Name, bool? IsDefault, long? Priority, string? Meta, string? EstimatedDelivery);

/// <param name="RedirectUrl">Absent where the payer is asked directly.</param>
sealed record CreateResponse(string? RedirectUrl, string Reference);
