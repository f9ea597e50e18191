using System.Text.Json.Serialization;

namespace Kasse.Server.Ecom;

sealed record InitiateRequest(AskedCustomer? CustomerInfo, AskedMerchant? MerchantInfo, AskedTransaction? Transaction);

sealed record AskedCustomer(string? MobileNumber);

/// <param name="Misspelled">A known mistake, on which the platform's own program breaks.</param>
sealed record AskedMerchant(
    string? MerchantSerialNumber,
    string? CallbackPrefix,
    string? FallBack,
    string? PaymentType,
    string? ConsentRemovalPrefix,
    string? ShippingDetailsPrefix,
    IReadOnlyList<AskedShipping?>? StaticShippingDetails,
    string? AuthToken,
    bool? IsApp,
    [property: JsonPropertyName("fallback")] string? Misspelled);

/// <param name="ShippingCost">Kroner, unlike every other amount.</param>
sealed record AskedShipping(string? IsDefault, int? Priority, decimal? ShippingCost, string? ShippingMethod, string? ShippingMethodId);

/// <param name="Amount">Øre.</param>
sealed record AskedTransaction(
    string? OrderId, long? Amount, string? TransactionText, bool? SkipLandingPage, string? Scope, AskedAirline? AdditionalData);

sealed record AskedAirline(
    string? PassengerName, string? AirlineCode, string? AirlineDesignatorCode, string? AgencyInvoiceNumber, string? TicketNumber);

sealed record InitiateResponse(string OrderId, string Url);
