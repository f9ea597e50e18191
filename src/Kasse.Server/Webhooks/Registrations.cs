using Kasse.Server.Callers;
using Kasse.Storage.Settings;

namespace Kasse.Server.Webhooks;

/// <summary>Whose a registration is: its sales unit's, whoever made it; or, when it covers all units of a partner, the partner's.</summary>
static class Registrations
{
    public static IEnumerable<Webhook> Of(Call call, Platform platform) =>
        platform.Settings.Current.Webhooks.Where(webhook => SameOwner(webhook, call.Unit?.Msn, call.Keys.ClientId));

    public static bool SameOwner(Webhook webhook, string? msn, string clientId) =>
        webhook.Msn == msn && (msn is not null || webhook.ClientId == clientId);
}

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
            return WebhooksProblem.NotFound(call, $"{call.Unit?.Msn ?? call.Keys.Name} has no webhook {id}. It may have been deleted, or belong to another sales unit.");

        await platform.Settings.DeleteWebhook(webhook.Id);
        return Reply.Empty(204);
    }
}
