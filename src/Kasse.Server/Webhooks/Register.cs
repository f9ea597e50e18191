using System.Security.Cryptography;
using System.Text.Json;
using Kasse.Server.Callers;
using Kasse.Server.Outbound;
using Kasse.Storage.Settings;

namespace Kasse.Server.Webhooks;

/// <summary><c>POST /webhooks/v1/webhooks</c></summary>
static class Register
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var (url, events, refused) = Read(call, publicOnly: !platform.Options.IsTest);
        if (refused is not null) return refused;

        var webhook = new Webhook(
            Guid.NewGuid().ToString(), call.Unit?.Msn, call.Keys.ClientId, url, events, NewSecret(), platform.RealTime.GetUtcNow(), FromSeq: 0);
        var objection = await platform.Settings.Register(webhook, registry => TooMany(webhook, registry));
        return objection is null
            ? Reply.Json(201, new RegisterResponse(webhook.Id, webhook.Secret), WebhooksJson.Default.RegisterResponse)
            : WebhooksProblem.Invalid(call, new WebhooksProblem.Fault("events", objection)) with
            {
                Why = $"{objection} List the registrations and delete those that nobody needs: whoever registers anew at each start leaves the old ones behind.",
            };
    }

    /// <summary>Reads JSON whatever the content type says: the platform's own example sends none.</summary>
    static (string Url, IReadOnlyList<string> Events, Reply? Refused) Read(Call call, bool publicOnly)
    {
        RegisterRequest? body;
        try
        {
            body = JsonSerializer.Deserialize(call.Body.Span, WebhooksJson.Default.RegisterRequest);
        }
        catch (JsonException wrong)
        {
            return Refuse(new WebhooksProblem.Fault(wrong.Path?.TrimStart('$', '.') ?? "", "The body is not valid JSON of the documented form."));
        }

        List<WebhooksProblem.Fault> faults = [];
        if (string.IsNullOrEmpty(body?.Url)) faults.Add(new("url", "The Url field is required."));
        else if (Destination.Objection(body.Url, publicOnly) is { } objection) faults.Add(new("url", $"The Url field {objection}."));

        List<string> events = [.. body?.Events?.OfType<string>().Distinct() ?? []];
        var unknown = events.Where(type => !EventTypes.IsKnown(type)).ToList();
        if (events.Count == 0) faults.Add(new("events", "The Events field is required."));
        else if (unknown.Count > 0) faults.Add(new("events", $"Unsupported values: {string.Join(", ", unknown)}"));

        return faults.Count == 0 ? (body!.Url!, events, null) : Refuse([.. faults]);

        (string, IReadOnlyList<string>, Reply?) Refuse(params IReadOnlyList<WebhooksProblem.Fault> faults) => ("", [], WebhooksProblem.Invalid(call, faults));
    }

    static string? TooMany(Webhook webhook, Registry registry)
    {
        var beside = registry.Webhooks.Where(other => Registrations.SameOwner(other, webhook.Msn, webhook.ClientId)).ToList();
        return webhook.Events.FirstOrDefault(type => beside.Count(other => other.Events.Contains(type)) >= EventTypes.CountMax(type)) is { } full
            ? $"Maximum of {EventTypes.CountMax(full)} webhooks per event exceeded: {full}."
            : null;
    }

    static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
}
