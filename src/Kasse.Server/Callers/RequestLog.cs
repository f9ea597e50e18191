using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.RegularExpressions;
using Kasse.Storage;
using Kasse.Storage.Requests;
using Kasse.Storage.Settings;

namespace Kasse.Server.Callers;

/// <summary>What is known of a request while it is being answered.</summary>
public sealed class Exchange(string operation, long startedAt)
{
    public string Operation => operation;
    public long StartedAt => startedAt;
    public string? Msn { get; set; }
    public string? ClientId { get; set; }
    public ReadOnlyMemory<byte> RequestBody { get; set; }
}

/// <summary>Writes each API call down for the developer who made it, without its secrets.</summary>
public sealed partial class RequestLog(RequestLogFile file, SettingsTables settings, TimeProvider time, ILogger<RequestLog> logger)
{
    const int BodyBytesMax = 64 << 10;

    static readonly string[] Secrets = ["Authorization", "client_secret", "Ocp-Apim-Subscription-Key", "Cookie", "User-Token", "UserToken"];

    static readonly Histogram<double> Duration = Instruments.Meter.CreateHistogram<double>("kasse.request.duration", "s", "From a request's head until its answer was ready");

    public Exchange Begin(string operation) => new(operation, time.GetTimestamp());

    public void End(Exchange exchange, HttpContext http, Reply reply)
    {
        var msn = AboutUnit(exchange);
        Tell(exchange, http, msn, reply.Status);
        if (!file.Count(msn, exchange.Operation, reply.Status)) return;
        file.Add(new LoggedRequest(
            Id: 0,
            time.GetUtcNow(),
            exchange.Operation,
            http.Request.Method,
            $"{http.Request.Path}{http.Request.QueryString}",
            msn,
            Gate.ReferenceOf(http, exchange),
            exchange.ClientId,
            reply.Status,
            time.GetElapsedTime(exchange.StartedAt),
            Headers(http.Request.Headers),
            Beginning(exchange.RequestBody),
            reply.HangsUp ? NoAnswer : reply.ContentType is null ? "" : $"Content-Type: {reply.ContentType}\n",
            exchange.Operation == TokenOperation ? null : Beginning(reply.Body),
            reply.Why));
    }

    /// <summary>For whoever watches all sales units from outside: no address and no header, which may hold what is nobody's business.</summary>
    void Tell(Exchange exchange, HttpContext http, string? msn, int status)
    {
        if (Duration.Enabled)
            Duration.Record(time.GetElapsedTime(exchange.StartedAt).TotalSeconds, new("operation", exchange.Operation), new("status", status));
        if (Instruments.Spans.HasListeners() && Activity.Current is { } span)
        {
            span.DisplayName = exchange.Operation;
            span.SetTag("kasse.msn", msn).SetTag("http.response.status_code", status);
        }
        if (logger.IsEnabled(LogLevel.Information))
        {
            logger.LogInformation("{Operation} answered {Status} in {Milliseconds} ms, for {Msn}, {TraceId}",
                exchange.Operation, status, (long)time.GetElapsedTime(exchange.StartedAt).TotalMilliseconds, msn, Call.TraceIdOf(http));
        }
    }

    /// <summary>Whoever calls may write any number into a header: only sales units that there are have a log. Keys of one unit speak for it.</summary>
    string? AboutUnit(Exchange exchange)
    {
        var registry = settings.Current;
        if (exchange.Msn is { Length: > 0 } named) return registry.SalesUnits.ContainsKey(named) ? named : null;
        return exchange.ClientId is { } caller && registry.WithClientId(caller) is { Msns: [var only] } ? only : null;
    }

    /// <summary>Its answers are secrets, so they are not kept.</summary>
    public const string TokenOperation = "Access token";

    /// <summary>In the place of an answer's headers: what stands below them was never sent.</summary>
    public const string NoAnswer = "The connection was broken instead of answering.\n";

    static byte[]? Beginning(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return null;
        var beginning = body[..Math.Min(body.Length, BodyBytesMax)].ToArray();
        if (beginning.AsSpan().IndexOf("secret"u8) < 0 && beginning.AsSpan().IndexOf("Token"u8) < 0) return beginning;
        return Encoding.UTF8.GetBytes(SecretInBody().Replace(Encoding.UTF8.GetString(beginning), "$1(hidden)"));
    }

    // In JSON, as when a webhook is registered or an order says how its merchant is to be called back, or in a form, as when a token is asked for.
    [GeneratedRegex("""("(?:secret|client_secret|authToken|makePaymentToken|callbackAuthorizationToken)"\s*:\s*"|client_secret=)(?:[^"&\\]|\\.)*""")]
    private static partial Regex SecretInBody();

    static string Headers(IHeaderDictionary headers)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in headers)
            text.Append(name).Append(": ").Append(IsSecret(name, value) ? "(hidden)" : value.ToString()).Append('\n');
        return text.ToString();
    }

    // A client id has a form of its own; whatever else stands in its place may be the secret, put there by mistake.
    static bool IsSecret(string name, string? value) =>
        Secrets.Contains(name, StringComparer.OrdinalIgnoreCase) || (name.Equals("client_id", StringComparison.OrdinalIgnoreCase) && !Guid.TryParse(value, out _));
}
