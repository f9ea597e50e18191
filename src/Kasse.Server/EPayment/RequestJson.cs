using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Server.Callers;

namespace Kasse.Server.EPayment;

/// <summary>Requests are read with patience: trailing commas, comments, numbers where text is due and the other way round.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    Converters = [typeof(TextConverter), typeof(WholeNumberConverter)])]
[JsonSerializable(typeof(CreateRequest))]
[JsonSerializable(typeof(ModificationRequest))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(ApproveRequest))]
sealed partial class RequestJson : JsonSerializerContext;

/// <summary>Pairs in the order sent, doubled keys included: to say no to them is a rule with a code. An empty list is an empty map.</summary>
sealed class MetadataConverter : JsonConverter<IReadOnlyList<KeyValuePair<string, string>>>
{
    public override IReadOnlyList<KeyValuePair<string, string>>? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            reader.Read();
            return reader.TokenType == JsonTokenType.EndArray ? pairs : throw new JsonException();
        }
        if (reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var value = reader.TokenType switch
            {
                JsonTokenType.Null => null,
                JsonTokenType.String => reader.GetString(),
                JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => Encoding.ASCII.GetString(reader.ValueSpan),
                _ => throw new JsonException(),
            };
            if (value is not null) pairs.Add(new(key, value));
        }
        return pairs;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Requests are only read.");
}
