using System.Collections.Concurrent;
using System.Net;

namespace Kasse.Client.Tests;

/// <summary>The wire between the SDK and the server: notes each request, and asks the server for the faults that a test wants.</summary>
sealed class Wire() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    readonly ConcurrentQueue<string> faults = new();
    readonly ConcurrentQueue<Sent> sent = new();

    public IReadOnlyList<Sent> Requests => [.. sent];

    /// <summary>What was sent to paths that end so.</summary>
    public IReadOnlyList<Sent> To(string pathEnd) => [.. sent.Where(request => request.Path.EndsWith(pathEnd, StringComparison.Ordinal))];

    /// <summary>The next requests fail so, one after the other, as the server's <c>Kasse-Fault</c> header says it; token requests are spared.</summary>
    public void Fail(params string[] how)
    {
        foreach (var fault in how) faults.Enqueue(fault);
    }

    /// <summary>Answers instead of the server; null lets it answer.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage?> Instead { get; set; } = _ => null;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        var isToken = path.EndsWith("accesstoken/get", StringComparison.Ordinal);
        if (!isToken && faults.TryDequeue(out var fault)) request.Headers.Add("Kasse-Fault", fault);
        sent.Enqueue(new Sent(
            path,
            request.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
            request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken)));
        return Instead(request) ?? await base.SendAsync(request, cancellationToken);
    }

    public static HttpResponseMessage Answer(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body) };
}

/// <summary>A request as it went out.</summary>
sealed record Sent(string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? IdempotencyKey => Headers.GetValueOrDefault("Idempotency-Key") ?? Headers.GetValueOrDefault("X-Request-Id");
}
