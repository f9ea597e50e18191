using System.Text.Json;
using Kasse.Server.Callers;

namespace Kasse.Server.Webhooks;

/// <summary><c>POST /webhooks/v1/webhooks</c></summary>
static class Register
{
    /// <summary>Reads JSON whatever the content type says: the platform's own example sends none.</summary>
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        RegisterRequest? body;
        try
        {
            body = JsonSerializer.Deserialize(call.Body.Span, WebhooksJson.Default.RegisterRequest);
        }
        catch (JsonException wrong)
        {
            return WebhooksProblem.Invalid(call,
                new WebhooksProblem.Fault(wrong.Path?.TrimStart('$', '.') ?? "", "The body is not valid JSON of the documented form."));
        }

        var added = await Registrations.Add(platform, call.Unit?.Msn, call.Keys.ClientId, body?.Url, body?.Events ?? []);
        if (added.Webhook is { } webhook)
            return Reply.Json(201, new RegisterResponse(webhook.Id, webhook.Secret), WebhooksJson.Default.RegisterResponse);
        var refused = WebhooksProblem.Invalid(call, added.Faults);
        return added.IsFull
            ? refused with
            {
                Why = $"{added.Faults[0].Reason} List the registrations and delete those that nobody needs: whoever registers anew at each start leaves the old ones behind.",
            }
            : refused;
    }
}
