using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
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

    static readonly (string Kind, Type Type)[] Kinds =
    [
        ("created", typeof(PaymentEvent.Created)),
        ("sent", typeof(PaymentEvent.SentToPayer)),
        ("challenge", typeof(PaymentEvent.ChallengeStarted)),
        ("declined", typeof(PaymentEvent.Declined)),
        ("outstanding", typeof(PaymentEvent.AnswerOutstanding)),
        ("authorized", typeof(PaymentEvent.Authorized)),
        ("aborted", typeof(PaymentEvent.Aborted)),
        ("expired", typeof(PaymentEvent.Expired)),
        ("terminated", typeof(PaymentEvent.Terminated)),
        ("captured", typeof(PaymentEvent.Captured)),
        ("capture-failed", typeof(PaymentEvent.CaptureFailed)),
        ("cancelled", typeof(PaymentEvent.Cancelled)),
        ("refunded", typeof(PaymentEvent.Refunded)),
        ("refund-failed", typeof(PaymentEvent.RefundFailed)),
    ];

    static readonly Dictionary<string, JsonTypeInfo> TypeOf = Kinds.ToDictionary(k => k.Kind, k => JournalJson.Default.GetTypeInfo(k.Type)!);
    static readonly Dictionary<Type, string> KindOf = Kinds.ToDictionary(k => k.Type, k => k.Kind);

    public static string Kind(PaymentEvent happened) => KindOf[happened.GetType()];

    public static Type? TypeOfKind(string kind) => TypeOf.GetValueOrDefault(kind)?.Type;

    public static byte[] Encode(PaymentEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, TypeOf[Kind(happened)]);

    /// <exception cref="JsonException">No version of this program wrote that.</exception>
    public static PaymentEvent Decode(string kind, ReadOnlySpan<byte> body) => TypeOf.TryGetValue(kind, out var type)
        ? JsonSerializer.Deserialize(body, type) as PaymentEvent ?? throw new JsonException("The event is null.")
        : throw new JsonException($"Nobody knows events of the kind '{kind}'.");

    /// <summary>The order as stored, to take a fingerprint of: equal orders give equal bytes, however the request spelled them.</summary>
    public static byte[] Encode(Order order) => JsonSerializer.SerializeToUtf8Bytes(
        order.Metadata is { } metadata ? order with { Metadata = new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal) } : order,
        JournalJson.Default.Order);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters = [typeof(MoneyConverter)])]
[JsonSerializable(typeof(PaymentEvent.Created))]
[JsonSerializable(typeof(PaymentEvent.SentToPayer))]
[JsonSerializable(typeof(PaymentEvent.ChallengeStarted))]
[JsonSerializable(typeof(PaymentEvent.Declined))]
[JsonSerializable(typeof(PaymentEvent.AnswerOutstanding))]
[JsonSerializable(typeof(PaymentEvent.Authorized))]
[JsonSerializable(typeof(PaymentEvent.Aborted))]
[JsonSerializable(typeof(PaymentEvent.Expired))]
[JsonSerializable(typeof(PaymentEvent.Terminated))]
[JsonSerializable(typeof(PaymentEvent.Captured))]
[JsonSerializable(typeof(PaymentEvent.CaptureFailed))]
[JsonSerializable(typeof(PaymentEvent.Cancelled))]
[JsonSerializable(typeof(PaymentEvent.Refunded))]
[JsonSerializable(typeof(PaymentEvent.RefundFailed))]
[JsonSerializable(typeof(Payer))]
[JsonSerializable(typeof(Card))]
sealed partial class JournalJson : JsonSerializerContext;

/// <summary>Money is stored as people write it, <c>49900 NOK</c>: short, and plain to somebody with only a database shell.</summary>
sealed class MoneyConverter : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        var space = text.IndexOf(' ');
        return space > 0 && long.TryParse(text.AsSpan(0, space), out var minor)
            ? new Money(minor, Known(text.AsSpan(space + 1)))
            : throw new JsonException($"'{text}' is no amount.");
    }

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    static string Known(ReadOnlySpan<char> currency) => currency switch
    {
        "NOK" => "NOK",
        "DKK" => "DKK",
        "EUR" => "EUR",
        _ => currency.ToString(),
    };
}
