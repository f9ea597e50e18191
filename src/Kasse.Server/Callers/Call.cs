using System.Diagnostics;
using Kasse.Engine.Payments;
using Kasse.Storage.Settings;

namespace Kasse.Server.Callers;

/// <summary>A request that has passed the gate: who calls, for which sales unit, with what.</summary>
/// <param name="Unit">Null only where an operation may speak for all sales units of a partner.</param>
/// <param name="Body">The whole body as sent.</param>
public sealed record Call(HttpContext Http, KeySet Keys, SalesUnit? Unit, ReadOnlyMemory<byte> Body)
{
    /// <summary>The sales unit's serial number. Only for operations that always have one.</summary>
    public SalesUnit SalesUnit => Unit ?? throw new InvalidOperationException("This operation was admitted without a sales unit.");

    /// <summary>The body without a byte order mark, and without what space stands around it.</summary>
    public ReadOnlySpan<byte> Text => (Body.Span.StartsWith("\uFEFF"u8) ? Body.Span[3..] : Body.Span).Trim(" \t\r\n"u8);

    public string? IdempotencyKey => Http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } key, ..] ? key : null;

    public string Reference => (string)Http.Request.RouteValues["reference"]!;

    public string TraceId => TraceIdOf(Http);

    /// <summary>The caller's own trace where it sent one, so that both logs can be read together.</summary>
    public static string TraceIdOf(HttpContext http)
    {
        if (http.Items.TryGetValue(typeof(Call), out var known)) return (string)known!;
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } span)
        {
            var own = $"00-{span.TraceId}-{span.SpanId}-01";
            http.Items[typeof(Call)] = own;
            return own;
        }
        var trace = ActivityContext.TryParse(http.Request.Headers["traceparent"], null, out var parent) ? parent.TraceId : ActivityTraceId.CreateRandom();
        var id = $"00-{trace}-{ActivitySpanId.CreateRandom()}-01";
        http.Items[typeof(Call)] = id;
        return id;
    }
}
