using System.Text.Json;
using Kasse.Server.Callers;
using Kasse.Storage;

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
            return WebhooksProblem.Invalid(
                call, [new(wrong.Path?.TrimStart('$', '.') ?? "", "The body is not valid JSON of the documented form.")], WrongBody.Unreadable(call.Text, wrong));
        }

        var added = await Registrations.Add(platform, call.Unit?.Msn, call.Keys.ClientId, body?.Url, body?.Events ?? []);
        return added.Webhook is { } webhook
            ? Reply.Json(201, new RegisterResponse(webhook.Id, webhook.Secret), WebhooksJson.Default.RegisterResponse)
            : WebhooksProblem.Invalid(call, added.Faults, Explain(call, body, added));
    }

    static Why Explain(Call call, RegisterRequest? body, Added added)
    {
        if (added.IsFull)
            return new(added.Faults[0].Reason, "List the registrations and delete those that nobody needs: whoever registers anew at each start leaves the old ones behind.");
        var meant = (body?.Events ?? []).OfType<string>().Where(type => !EventTypes.IsKnown(type)).Select(type => EventTypes.Nearest(type)).OfType<string>().Distinct().ToList();
        return WrongBody.Malformed(call.Text, [.. added.Faults.Select(fault => (fault.Name, fault.Reason))], member => member switch
        {
            "url" => "It is the whole address that is to be called, such as https://shop.example/hooks/vipps; it must answer itself, without a redirect.",
            "events" when meant.Count > 0 => $"Did you mean {string.Join(", ", meant)}? ePayment's types begin with epayments, with an s, and end in .v1.",
            "events" => $"events is a list of types, such as [\"{EventTypes.OfPayments[0]}\"].",
            _ => null,
        });
    }
}
