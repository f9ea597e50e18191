using Kasse.Server.Webhooks;
using Kasse.Storage.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.Webhooks;

/// <summary>Who is told what: registrations, made and deleted here as by calls.</summary>
sealed class WebhookPages(Platform platform)
{
    const int DeliveriesMax = 50;

    public void Map(RouteGroupBuilder viewers, RouteGroupBuilder developers)
    {
        viewers.MapGet("/webhooks", (Visitor visitor) => List(visitor, new Typed(), StatusCodes.Status200OK));
        viewers.MapGet("/webhooks/{id}", Show);
        developers.MapPost("/webhooks", Register);
        developers.MapPost("/webhooks/{id}/delete", Delete);
    }

    RazorComponentResult<WebhooksPage> List(Visitor visitor, Typed typed, int status) => new(new
    {
        Visitor = visitor,
        Webhooks = platform.Settings.Current.Webhooks.Where(visitor.Sees).Reverse().ToList(),
        Typed = typed,
    })
    { StatusCode = status };

    IResult Show(Visitor visitor, string id, long? before)
    {
        if (Find(visitor, id) is not { } webhook) return Unknown(visitor);

        var deliveries = platform.Deliveries.NewestTo(webhook.Id, visitor.Msns, DeliveriesMax, before ?? long.MaxValue);
        return new RazorComponentResult<WebhookPage>(new
        {
            Visitor = visitor,
            Webhook = webhook,
            Deliveries = deliveries,
            Before = before,
            Next = deliveries.Count == DeliveriesMax ? deliveries[^1].Id : (long?)null,
        });
    }

    async Task<IResult> Register(HttpContext http, Visitor visitor)
    {
        var form = await http.Request.ReadFormAsync();
        var typed = new Typed(form);
        var msn = typed["msn"];
        var registry = platform.Settings.Current;
        if (!visitor.Sees(msn)) return List(visitor, typed.Refuse("msn", "Choose one of your sales units."), StatusCodes.Status422UnprocessableEntity);
        // Whose keys it was made with matters to partners only, who register by calls.
        if ((registry.KeysOf(msn) ?? registry.KeySets.FirstOrDefault(keys => keys.Msns.Contains(msn))) is not { } own)
            return List(visitor, typed.Refuse("msn", "This sales unit has no keys yet."), StatusCodes.Status422UnprocessableEntity);

        var added = await Registrations.Add(platform, msn, own.ClientId, typed["url"], form["events"], visitor.Account.Email);
        foreach (var fault in added.Faults) typed.Refuse(fault.Name, fault.Reason);
        return added.Webhook is { } webhook ? SeeOther.To($"{PortalPaths.Webhooks}/{webhook.Id}") : List(visitor, typed, StatusCodes.Status422UnprocessableEntity);
    }

    async Task<IResult> Delete(Visitor visitor, string id)
    {
        if (Find(visitor, id) is not { } webhook) return Unknown(visitor);
        await platform.Settings.DeleteWebhook(webhook.Id, by: visitor.Account.Email);
        return SeeOther.To(PortalPaths.Webhooks);
    }

    Webhook? Find(Visitor visitor, string id) => platform.Settings.Current.Webhooks.FirstOrDefault(webhook => webhook.Id == id && visitor.Sees(webhook));

    static IResult Unknown(Visitor visitor) => visitor.NotFound("There is no such webhook, or it belongs to another company. It may have been deleted.");
}
