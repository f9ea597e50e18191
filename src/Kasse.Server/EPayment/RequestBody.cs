using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kasse.Server.Callers;

namespace Kasse.Server.EPayment;

/// <summary>The body of a request as JSON, whatever content type it was sent with.</summary>
static class RequestBody
{
    /// <returns>What was sent, or the answer to something that cannot be read.</returns>
    public static (T? Body, Reply? Refused) Read<T>(Call call, JsonTypeInfo<T> type) where T : class
    {
        var (body, refused) = ReadOptional(call, type);
        return (body, body is null ? refused ?? Problem.Invalid(call, [new Problem.Fault("", "A non-empty request body is required.")], WrongBody.Empty) : null);
    }

    /// <summary>For operations that need no body: nothing at all, <c>null</c> and an empty list are no body.</summary>
    public static (T? Body, Reply? Refused) ReadOptional<T>(Call call, JsonTypeInfo<T> type) where T : class
    {
        var text = call.Text;
        // An empty list is what some languages make of an empty map.
        if (text.IsEmpty || text.SequenceEqual("[]"u8)) return (null, null);
        try
        {
            return (JsonSerializer.Deserialize(text, type), null);
        }
        catch (JsonException wrong)
        {
            return (null, Problem.Invalid(call, [new Problem.Fault(
                wrong.Path?.TrimStart('$', '.') ?? "",
                $"The JSON value is not of the documented form. LineNumber: {wrong.LineNumber} | BytePositionInLine: {wrong.BytePositionInLine}.")],
                WrongBody.Unreadable(text, wrong)));
        }
    }
}
