using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kasse.Server.Tests.Crash;

/// <summary>A merchant's endpoint that says yes to everything and remembers the order in which things were told.</summary>
sealed class WebhookListener : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentDictionary<string, ConcurrentQueue<string>> received = new();

    WebhookListener(WebApplication app) => this.app = app;

    public string Url => $"{app.Urls.First()}/hooks";

    public static async Task<WebhookListener> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var listener = new WebhookListener(app);
        app.MapPost("/hooks", listener.Receive);
        await app.StartAsync();
        return listener;
    }

    /// <summary>Names of the events told about a payment, repetitions included.</summary>
    public IEnumerable<string> Received(string reference) => received.GetValueOrDefault(reference) ?? new();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    async Task<IResult> Receive(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body);
        received.GetOrAdd(body.RootElement.GetProperty("reference").GetString()!, _ => new()).Enqueue(body.RootElement.GetProperty("name").GetString()!);
        return Results.Ok();
    }
}
