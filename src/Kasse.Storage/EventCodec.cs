using System.Buffers;
using System.Buffers.Text;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Storage;

/// <summary>
/// How events are written down. The names on the left are for ever: renaming a type must not change what is stored,
/// and a reader must understand whatever was ever written.
/// </summary>
public static class EventCodec
{
    /// <summary>The kind of a row that holds no event, only a refusal that its idempotency key stays bound to.</summary>
    public const string Refused = "refused";

    static readonly FrozenDictionary<string, Type> TypeOf = new Dictionary<string, Type>
    {
        ["created"] = typeof(PaymentEvent.Created),
        ["sent"] = typeof(PaymentEvent.SentToPayer),
        ["challenge"] = typeof(PaymentEvent.ChallengeStarted),
        ["declined"] = typeof(PaymentEvent.Declined),
        ["outstanding"] = typeof(PaymentEvent.AnswerOutstanding),
        ["authorized"] = typeof(PaymentEvent.Authorized),
        ["aborted"] = typeof(PaymentEvent.Aborted),
        ["expired"] = typeof(PaymentEvent.Expired),
        ["terminated"] = typeof(PaymentEvent.Terminated),
        ["captured"] = typeof(PaymentEvent.Captured),
        ["capture-failed"] = typeof(PaymentEvent.CaptureFailed),
        ["cancelled"] = typeof(PaymentEvent.Cancelled),
        ["refunded"] = typeof(PaymentEvent.Refunded),
        ["refund-failed"] = typeof(PaymentEvent.RefundFailed),
    }.ToFrozenDictionary();

    static readonly FrozenDictionary<Type, string> KindOf = TypeOf.ToFrozenDictionary(k => k.Value, k => k.Key);

    public static string Kind(PaymentEvent happened) => KindOf[happened.GetType()];

    public static Type? TypeOfKind(string kind) => TypeOf.GetValueOrDefault(kind);

    public static byte[] Encode(PaymentEvent happened) => Written(happened, EventWriter.Write);

    /// <exception cref="JsonException">No version of this program wrote that.</exception>
    public static PaymentEvent Decode(string kind, ReadOnlySpan<byte> body)
    {
        if (!TypeOf.TryGetValue(kind, out var type)) throw new JsonException($"Nobody knows events of the kind '{kind}'.");
        try
        {
            var json = new Utf8JsonReader(body);
            json.Read();
            var read = new EventReader();
            read.All(ref json);
            return read.As(type);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            // The reader has several ways to say that something else was due.
            throw new JsonException(fault.Message, fault);
        }
    }

    /// <summary>The order as stored, to take a fingerprint of: equal orders give equal bytes, however the request spelled them.</summary>
    public static byte[] Encode(Order order) => Written(
        order.Metadata is { } metadata ? order with { Metadata = new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal) } : order,
        EventWriter.Write);

    static byte[] Written<T>(T what, Action<Utf8JsonWriter, T> write)
    {
        var (buffer, json) = (Buffer ??= new(), Writer ??= new(Buffer));
        buffer.ResetWrittenCount();
        json.Reset(buffer);
        write(json, what);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    // Each thread's own, kept: an event is written for every request.
    [ThreadStatic] static ArrayBufferWriter<byte>? Buffer;
    [ThreadStatic] static Utf8JsonWriter? Writer;
}

/// <summary>The parts of an event that seldom occur, and settings: too rare to be worth reading and writing by hand.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    Converters = [typeof(MoneyConverter)])]
[JsonSerializable(typeof(QrFormat))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Receipt))]
[JsonSerializable(typeof(ShippingOffer))]
[JsonSerializable(typeof(ShippingChoice))]
[JsonSerializable(typeof(LegalLinks))]
[JsonSerializable(typeof(AirlineTicket))]
[JsonSerializable(typeof(EcomTerms))]
[JsonSerializable(typeof(SharedProfile))]
[JsonSerializable(typeof(Settings.PspMerchant))]
sealed partial class JournalJson : JsonSerializerContext;

/// <summary>Money is stored as people write it, <c>49900 NOK</c>: short, and plain to somebody with only a database shell.</summary>
sealed class MoneyConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    public static Money Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && Utf8Parser.TryParse(reader.ValueSpan, out long minor, out var digits)
            && reader.ValueSpan[digits..] is [(byte)' ', .. { Length: > 0 } currency])
            return new Money(minor, Known(currency));
        throw new JsonException($"'{Encoding.UTF8.GetString(reader.ValueSpan)}' is no amount.");
    }

    static string Known(ReadOnlySpan<byte> currency) =>
        currency.SequenceEqual("NOK"u8) ? "NOK"
        : currency.SequenceEqual("DKK"u8) ? "DKK"
        : currency.SequenceEqual("EUR"u8) ? "EUR"
        : Encoding.UTF8.GetString(currency);
}
