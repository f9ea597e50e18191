using Kasse.Server.Webhooks;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>Who wants to be told what, with the secret that a merchant's system may have lost.</summary>
sealed class Webhooks(Platform platform)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", List).WithSummary("All webhook registrations, with their secrets");
        group.MapPost("/", Add).WithSummary("Register an address, as a merchant does by the Webhooks API");
        group.MapDelete("/{id}", Delete).WithSummary("Delete a registration, and drop what it has not been told yet").ProducesProblem(404);
    }

    Ok<List<WebhookView>> List() => TypedResults.Ok(platform.Settings.Current.Webhooks.Select(WebhookView.From).ToList());

    async Task<Results<Created<WebhookView>, ProblemHttpResult>> Add(NewWebhook asked)
    {
        if (platform.Settings.Current.KeysOf(asked.Msn) is not { } keys) return ControlProblem.Invalid($"msn: there is no sales unit {asked.Msn} with keys of its own.");

        var added = await Registrations.Add(platform, asked.Msn, keys.ClientId, asked.Url, asked.Events ?? EventTypes.OfPayments);
        return added.Webhook is { } webhook
            ? TypedResults.Created($"{ControlEndpoints.Root}/webhooks/{webhook.Id}", WebhookView.From(webhook))
            : ControlProblem.Invalid($"{added.Faults[0].Name}: {added.Faults[0].Reason}");
    }

    async Task<Results<NoContent, ProblemHttpResult>> Delete(string id)
    {
        if (platform.Settings.Current.Webhooks.All(webhook => webhook.Id != id)) return ControlProblem.NotFound($"There is no webhook {id}.");
        await platform.Settings.DeleteWebhook(id);
        return TypedResults.NoContent();
    }
}

/// <param name="Events">Left out: everything that happens to payments.</param>
sealed record NewWebhook(string Msn, string Url, IReadOnlyList<string>? Events = null);

/// <param name="Msn">Null for a partner's registration: every sales unit of its keys.</param>
sealed record WebhookView(string Id, string? Msn, string ClientId, string Url, IReadOnlyList<string> Events, string Secret, DateTimeOffset CreatedAt)
{
    public static WebhookView From(Webhook webhook) =>
        new(webhook.Id, webhook.Msn, webhook.ClientId, webhook.Url, webhook.Events, webhook.Secret, webhook.CreatedAt);
}
