using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine.Psp;

namespace Kasse.Storage.Psp;

/// <summary>How PSP events are written down. As for payments, the names on the left are for ever; their beginning tells these rows from a payment's.</summary>
public static class PspEventCodec
{
    /// <summary>What every stored name here begins with, and no payment's does.</summary>
    public const string Prefix = "psp-";

    static readonly FrozenDictionary<string, Type> TypeOf = new Dictionary<string, Type>
    {
        ["psp-initiated"] = typeof(PspEvent.Initiated),
        ["psp-token-given"] = typeof(PspEvent.TokenGiven),
        ["psp-sent"] = typeof(PspEvent.SentToPayer),
        ["psp-call-begun"] = typeof(PspEvent.CallBegun),
        ["psp-soft-declined"] = typeof(PspEvent.SoftDeclined),
        ["psp-reserved"] = typeof(PspEvent.Reserved),
        ["psp-failed"] = typeof(PspEvent.Failed),
        ["psp-rejected"] = typeof(PspEvent.Rejected),
        ["psp-timed-out"] = typeof(PspEvent.TimedOut),
        ["psp-told"] = typeof(PspEvent.Told),
        ["psp-agreement-ended"] = typeof(PspEvent.AgreementEnded),
        ["psp-reported"] = typeof(PspEvent.Reported),
        ["psp-batch-run"] = typeof(PspEvent.BatchRun),
    }.ToFrozenDictionary();

    static readonly FrozenDictionary<Type, string> KindOf = TypeOf.ToFrozenDictionary(k => k.Value, k => k.Key);

    public static bool IsPsp(string kind) => kind.StartsWith(Prefix, StringComparison.Ordinal);

    public static string Kind(PspEvent happened) => KindOf[happened.GetType()];

    public static byte[] Encode(PspEvent happened) => JsonSerializer.SerializeToUtf8Bytes(happened, happened.GetType(), PspJson.Default);

    /// <exception cref="JsonException">No version of this program wrote that.</exception>
    public static PspEvent Decode(string kind, ReadOnlySpan<byte> body) => TypeOf.TryGetValue(kind, out var type)
        ? (PspEvent?)JsonSerializer.Deserialize(body, type, PspJson.Default) ?? throw new JsonException("It says nothing.")
        : throw new JsonException($"Nobody knows events of the kind '{kind}'.");

    /// <summary>The order as stored, to take a fingerprint of.</summary>
    public static byte[] Encode(PspOrder order) => JsonSerializer.SerializeToUtf8Bytes(order, PspJson.Default.PspOrder);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    Converters = [typeof(MoneyConverter)])]
[JsonSerializable(typeof(PspEvent.Initiated))]
[JsonSerializable(typeof(PspEvent.TokenGiven))]
[JsonSerializable(typeof(PspEvent.AgreementEnded))]
[JsonSerializable(typeof(PspEvent.SentToPayer), TypeInfoPropertyName = "PspSentToPayer")]
[JsonSerializable(typeof(PspEvent.CallBegun))]
[JsonSerializable(typeof(PspEvent.SoftDeclined))]
[JsonSerializable(typeof(PspEvent.Reserved), TypeInfoPropertyName = "PspReserved")]
[JsonSerializable(typeof(PspEvent.Failed))]
[JsonSerializable(typeof(PspEvent.Rejected))]
[JsonSerializable(typeof(PspEvent.TimedOut))]
[JsonSerializable(typeof(PspEvent.Told))]
[JsonSerializable(typeof(PspEvent.Reported))]
[JsonSerializable(typeof(PspEvent.BatchRun))]
sealed partial class PspJson : JsonSerializerContext;
