using System.Text.Json;
using Kasse.Client.AspNetCore;
using Kasse.Client.Webhooks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Receives webhooks.</summary>
public static class VippsWebhookEndpoints
{
    /// <summary>Maps an endpoint that lets genuine webhooks through and no others.</summary>
    /// <param name="endpoints">Your program's.</param>
    /// <param name="pattern">The path that is registered.</param>
    /// <param name="secret">What <see cref="WebhooksClient.RegisterAsync"/> answered.</param>
    /// <param name="handle">
    /// Told what happened, perhaps twice. It has ten seconds; when it throws, the platform hears a 500 and tells it again, later events of the same
    /// payment waiting behind it.
    /// </param>
    /// <exception cref="ArgumentException">There is no secret, so that nothing could ever be let through.</exception>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication"/></remarks>
    public static IEndpointConventionBuilder MapVippsWebhooks(
        this IEndpointRouteBuilder endpoints, string pattern, string secret, Func<WebhookEvent, HttpContext, Task> handle) =>
        endpoints.MapVippsWebhooks(pattern, options => options.Secrets = [secret], handle);

    /// <inheritdoc cref="MapVippsWebhooks(IEndpointRouteBuilder, string, string, Func{WebhookEvent, HttpContext, Task})"/>
    /// <param name="endpoints">Your program's.</param>
    /// <param name="pattern">The path that this program sees.</param>
    /// <param name="configure">Where the secrets are, and what a proxy changes.</param>
    /// <param name="handle">As above.</param>
    public static IEndpointConventionBuilder MapVippsWebhooks(
        this IEndpointRouteBuilder endpoints, string pattern, Action<VippsWebhookOptions> configure, Func<WebhookEvent, HttpContext, Task> handle)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(handle);
        var options = new VippsWebhookOptions();
        configure(options);
        if (options.FindSecrets is null && !options.Secrets.Any(secret => !string.IsNullOrEmpty(secret)))
            throw new ArgumentException("No secret: give the one that registering the webhook answered, or say how to find it.", nameof(configure));
        return endpoints.MapPost(pattern, http => Receive(http, options, handle));
    }

    static async Task Receive(HttpContext http, VippsWebhookOptions options, Func<WebhookEvent, HttpContext, Task> handle)
    {
        var logger = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(VippsWebhookOptions).Namespace!);
        if (await ReadBody(http.Request, options.BodyLengthMax) is not { } body)
        {
            logger.LogWarning("A webhook of more than {BodyLengthMax} bytes was refused.", options.BodyLengthMax);
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var secrets = options.FindSecrets is null ? options.Secrets : [.. options.Secrets, .. await options.FindSecrets(http)];
        var verdict = WebhookSignature.Verify(Signed(http, body, options), secrets, http.RequestServices.GetService<TimeProvider>());
        if (verdict != WebhookVerdict.Genuine)
        {
            logger.LogWarning(
                "A webhook for {Host}{Path} was refused: {Verdict}. Registration {WebhookId}.",
                http.Request.Host, http.Request.Path, verdict, http.Request.Headers["Webhook-Id"].ToString());
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        WebhookEvent happened;
        try
        {
            happened = WebhookEvent.Parse(body);
        }
        catch (JsonException wrong)
        {
            logger.LogError(wrong, "A genuine webhook cannot be read.");
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        await handle(happened, http);
    }

    static WebhookRequest Signed(HttpContext http, byte[] body, VippsWebhookOptions options)
    {
        var headers = http.Request.Headers;
        return new WebhookRequest
        {
            PathAndQuery = options.RegisteredUrl?.PathAndQuery ?? Target(http),
            Host = options.RegisteredUrl?.Authority ?? http.Request.Host.Value ?? "",
            Date = headers["x-ms-date"],
            ContentHash = headers["x-ms-content-sha256"],
            Authorization = (string?)headers["X-Vipps-Authorization"] ?? headers.Authorization,
            Body = body,
        };
    }

    /// <summary>As it stood in the request line: what was decoded and encoded again is not always the same.</summary>
    static string Target(HttpContext http) => http.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw && raw[0] == '/'
        ? raw
        : $"{http.Request.PathBase}{http.Request.Path}{http.Request.QueryString}";

    /// <returns>Null when there is more than is allowed.</returns>
    static async Task<byte[]?> ReadBody(HttpRequest request, int lengthMax)
    {
        if (request.ContentLength > lengthMax) return null;
        using var body = new MemoryStream();
        var part = new byte[8192];
        int length;
        while ((length = await request.Body.ReadAsync(part, request.HttpContext.RequestAborted)) > 0)
        {
            if (body.Length + length > lengthMax) return null;
            body.Write(part, 0, length);
        }
        return body.ToArray();
    }
}
