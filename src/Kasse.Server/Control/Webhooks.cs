using Kasse.Storage.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>Who wants to be told what, with the secret that a merchant's system may have lost.</summary>
sealed class Webhooks(Platform platform)
{
    public void Map(RouteGroupBuilder group) => group.MapGet("/", List).WithSummary("All webhook registrations, with their secrets");

    Ok<List<WebhookView>> List() => TypedResults.Ok(platform.Settings.Current.Webhooks.Select(WebhookView.From).ToList());
}

/// <param name="Msn">Null for a partner's registration: every sales unit of its keys.</param>
sealed record WebhookView(string Id, string? Msn, string ClientId, string Url, IReadOnlyList<string> Events, string Secret, DateTimeOffset CreatedAt)
{
    public static WebhookView From(Webhook webhook) =>
        new(webhook.Id, webhook.Msn, webhook.ClientId, webhook.Url, webhook.Events, webhook.Secret, webhook.CreatedAt);
}
