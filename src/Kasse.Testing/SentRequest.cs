using System.Text;
using System.Text.Json;
using Kasse.Storage.Requests;

namespace Kasse.Testing;

/// <summary>An API call that the code under test made. Secrets in it are hidden.</summary>
/// <param name="At">Real time, UTC.</param>
/// <param name="Operation">As in <see cref="TestFaults.Operations"/>.</param>
/// <param name="Method">Of HTTP.</param>
/// <param name="Path">With the query.</param>
/// <param name="Headers">Whatever the case of their names; a secret one says <c>(hidden)</c>.</param>
/// <param name="Body">Null when there was none; the first 64 KiB of a longer one.</param>
/// <param name="Status">What was answered.</param>
/// <param name="ResponseBody">Null when there was none, and for access tokens.</param>
/// <param name="Why">What was wrong and what to do, in plain words; null when nothing was.</param>
public sealed record SentRequest(
    DateTimeOffset At, string Operation, string Method, string Path, IReadOnlyDictionary<string, string> Headers, string? Body, int Status, string? ResponseBody, string? Why)
{
    /// <summary>The <c>Idempotency-Key</c>; null when none was sent.</summary>
    public string? IdempotencyKey => Headers.GetValueOrDefault("Idempotency-Key");

    /// <summary>The body, read.</summary>
    /// <exception cref="TestKasseException">There was none.</exception>
    public JsonElement Json => Body is null ? throw new TestKasseException($"{Method} {Path} was sent without a body.") : JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>As one line.</summary>
    public override string ToString() => $"{Method} {Path} was answered {Status}{(Why is null ? "" : $": {Why}")}";

    internal static SentRequest From(LoggedRequest request) => new(
        request.At,
        request.Operation,
        request.Method,
        request.Path,
        request.RequestHeaders.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2))
            .ToDictionary(line => line[0], line => line[1], StringComparer.OrdinalIgnoreCase),
        Text(request.RequestBody),
        request.Status,
        Text(request.ResponseBody),
        request.Why?.ToString());

    static string? Text(byte[]? body) => body is null ? null : Encoding.UTF8.GetString(body);
}
