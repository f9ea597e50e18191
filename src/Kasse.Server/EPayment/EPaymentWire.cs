using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
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
        WireAmount.From(payment.Authorized),
        WireAmount.From(payment.Cancelled),
        WireAmount.From(payment.Captured),
        WireAmount.From(payment.Refunded));
}

/// <summary>Answer to capture, refund and cancel. The amount is the payment's, not the modification's.</summary>
sealed record ModificationResponse(WireAmount Amount, string State, WireAggregate Aggregate, Guid PspReference, string Reference)
{
    public static ModificationResponse From(Payment payment) => new(
        WireAmount.From(payment.Order.Amount), Words.Of(payment.State), WireAggregate.From(payment), payment.PspReference, payment.Reference);
}

/// <summary>Request of capture and refund.</summary>
sealed record ModificationRequest(AskedAmount? ModificationAmount);

sealed record CancelRequest(bool? CancelTransactionOnly);

sealed record ApproveRequest(AskedCustomer? Customer, string? Token);

/// <summary>Who is to pay. At most one member may be set; without any it counts as absent.</summary>
sealed record AskedCustomer(string? PhoneNumber, string? PersonalQr, string? CustomerToken)
{
    public int NameCount => (PhoneNumber is null ? 0 : 1) + (PersonalQr is null ? 0 : 1) + (CustomerToken is null ? 0 : 1);
}

/// <summary>An amount in a request. The value is kept as sent, so that a decimal can be told from a whole number.</summary>
sealed record AskedAmount(string? Currency, [property: JsonConverter(typeof(AsWrittenConverter))] string? Value)
{
    /// <summary>Schema maximum of an amount, in minor units.</summary>
    const long MinorMax = 65_000_000;

    /// <returns>Minor units; null when it is no whole number from 0 to the maximum. Numbers in text count as numbers.</returns>
    public long? Minor
    {
        get
        {
            var written = Value.AsSpan().Trim('"');
            if (long.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)) return whole <= MinorMax ? whole : null;
            return decimal.TryParse(written, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number == decimal.Truncate(number) && number is >= 0 and <= MinorMax
                ? (long)number
                : null;
        }
    }
}

/// <summary>A value as its JSON was written, quotation marks included, or what can be shown of it: it may be bytes that are no text, or half a surrogate pair.</summary>
sealed class AsWrittenConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return Encoding.ASCII.GetString(reader.ValueSpan);
        using var value = JsonDocument.ParseValue(ref reader);
        return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value.RootElement));
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => throw new NotSupportedException("Requests are only read.");
}

/// <summary>What the wire calls things.</summary>
static class Words
{
    /// <summary>Words of a request and what they mean, found in either letter case.</summary>
    public static FrozenDictionary<string, T> Meaning<T>(params IEnumerable<(string Word, T Meaning)> words) =>
        words.ToFrozenDictionary(w => w.Word, w => w.Meaning, StringComparer.OrdinalIgnoreCase);

    /// <summary>Words that are kept as they are, in their proper letter case.</summary>
    public static FrozenDictionary<string, string> Themselves(params IEnumerable<string> words) => Meaning(words.Select(w => (w, w)));

    public static string Of(PaymentState state) => state switch
    {
        PaymentState.Created => "CREATED",
        PaymentState.Authorized => "AUTHORIZED",
        PaymentState.Aborted => "ABORTED",
        PaymentState.Expired => "EXPIRED",
        PaymentState.Terminated => "TERMINATED",
    };

    public static string Of(PaymentMethod method) => method switch
    {
        PaymentMethod.Wallet => "WALLET",
        PaymentMethod.Card => "CARD",
    };

    /// <summary>Milliseconds and a literal Z: more digits, or an offset, break a common client.</summary>
    public static string Timestamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem.Body))]
[JsonSerializable(typeof(ModificationResponse))]
[JsonSerializable(typeof(CreateResponse))]
[JsonSerializable(typeof(PaymentResponse))]
[JsonSerializable(typeof(IEnumerable<EventResponse>))]
sealed partial class EPaymentJson : JsonSerializerContext;
