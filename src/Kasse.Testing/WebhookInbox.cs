using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Kasse.Testing;

/// <summary>An address that is told what happens, and lets a test wait for it.</summary>
public sealed class WebhookInbox : IAsyncDisposable
{
    static readonly TimeSpan PatienceUsual = TimeSpan.FromSeconds(10);

    readonly WebApplication app;
    readonly Func<WebhookInbox, Task> close;
    readonly Lock gate = new();
    readonly List<ReceivedWebhook> all = [], untaken = [];
    TaskCompletionSource arrival = NewSignal();
    int refusals, refusalStatus;

    WebhookInbox(WebApplication app, Func<WebhookInbox, Task> close) => (this.app, this.close) = (app, close);

    /// <summary>Where it listens.</summary>
    public Uri Url => new($"{app.Urls.First()}/webhooks");

    /// <summary>What signatures are made with.</summary>
    public string Secret => Registration.Secret;

    /// <summary>All that has arrived, in order, repetitions included.</summary>
    public IReadOnlyList<ReceivedWebhook> All
    {
        get
        {
            lock (gate) return [.. all];
        }
    }

    internal TestRegistration Registration { get; set; } = new("", "");

    internal static async Task<WebhookInbox> Open(Func<WebhookInbox, Task> close)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var inbox = new WebhookInbox(builder.Build(), close);
        inbox.app.Run(inbox.Take);
        await inbox.app.StartAsync();
        return inbox;
    }

    /// <summary>The first event that fits and has not been awaited before; waits for it when it has not arrived yet.</summary>
    /// <param name="name">As in <see cref="ReceivedWebhook.Name"/> or <see cref="ReceivedWebhook.Type"/>; null is any.</param>
    /// <param name="reference">Of the payment; null is any.</param>
    /// <param name="within">In real time; null is ten seconds.</param>
    /// <exception cref="TimeoutException">It did not come; the message says what came.</exception>
    public async Task<ReceivedWebhook> Next(string? name = null, string? reference = null, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? PatienceUsual);
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (untaken.Find(it => it.Fits(name, reference)) is { } found)
                {
                    untaken.Remove(found);
                    return found;
                }
                next = arrival.Task;
            }
            try
            {
                await next.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                var came = string.Join(", ", All.Select(it => $"{it.Name} of {it.Reference}"));
                throw new TimeoutException($"No {name ?? "event"} of {reference ?? "any payment"} came. What came: {(came.Length > 0 ? came : "nothing")}.");
            }
        }
    }

    /// <summary>Lets the next calls fail, to see them come again: move the clock for that.</summary>
    /// <param name="status">What they are answered with.</param>
    /// <param name="times">How many of them.</param>
    public void AnswerWith(int status, int times = 1)
    {
        lock (gate) (refusalStatus, refusals) = (status, times);
    }

    /// <summary>Ends the registration, and stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await close(this);
        await app.DisposeAsync();
    }

    async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var received = new ReceivedWebhook(
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Encoding.UTF8.GetString(body.ToArray()),
            Registration.Secret);
        TaskCompletionSource arrived;
        lock (gate)
        {
            all.Add(received);
            untaken.Add(received);
            http.Response.StatusCode = refusals > 0 ? refusalStatus : StatusCodes.Status200OK;
            refusals = Math.Max(0, refusals - 1);
            (arrived, arrival) = (arrival, NewSignal());
        }
        arrived.SetResult();
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
