using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Server.EPayment;

/// <summary>An amount as the wire has it: currency before value.</summary>
sealed record WireAmount(string Currency, long Value)
{
    public static WireAmount From(Money money) => new(money.Currency, money.Minor);
}

sealed record WireAggregate(WireAmount AuthorizedAmount, WireAmount CancelledAmount, WireAmount CapturedAmount, WireAmount RefundedAmount)
{
    public static WireAggregate From(Payment payment) => new(
        WireAmount.From(payment.Authorized), WireAmount.From(payment.Cancelled), WireAmount.From(payment.Captured), WireAmount.From(payment.Refunded));
}

/// <summary>Answer to capture, refund and cancel. The amount is the payment's, not the modification's.</summary>
sealed record ModificationResponse(WireAmount Amount, string State, WireAggregate Aggregate, Guid PspReference, string Reference)
{
    public static ModificationResponse From(Payment payment) => new(
        WireAmount.From(payment.Order.Amount), payment.State.ToString().ToUpperInvariant(), WireAggregate.From(payment), payment.PspReference, payment.Reference);
}

/// <summary>Request of capture and refund. The value is kept as sent, so that a decimal can be told from a whole number.</summary>
sealed record ModificationRequest(AskedAmount? ModificationAmount);

sealed record AskedAmount(string? Currency, JsonElement? Value)
{
    /// <summary>Schema maximum of an amount, in minor units.</summary>
    public const long MinorMax = 65_000_000;

    /// <returns>Minor units; null when it is no whole number from 0 to the maximum. Numbers in text count as numbers.</returns>
    public long? Minor
    {
        get
        {
            var text = Value is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;
            return decimal.TryParse(text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number)
                && number == decimal.Truncate(number) && number is >= 0 and <= MinorMax
                ? (long)number
                : null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Problem.Body))]
[JsonSerializable(typeof(ModificationRequest))]
[JsonSerializable(typeof(ModificationResponse))]
sealed partial class EPaymentJson : JsonSerializerContext;
