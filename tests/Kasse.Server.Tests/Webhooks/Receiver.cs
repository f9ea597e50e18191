using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Kasse.Server.Tests.Webhooks;

/// <summary>A call that reached a receiver.</summary>
public sealed record Received(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Reference => (string)Json["reference"]!;

    public string Name => (string)Json["name"]!;

    /// <summary>Checks the signature as a careful receiver does, with nothing of ours.</summary>
    public bool IsSignedWith(string secret)
    {
        var body = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));
        var signed = string.Join('\n', Method, Target, string.Join(';', Headers["x-ms-date"], Headers["Host"], body));
        using var hmac = new HMACSHA256(Encoding.UTF8.GetBytes(secret));
        var expected = "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature="
            + Convert.ToBase64String(hmac.ComputeHash(Encoding.UTF8.GetBytes(signed)));
        return Headers["x-ms-content-sha256"] == body && Headers["Authorization"] == expected && Headers["X-Vipps-Authorization"] == expected;
    }
}

/// <summary>A merchant's web server that keeps what it is told and answers as the test wants.</summary>
public sealed class Receiver : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<Received> calls = new();
    readonly Channel<Received> arrivals = Channel.CreateUnbounded<Received>();
    readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

    Receiver(string address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address);
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(Take);
    }

    /// <summary>How a call is answered; at first with 200 and nothing else.</summary>
    public Func<Received, HttpContext, Task> Answer { get; set; } = With(200);

    public string Url => $"{app.Urls.First()}/hooks?shop=7";

    /// <summary>Everything that has arrived, in order.</summary>
    public IReadOnlyList<Received> Calls => [.. calls];

    public IEnumerable<string> Names => Calls.Select(call => call.Name);

    public static async Task<Receiver> Start(string address = "http://127.0.0.1:0")
    {
        var receiver = new Receiver(address);
        await receiver.app.StartAsync();
        return receiver;
    }

    /// <summary>An address where nobody listens, and who may listen there later.</summary>
    public static async Task<string> FreeAddress()
    {
        await using var receiver = await Start();
        return receiver.app.Urls.First();
    }

    public static Func<Received, HttpContext, Task> With(int status) => (_, http) =>
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    /// <summary>Ends with the next call that has not been awaited yet.</summary>
    public Task<Received> Next() => arrivals.Reader.ReadAsync().AsTask();

    /// <summary>Keeps the caller waiting until it hangs up, or the test ends.</summary>
    public async Task Hang(Received _, HttpContext http)
    {
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var aborted = http.RequestAborted.Register(hungUp.SetResult);
        await Task.WhenAny(hungUp.Task, ending.Task);
    }

    public async ValueTask DisposeAsync()
    {
        ending.TrySetResult();
        await app.DisposeAsync();
    }

    async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var received = new Received(
            http.Request.Method,
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        calls.Enqueue(received);
        arrivals.Writer.TryWrite(received);
        await Answer(received, http);
    }
}
