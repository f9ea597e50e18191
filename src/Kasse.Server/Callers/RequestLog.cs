using System.Text;
using Kasse.Storage.Requests;

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
public sealed class RequestLog(RequestLogFile file, TimeProvider time)
{
    const int BodyBytesMax = 64 << 10;

    static readonly string[] Secrets = ["Authorization", "client_secret", "Ocp-Apim-Subscription-Key", "Cookie"];

    public Exchange Begin(string operation) => new(operation, time.GetTimestamp());

    public void End(Exchange exchange, HttpContext http, Reply reply)
    {
        if (!file.Count(exchange.Operation, reply.Status)) return;
        file.Add(new LoggedRequest(
            Id: 0,
            time.GetUtcNow(),
            exchange.Operation,
            http.Request.Method,
            $"{http.Request.Path}{http.Request.QueryString}",
            exchange.Msn,
            exchange.ClientId,
            reply.Status,
            time.GetElapsedTime(exchange.StartedAt),
            Headers(http.Request.Headers),
            Beginning(exchange.RequestBody),
            reply.ContentType is null ? "" : $"Content-Type: {reply.ContentType}\n",
            exchange.Operation == TokenOperation ? null : Beginning(reply.Body),
            reply.Why));
    }

    /// <summary>Its answers are secrets, so they are not kept.</summary>
    public const string TokenOperation = "Access token";

    static byte[]? Beginning(ReadOnlyMemory<byte> body) => body.IsEmpty ? null : body[..Math.Min(body.Length, BodyBytesMax)].ToArray();

    static string Headers(IHeaderDictionary headers)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in headers)
            text.Append(name).Append(": ").Append(Secrets.Contains(name, StringComparer.OrdinalIgnoreCase) ? "(hidden)" : value.ToString()).Append('\n');
        return text.ToString();
    }
}
