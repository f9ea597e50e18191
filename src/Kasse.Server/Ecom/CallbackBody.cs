using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine.Payments;
using Kasse.Storage;

namespace Kasse.Server.Ecom;

/// <summary>What a merchant is called back with: in a regular payment, and with more in an express one.</summary>
sealed record CallbackBody(
    string MerchantSerialNumber, string OrderId, CallbackShipping? ShippingDetails, CallbackInfo TransactionInfo, CallbackError? ErrorInfo, UserDetails? UserDetails)
{
    // Letters and signs as they are: this is never put into a page as it stands.
    static readonly CallbackJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static CallbackBody Of(History history, PaymentEvent happened)
    {
        var payment = history.Payment;
        var told = OrderLog.Of(history).First(entry => entry.Event.PspReference == happened.PspReference);
        var express = payment.Order.Shipping is not null;
        var reserved = happened as PaymentEvent.Authorized;
        return new(
            payment.Msn,
            payment.Reference,
            reserved?.Shipping is { } shipping ? CallbackShipping.From(shipping) : null,
            new(told.Amount.Minor, StatusOf(happened, express), told.TimeStamp, told.TransactionId),
            ErrorOf(happened, told.TransactionId is not null),
            reserved is null ? null : UserDetails.From(payment));
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json.CallbackBody);

    static string StatusOf(PaymentEvent happened, bool express) => happened switch
    {
        PaymentEvent.Authorized => express ? "RESERVE" : "RESERVED",
        PaymentEvent.Declined => "RESERVE_FAILED",
        PaymentEvent.Aborted { OnLandingPage: false } => "CANCELLED",
        PaymentEvent.Aborted or PaymentEvent.Expired => "REJECTED",
        _ => throw new InvalidOperationException($"Nobody is called back about {happened.GetType().Name}."),
    };

    /// <param name="seen">Somebody's app had the order in hand.</param>
    static CallbackError? ErrorOf(PaymentEvent happened, bool seen)
    {
        return happened switch
        {
            PaymentEvent.Declined e => Error(EcomError.Of(e.Reason)),
            PaymentEvent.Aborted { OnLandingPage: true } or PaymentEvent.Expired =>
                Error(("45", seen ? "User has cancelled or not acted upon the payment" : "User has not acted upon the payment")),
            _ => null,
        };

        static CallbackError Error((string Code, string Message) error) => new(error.Code, "PAYMENTS", error.Message);
    }
}

sealed record CallbackInfo(long Amount, string Status, string TimeStamp, string? TransactionId);

sealed record CallbackError(string ErrorCode, string ErrorGroup, string ErrorMessage);

/// <param name="ShippingCost">Kroner.</param>
sealed record CallbackShipping(CallbackAddress Address, decimal ShippingCost, string ShippingMethod, string ShippingMethodId)
{
    public static CallbackShipping From(ShippingChoice choice) => new(
        new(choice.Address.AddressLine1, choice.Address.AddressLine2, choice.Address.City, choice.Address.Country, choice.Address.PostCode, choice.Address.PostCode),
        Kroner.Of(choice.Cost), choice.OptionName, choice.OptionId);
}

/// <summary>The post code under both of its names: some clients read the one, some the other.</summary>
/// <param name="Country">By its code, unlike in the details.</param>
sealed record CallbackAddress(
    string AddressLine1, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? AddressLine2, string City, string Country, string ZipCode, string PostCode);

[JsonSerializable(typeof(CallbackBody))]
sealed partial class CallbackJson : JsonSerializerContext;
