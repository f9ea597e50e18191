using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Kasse.Server.Outbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Kasse.Cli;

/// <summary>A webhook that arrived, and what was made of it.</summary>
/// <param name="WrongSignature">What is wrong with it; null when nothing is.</param>
/// <param name="Answer">What it was forwarded to answered; null when it was not forwarded.</param>
sealed record ForwardedWebhook(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? WrongSignature,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Answer, JsonElement Body)
{
    public bool IsSigned => WrongSignature is null;
}

/// <summary>An address that Kasse calls, in front of one that cannot be registered itself.</summary>
sealed class WebhookListener : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly WebApplication app;
    readonly Uri? forwardTo;
    readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };
    readonly Channel<ForwardedWebhook> came = Channel.CreateUnbounded<ForwardedWebhook>();

    WebhookListener(WebApplication app, Uri? forwardTo) => (this.app, this.forwardTo) = (app, forwardTo);

    /// <summary>With the path that it is forwarded to: the signature is over it.</summary>
    public string Url => app.Urls.First() + (forwardTo?.PathAndQuery ?? "/webhooks");

    public string Secret { get; set; } = "";

    /// <param name="forwardTo">Null shows only.</param>
    public static async Task<WebhookListener> Start(string url, string? forwardTo)
    {
        Uri? target = null;
        if (forwardTo is not null && !(Uri.TryCreate(forwardTo, UriKind.Absolute, out target) && target.Scheme is "http" or "https"))
            throw new FormatException($"--forward-to {forwardTo}: must be an address that begins with http:// or https://.");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        builder.Services.AddRouting();
        var listener = new WebhookListener(builder.Build(), target);
        listener.app.Run(listener.Take);
        await listener.app.StartAsync();
        return listener;
    }

    public Task<ForwardedWebhook> Next(CancellationToken stopping) => came.Reader.ReadAsync(stopping).AsTask();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    async Task Take(HttpContext call)
    {
        using var body = new MemoryStream();
        await call.Request.Body.CopyToAsync(body);
        var url = new Uri($"http://{call.Request.Host}{call.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}");
        var wrong = Signature.Objection(url, body.ToArray(), name => call.Request.Headers[name], Secret);
        var answer = forwardTo is null ? null : await Forward(call, body.ToArray());
        await came.Writer.WriteAsync(new ForwardedWebhook(wrong, answer, Json(body.ToArray())));
    }

    /// <summary>The very call, the Host that was signed included.</summary>
    async Task<string> Forward(HttpContext call, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, forwardTo) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in call.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, (string?)value)) request.Content.Headers.TryAddWithoutValidation(name, (string?)value);
        }
        try
        {
            using var answer = await http.SendAsync(request, call.RequestAborted);
            call.Response.StatusCode = (int)answer.StatusCode;
            return $"{(int)answer.StatusCode}";
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            call.Response.StatusCode = StatusCodes.Status502BadGateway;
            return $"no answer ({fault.Message})";
        }
    }

    static JsonElement Json(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(Encoding.UTF8.GetString(body));
        }
    }
}
