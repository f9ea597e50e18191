using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kasse.Server.Callers;

namespace Kasse.Server.Ecom;

/// <summary>What is sent: what is absent is left out, in a content type spelled just so.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EcomError.Error[]))]
[JsonSerializable(typeof(InitiateResponse))]
[JsonSerializable(typeof(ModifiedResponse))]
[JsonSerializable(typeof(RefundedResponse))]
[JsonSerializable(typeof(DetailsResponse))]
[JsonSerializable(typeof(StatusResponse))]
sealed partial class EcomJson : JsonSerializerContext;

/// <summary>What is read, with patience: numbers where text is due and the other way round.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(TextConverter), typeof(WholeNumberConverter)])]
[JsonSerializable(typeof(InitiateRequest))]
[JsonSerializable(typeof(ModificationRequest))]
[JsonSerializable(typeof(ApproveRequest))]
sealed partial class EcomRequestJson : JsonSerializerContext
{
    /// <returns>What was sent, empty where nothing was; or the answer to something that cannot be read, which is the platform's own to a wrong type.</returns>
    public static (T? Body, Reply? Refused) Read<T>(Call call, Platform platform) where T : class
    {
        JsonSerializerContext read = platform.Options.EcomStrict ? EcomStrictRequestJson.Default : Default;
        var type = (JsonTypeInfo<T>)read.GetTypeInfo(typeof(T))!;
        var text = call.Text;
        // An empty list is what some languages make of an empty map.
        if (text.IsEmpty || text.SequenceEqual("[]"u8) || text.SequenceEqual("null"u8)) text = "{}"u8;
        try
        {
            return (JsonSerializer.Deserialize(text, type), null);
        }
        catch (JsonException wrong)
        {
            return (null, EcomError.Internal(WrongBody.Unreadable(call.Text, wrong)));
        }
    }
}

/// <summary>What is read to the letter: a member of another type than is documented is none.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InitiateRequest))]
[JsonSerializable(typeof(ModificationRequest))]
[JsonSerializable(typeof(ApproveRequest))]
sealed partial class EcomStrictRequestJson : JsonSerializerContext;
