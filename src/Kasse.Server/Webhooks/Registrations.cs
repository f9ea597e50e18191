using System.Security.Cryptography;
using Kasse.Server.Callers;
using Kasse.Server.Outbound;
using Kasse.Storage.Settings;

namespace Kasse.Server.Webhooks;

/// <summary>Whose a registration is: its sales unit's, whoever made it; or, when it covers all units of a partner, the partner's.</summary>
static class Registrations
{
    public static IEnumerable<Webhook> Of(Call call, Platform platform) =>
        platform.Settings.Current.Webhooks.Where(webhook => SameOwner(webhook, call.Unit?.Msn, call.Keys.ClientId));

    /// <summary>Registers, whether it was asked for by a call or on a page.</summary>
    /// <param name="msn">Null for all sales units of a partner.</param>
    public static async Task<Added> Add(
        Platform platform, string? msn, string clientId, string? url, IEnumerable<string?> asked, string? by = null)
    {
        List<WebhooksProblem.Fault> faults = [];
        if (string.IsNullOrEmpty(url)) faults.Add(new("url", "The Url field is required."));
        else if (Destination.Objection(url, publicOnly: !platform.Options.IsTest) is { } objection) faults.Add(new("url", $"The Url field {objection}."));

        List<string> events = [.. asked.OfType<string>().Distinct()];
        var unknown = events.Where(type => !EventTypes.IsKnown(type)).ToList();
        if (events.Count == 0) faults.Add(new("events", "The Events field is required."));
        else if (unknown.Count > 0) faults.Add(new("events", $"Unsupported values: {string.Join(", ", unknown)}"));
        if (faults.Count > 0) return new Added(null, faults);

        var webhook = new Webhook(Guid.NewGuid().ToString(), msn, clientId, url!, events, NewSecret(), platform.RealTime.GetUtcNow(), FromSeq: 0);
        return await platform.Settings.Register(webhook, registry => TooMany(webhook, registry), by) is { } full
            ? new Added(null, [new("events", full)], IsFull: true)
            : new Added(webhook, []);
    }

    public static bool SameOwner(Webhook webhook, string? msn, string clientId) =>
        webhook.Msn == msn && (msn is not null || webhook.ClientId == clientId);

    static string? TooMany(Webhook webhook, Registry registry)
    {
        var beside = registry.Webhooks.Where(other => SameOwner(other, webhook.Msn, webhook.ClientId)).ToList();
        return webhook.Events.FirstOrDefault(type => beside.Count(other => other.Events.Contains(type)) >= EventTypes.CountMax(type)) is { } full
            ? $"Maximum of {EventTypes.CountMax(full)} webhooks per event exceeded: {full}."
            : null;
    }

    static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
}

/// <param name="Webhook">Null when something is wrong.</param>
/// <param name="IsFull">There are too many registrations already.</param>
sealed record Added(Webhook? Webhook, IReadOnlyList<WebhooksProblem.Fault> Faults, bool IsFull = false);

/// <summary><c>GET /webhooks/v1/webhooks</c></summary>
static class List
{
    public static Reply Handle(Call call, Platform platform) => Reply.Json(200,
        new ListResponse([.. Registrations.Of(call, platform).Select(webhook => new ListedWebhook(webhook.Id, webhook.Url, webhook.Events))]),
        WebhooksJson.Default.ListResponse);
}

/// <summary><c>DELETE /webhooks/v1/webhooks/{id}</c></summary>
static class Delete
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var id = (string)call.Http.Request.RouteValues["id"]!;
        if (Registrations.Of(call, platform).FirstOrDefault(webhook => webhook.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is not { } webhook)
        {
            return WebhooksProblem.NotFound(call, new(
                $"{call.Unit?.Msn ?? call.Keys.Name} has no webhook {id}.",
                "List the registrations to see which there are. It may have been deleted, or belong to another sales unit."));
        }

        await platform.Settings.DeleteWebhook(webhook.Id);
        return Reply.Empty(204);
    }
}
