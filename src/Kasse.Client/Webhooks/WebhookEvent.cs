using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Client.EPayment;

namespace Kasse.Client.Webhooks;

/// <summary>
/// Something that you are told: a <see cref="PaymentWebhook"/>, a <see cref="CheckInWebhook"/>, or an <see cref="OtherWebhook"/>. You may be
/// told twice, so look whether you know it already.
/// </summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events"/></remarks>
public abstract record WebhookEvent
{
    private protected WebhookEvent()
    {
    }

    /// <summary>The body as it came.</summary>
    [JsonIgnore]
    public string Json { get; private set; } = "";

    /// <summary>Reads the body of a webhook. Verify it first: see <see cref="WebhookSignature"/>.</summary>
    /// <param name="body">As it came, UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON, or lacks what such an event always has.</exception>
    public static WebhookEvent Parse(ReadOnlySpan<byte> body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body);
        using var json = JsonDocument.Parse(text);
        WebhookEvent happened = json.RootElement switch
        {
            { ValueKind: JsonValueKind.Object } payment when payment.TryGetProperty("reference", out _) && payment.TryGetProperty("name", out _) =>
                payment.Deserialize(WebhooksJson.Default.PaymentWebhook)!,
            { ValueKind: JsonValueKind.Object } checkIn when checkIn.TryGetProperty("customerToken", out _) =>
                checkIn.Deserialize(WebhooksJson.Default.CheckInWebhook)!,
            _ => new OtherWebhook(),
        };
        happened.Json = text;
        return happened;
    }
}

/// <summary>Something happened to a payment.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/webhooks"/></remarks>
public sealed record PaymentWebhook : WebhookEvent
{
    /// <summary>The sales unit.</summary>
    public required string Msn { get; init; }

    /// <summary>The payment.</summary>
    public required string Reference { get; init; }

    /// <summary>The platform's id of this event: the same when you are told it again. Unlike the payment's.</summary>
    public string? PspReference { get; init; }

    /// <summary>What happened, or, when <see cref="Success"/> is false, did not.</summary>
    public required PaymentEventName Name { get; init; }

    /// <summary>Of this event, not a sum.</summary>
    public required Amount Amount { get; init; }

    /// <summary>When. UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The key of the request that made it happen; null when none did.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>False when it was tried and failed: no money moved.</summary>
    public bool Success { get; init; } = true;

    /// <summary>When approved: until when a capture cannot fail for want of money. UTC.</summary>
    public DateTimeOffset? CaptureGuaranteedUntil { get; init; }

    /// <summary>When approved, in Express: what the payer chose.</summary>
    public ShippingDetails? ShippingDetails { get; init; }

    /// <summary>When approved: what the payer shared.</summary>
    public UserDetails? UserDetails { get; init; }

    /// <summary>When approved: names the payer in the Userinfo API, if they shared something.</summary>
    public string? Sub { get; init; }
}

/// <summary>A customer scanned your code, and can be asked to pay.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/qr-api/"/></remarks>
public sealed record CheckInWebhook : WebhookEvent
{
    /// <summary>For <see cref="Customer.CustomerToken"/>. Valid for 15 minutes.</summary>
    public required string CustomerToken { get; init; }

    /// <summary>The sales unit.</summary>
    public string? Msn { get; init; }

    /// <summary>Which of your codes.</summary>
    public string? MerchantQrId { get; init; }

    /// <summary>When. UTC.</summary>
    public DateTimeOffset? InitiatedAt { get; init; }
}

/// <summary>Something that this package has no words for: read <see cref="WebhookEvent.Json"/>.</summary>
public sealed record OtherWebhook : WebhookEvent;
