using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kasse.Server.Web.Portal;

/// <summary>Bodies, made readable.</summary>
static class Json
{
    static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>As it is, when it is no JSON or not the whole of it.</returns>
    public static string Indented(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            using var text = new MemoryStream();
            using (var writer = new Utf8JsonWriter(text, Readable)) document.WriteTo(writer);
            return Encoding.UTF8.GetString(text.ToArray());
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(body.Span);
        }
    }
}
