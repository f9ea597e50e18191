using System.Text.Json.Serialization;

namespace Kasse.Client.Webhooks;

/// <summary>A registration that was just made.</summary>
public sealed record WebhookRegistered
{
    /// <summary>Names the registration.</summary>
    public required string Id { get; init; }

    /// <summary>What its webhooks are signed with. Never told again, and a secret.</summary>
    public required string Secret { get; init; }

    /// <summary>Leaves the secret out, so that it does not end up in a log.</summary>
    public override string ToString() => $"webhook {Id}";
}

/// <summary>Where something is told.</summary>
public sealed record WebhookRegistration
{
    /// <summary>Names the registration. Its webhooks carry it as <c>Webhook-Id</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Where it is told.</summary>
    public required string Url { get; init; }

    /// <summary>What is told, as in <see cref="WebhookEventTypes"/>.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];
}

/// <summary>What can be told. There is more than is named here: any text is sent as it is.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/events"/></remarks>
public static class WebhookEventTypes
{
    /// <summary>A payment was asked for.</summary>
    public const string PaymentCreated = "epayments.payment.created.v1";

    /// <summary>A payer approved.</summary>
    public const string PaymentAuthorized = "epayments.payment.authorized.v1";

    /// <summary>A payer said no, or went back.</summary>
    public const string PaymentAborted = "epayments.payment.aborted.v1";

    /// <summary>A payer did nothing in time.</summary>
    public const string PaymentExpired = "epayments.payment.expired.v1";

    /// <summary>A payment was cancelled before its payer approved.</summary>
    public const string PaymentTerminated = "epayments.payment.terminated.v1";

    /// <summary>An amount was captured.</summary>
    public const string PaymentCaptured = "epayments.payment.captured.v1";

    /// <summary>What was left of a reservation was given free.</summary>
    public const string PaymentCancelled = "epayments.payment.cancelled.v1";

    /// <summary>An amount was paid back.</summary>
    public const string PaymentRefunded = "epayments.payment.refunded.v1";

    /// <summary>A customer scanned your code.</summary>
    public const string UserCheckedIn = "user.checked-in.v1";

    /// <summary>Everything that happens to payments.</summary>
    public static IReadOnlyList<string> AllOfPayments { get; } =
    [
        PaymentCreated, PaymentAuthorized, PaymentAborted, PaymentExpired, PaymentTerminated, PaymentCaptured, PaymentCancelled, PaymentRefunded,
    ];
}

sealed record RegistrationAsked(string Url, IReadOnlyList<string> Events);

sealed record RegistrationList(IReadOnlyList<WebhookRegistration> Webhooks);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(RegistrationAsked))]
[JsonSerializable(typeof(WebhookRegistered))]
[JsonSerializable(typeof(RegistrationList))]
[JsonSerializable(typeof(PaymentWebhook))]
[JsonSerializable(typeof(CheckInWebhook))]
sealed partial class WebhooksJson : JsonSerializerContext;
