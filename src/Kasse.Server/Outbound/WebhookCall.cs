using Kasse.Storage.Deliveries;
using Kasse.Storage.Settings;

namespace Kasse.Server.Outbound;

/// <summary>One signed call to a registered address.</summary>
/// <param name="time">Real time: for the date that is signed, and for how long an answer is waited for.</param>
sealed class WebhookCall(TimeProvider time, bool publicOnly) : IDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    readonly RecordedCall call = new(time, Timeout, publicOnly);

    /// <inheritdoc cref="RecordedCall.Post"/>
    public Task<Attempt> Make(Webhook webhook, byte[] body, CancellationToken abandoned)
    {
        var at = time.GetUtcNow();
        var url = new Uri(webhook.Url);
        var signature = Signature.Of(url, body, at, webhook.Secret);
        return call.Post(url, Headers(webhook, signature, body.Length), body, at, signature.StringToSign, abandoned);
    }

    public void Dispose() => call.Dispose();

    static (string Name, string Value)[] Headers(Webhook webhook, Signature signature, int bodyLength) =>
    [
        ("Host", signature.Host),
        ("Content-Type", "application/json; charset=utf-8"),
        ("Content-Length", bodyLength.ToString()),
        ("User-Agent", "Vipps MobilePay/1.0 Webhooks/1.0"),
        ("x-ms-date", signature.Date),
        ("x-ms-content-sha256", signature.ContentHash),
        ("Authorization", signature.Authorization),
        // Some web servers keep Authorization from the program behind them.
        ("X-Vipps-Authorization", signature.Authorization),
        ("Webhook-Id", webhook.Id),
    ];
}
