using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Server.Outbound;
using Kasse.Server.Webhooks;
using Kasse.Storage.Codes;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Settings;

namespace Kasse.Server.Qr;

/// <summary>Tells a merchant that somebody stands at a till: at once and once only, as that person waits for the answer.</summary>
sealed class CheckIns(Platform platform) : IDisposable
{
    readonly WebhookCall call = new(platform.RealTime, publicOnly: !platform.Options.IsTest);

    /// <returns>What the receiver answered; null when nobody is to be told, or did not answer.</returns>
    public async Task<int?> Tell(TillCode code, string phoneNumber)
    {
        if (ReceiverOf(code.Msn) is not { } webhook) return null;
        var now = platform.Clock.GetUtcNow();
        var notice = new CheckInNotice(platform.People.CheckIn(code.Msn, phoneNumber), code.Id, code.Msn, code.Msn, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'"));
        var body = JsonSerializer.SerializeToUtf8Bytes(notice, CheckInJson.Default.CheckInNotice);
        var attempt = await call.Make(webhook, body, CancellationToken.None);
        // It is about no payment, so that its place is before all that are about some.
        var seq = platform.RealTime.GetUtcNow().UtcTicks - long.MaxValue;
        await platform.Deliveries.RecordCall(new NewDelivery(webhook.Id, Stream: 0, seq, code.Msn, code.Id, EventTypes.CheckedIn, body, now), attempt);
        return attempt.Status;
    }

    public void Dispose() => call.Dispose();

    /// <summary>The sales unit's own registration, or else one for all of a partner's.</summary>
    Webhook? ReceiverOf(string msn)
    {
        var registry = platform.Settings.Current;
        return registry.Webhooks.Where(webhook => webhook.Events.Contains(EventTypes.CheckedIn))
            .Where(webhook => webhook.Msn == msn || (webhook.Msn is null && registry.WithClientId(webhook.ClientId)?.Msns.Contains(msn) == true))
            .OrderBy(webhook => webhook.Msn is null).FirstOrDefault();
    }
}

/// <param name="Msn">The same as <paramref name="MerchantSerialNumber"/>: older receivers read the one, newer ones the other.</param>
sealed record CheckInNotice(string CustomerToken, string MerchantQrId, string MerchantSerialNumber, string Msn, string InitiatedAt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckInNotice))]
sealed partial class CheckInJson : JsonSerializerContext;
