using System.Net;
using System.Text;
using System.Threading.Channels;
using Kasse.Client.EPayment;
using Kasse.Client.Webhooks;
using Kasse.Server.Outbound;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Kasse.Client.Tests.Webhooks;

/// <summary>A shop's own web server, told by the real server what happens.</summary>
public sealed class EndpointTests : IAsyncLifetime
{
    readonly Shop shop = new();
    readonly Channel<PaymentWebhook> told = Channel.CreateUnbounded<PaymentWebhook>();
    readonly List<string> secrets = [];
    WebApplication web = null!;
    int failures;

    string Url => $"{web.Urls.First()}/hooks?shop=7&text=a%20b";

    [Fact]
    public async Task A_shop_is_told_what_happens_to_its_payments()
    {
        secrets.Add((await shop.Client.Webhooks.RegisterAsync(Url, WebhookEventTypes.AllOfPayments)).Secret);

        var reference = await shop.Authorized(10000);
        await shop.Client.EPayment.CaptureAsync(reference, Amount.Nok(4000), "key-of-this-capture");

        Assert.Equal(PaymentEventName.Created, (await NextOf(reference)).Name);
        var authorized = await NextOf(reference);
        Assert.Equal((PaymentEventName.Authorized, true), (authorized.Name, authorized.Success));
        Assert.NotNull(authorized.CaptureGuaranteedUntil);
        var captured = await NextOf(reference);
        Assert.Equal((PaymentEventName.Captured, Amount.Nok(4000), "key-of-this-capture"), (captured.Name, captured.Amount, captured.IdempotencyKey));
        Assert.Contains($"\"reference\":\"{reference}\"", captured.Json);
    }

    [Fact]
    public async Task A_handler_that_fails_is_told_again()
    {
        failures = 1;
        secrets.Add((await shop.Client.Webhooks.RegisterAsync(Url, [WebhookEventTypes.PaymentCreated])).Secret);

        var reference = await shop.Created();

        Assert.Equal(PaymentEventName.Created, (await NextOf(reference)).Name);
        Assert.Equal(0, failures);
    }

    [Fact]
    public async Task Behind_a_proxy_the_registered_address_counts()
    {
        secrets.Add("secret");

        Assert.Equal(HttpStatusCode.Unauthorized, await Post("https://shop.example/public?x=1", "/hooks"));
        Assert.Equal(HttpStatusCode.OK, await Post("https://shop.example/public?x=1", "/behind-a-proxy"));
    }

    [Theory]
    [InlineData("{}", "other secret", HttpStatusCode.Unauthorized)]
    [InlineData("{}", "secret", HttpStatusCode.OK)]
    [InlineData("no json", "secret", HttpStatusCode.BadRequest)]
    public async Task Who_is_not_the_platform_is_refused(string body, string secret, HttpStatusCode status)
    {
        secrets.Add("secret");

        Assert.Equal(status, await Post(Url, "/hooks?shop=7&text=a%20b", body, secret));
    }

    [Fact]
    public void An_endpoint_without_a_secret_is_not_mapped() => Assert.Throws<ArgumentException>(() => web.MapVippsWebhooks("/open-to-all", "", Take));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_too_long_is_not_read(bool chunked)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new ByteArrayContent(new byte[300 * 1024]) };
        request.Headers.TransferEncodingChunked = chunked;

        using var answer = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    /// <summary>A webhook that is signed for one address and sent to another.</summary>
    async Task<HttpStatusCode> Post(string registered, string path, string body = "{}", string secret = "secret")
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var signature = Signature.Of(new Uri(registered), bytes, DateTimeOffset.UtcNow, secret);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, web.Urls.First() + path) { Content = new ByteArrayContent(bytes) };
        request.Headers.Add("x-ms-date", signature.Date);
        request.Headers.Add("x-ms-content-sha256", signature.ContentHash);
        request.Headers.TryAddWithoutValidation("Authorization", signature.Authorization);
        using var answer = await http.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Other tests' payments are told here, too: all share one sales unit.</summary>
    async Task<PaymentWebhook> NextOf(string reference)
    {
        await foreach (var happened in told.Reader.ReadAllAsync())
            if (happened.Reference == reference) return happened;
        throw new InvalidOperationException("Nothing is told any more.");
    }

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        web = builder.Build();
        web.MapVippsWebhooks("/hooks", options => options.FindSecrets = FindSecrets, Take);
        web.MapVippsWebhooks("/behind-a-proxy", options =>
        {
            options.Secrets = ["secret"];
            options.RegisteredUrl = new Uri("https://shop.example/public?x=1");
        }, Take);
        await web.StartAsync();
    }

    ValueTask<IReadOnlyList<string>> FindSecrets(HttpContext http) => ValueTask.FromResult<IReadOnlyList<string>>([.. secrets]);

    async Task Take(WebhookEvent happened, HttpContext http)
    {
        if (happened is not PaymentWebhook payment) return;
        if (Interlocked.Decrement(ref failures) >= 0) throw new InvalidOperationException("The shop's database is down.");
        failures = 0;
        await told.Writer.WriteAsync(payment, http.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var webhook in await shop.Client.Webhooks.ListAsync())
            if (webhook.Url == Url) await shop.Client.Webhooks.DeleteAsync(webhook.Id);
        shop.Dispose();
        await web.DisposeAsync();
    }
}
