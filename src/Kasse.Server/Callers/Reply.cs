using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kasse.Storage;

namespace Kasse.Server.Callers;

/// <summary>An answer, complete: sent with a length, never chunked, and never both sent and changed.</summary>
/// <param name="ContentType">Null when there is no body.</param>
/// <param name="Why">For the request log only: the wire stays as terse as the platform.</param>
public sealed record Reply(int Status, string? ContentType, ReadOnlyMemory<byte> Body, Why? Why = null, int? RetryAfterSeconds = null)
{
    public const string JsonType = "application/json; charset=utf-8";

    /// <summary>As the doors from before ePayment spell it, to the letter.</summary>
    public const string JsonTypeOfOld = "application/json;charset=UTF-8";

    // An API answer is never part of a page, so a plus sign or an ø may stand in it as such; the platform's framework does the same.
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Reply Json<T>(int status, T body, JsonTypeInfo<T> type)
    {
        var (text, writer) = (Text ??= new(), Writer ??= new(Text, Plain));
        text.ResetWrittenCount();
        writer.Reset(text);
        JsonSerializer.Serialize(writer, body, type);
        return new(status, JsonType, text.WrittenSpan.ToArray());
    }

    /// <summary>The answer of a door from before ePayment.</summary>
    public static Reply JsonOfOld<T>(int status, T body, JsonTypeInfo<T> type, Why? why = null) => Json(status, body, type) with { ContentType = JsonTypeOfOld, Why = why };

    // Each thread's own, kept: nearly every answer is written with them.
    [ThreadStatic] static ArrayBufferWriter<byte>? Text;
    [ThreadStatic] static Utf8JsonWriter? Writer;

    public static Reply Empty(int status) => new(status, null, default);

    /// <summary>For what nobody who calls can help.</summary>
    public static readonly Why Defect = new("A defect in Kasse.", "Nothing need be wrong with the call. Report it together with what the server's own log says of it.");

    /// <summary>The connection is broken instead of sending anything.</summary>
    public bool HangsUp { get; init; }

    /// <summary>The body is sent byte by byte, over so long by that time.</summary>
    public (TimeSpan Over, TimeProvider Time)? Drips { get; init; }

    /// <summary>No answer at all.</summary>
    public static Reply HangUp(Why why) => Empty(StatusCodes.Status499ClientClosedRequest) with { HangsUp = true, Why = why };

    public async Task WriteTo(HttpContext http)
    {
        if (HangsUp)
        {
            http.Abort();
            return;
        }
        var response = http.Response;
        response.StatusCode = Status;
        if (ContentType is not null) response.ContentType = ContentType;
        if (RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString();
        // No length on a 204: the standard forbids it.
        if (Status != StatusCodes.Status204NoContent) response.ContentLength = Body.Length;
        if (Drips is { } drips) await Drip(response, drips.Over, drips.Time);
        else if (!Body.IsEmpty) await response.BodyWriter.WriteAsync(Body);
    }

    /// <summary>Ends early when the caller goes.</summary>
    async Task Drip(HttpResponse response, TimeSpan over, TimeProvider time)
    {
        // Timers are not finer: of a long body each drop is more than a byte.
        var dropCount = (int)Math.Clamp(Body.Length, 1, over.TotalMilliseconds / 10);
        var hungUp = response.HttpContext.RequestAborted;
        for (var (sent, drop) = (0, 1); drop <= dropCount && !hungUp.IsCancellationRequested; drop++)
        {
            await response.BodyWriter.FlushAsync(CancellationToken.None);
            await Task.Delay(over / dropCount, time, hungUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var next = (int)((long)Body.Length * drop / dropCount);
            await response.BodyWriter.WriteAsync(Body[sent..next], CancellationToken.None);
            sent = next;
        }
    }
}
