using System.Text.Json;
using System.Text.Unicode;

namespace Kasse.Server.Callers;

/// <summary>What somebody sent, looked at by those who explain it rather than by those who do what it asks.</summary>
static class SentJson
{
    /// <returns>Null unless it is JSON of which every name and every text can be read.</returns>
    public static JsonElement? Read(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text)) return null;
        try
        {
            var json = JsonElement.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            // Half a surrogate pair comes to light only when it is read.
            using var nowhere = new Utf8JsonWriter(Stream.Null);
            json.WriteTo(nowhere);
            return json;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // What it is instead is said by whoever asks.
            return null;
        }
    }
}
