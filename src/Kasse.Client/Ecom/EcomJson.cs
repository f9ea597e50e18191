using System.Text.Json.Serialization;
using Kasse.Client.EPayment;

namespace Kasse.Client.Ecom;

sealed record InitiateBody(InitiateCustomer CustomerInfo, InitiateMerchant MerchantInfo, InitiateTransaction Transaction)
{
    public static InitiateBody From(EcomOrder order, string msn) => new(
        new InitiateCustomer(order.MobileNumber),
        new InitiateMerchant(
            msn,
            order.CallbackPrefix,
            order.FallBack,
            order.Express is null ? "eComm Regular Payment" : "eComm Express Payment",
            order.Express?.ConsentRemovalPrefix,
            order.Express?.ShippingDetailsPrefix,
            order.Express?.StaticShipping?.Select(InitiateShipping.From).ToList(),
            order.AuthToken,
            order.IsApp),
        new InitiateTransaction(order.OrderId, order.Amount, order.TransactionText, order.SkipLandingPage, order.Scope, order.AirlineData));
}

sealed record InitiateCustomer(string? MobileNumber);

sealed record InitiateMerchant(
    string MerchantSerialNumber,
    string CallbackPrefix,
    string FallBack,
    string PaymentType,
    string? ConsentRemovalPrefix,
    string? ShippingDetailsPrefix,
    IReadOnlyList<InitiateShipping>? StaticShippingDetails,
    string? AuthToken,
    bool? IsApp);

/// <param name="IsDefault">Y or N.</param>
/// <param name="ShippingCost">Kroner.</param>
sealed record InitiateShipping(string IsDefault, int Priority, decimal ShippingCost, string ShippingMethod, string ShippingMethodId)
{
    public static InitiateShipping From(EcomShippingMethod method) =>
        new(method.IsDefault ? "Y" : "N", method.Priority, method.CostInKroner, method.Name, method.Id);
}

sealed record InitiateTransaction(string OrderId, long Amount, string TransactionText, bool? SkipLandingPage, string? Scope, AirlineData? AdditionalData);

sealed record ModificationBody(SalesUnit MerchantInfo, ModificationAsked Transaction, bool? ShouldReleaseRemainingFunds = null);

sealed record SalesUnit(string MerchantSerialNumber);

/// <param name="Amount">Øre; absent is all that is left.</param>
sealed record ModificationAsked(long? Amount, string TransactionText);

/// <param name="Transaction">What refund alone calls it.</param>
sealed record ModificationAnswer(string? OrderId, EcomTransaction? TransactionInfo, EcomTransaction? Transaction, EcomSummary? TransactionSummary);

sealed record ApprovalBody(string CustomerPhoneNumber, string Token);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(InitiateBody))]
[JsonSerializable(typeof(EcomInitiated))]
[JsonSerializable(typeof(ModificationBody))]
[JsonSerializable(typeof(ModificationAnswer))]
[JsonSerializable(typeof(EcomDetails))]
[JsonSerializable(typeof(EcomCallback))]
[JsonSerializable(typeof(ApprovalBody))]
sealed partial class EcomJson : JsonSerializerContext;
