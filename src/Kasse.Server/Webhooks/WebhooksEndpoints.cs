using Kasse.Server.Callers;

namespace Kasse.Server.Webhooks;

static class WebhooksEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder app, Gate gate, Platform platform)
    {
        var webhooks = app.MapGroup("/webhooks/v1/webhooks");
        webhooks.MapPost("/", gate.Admit(Operation("register"), call => Register.Handle(call, platform)));
        webhooks.MapGet("/", gate.Admit(Operation("list"), call => Task.FromResult(List.Handle(call, platform))));
        webhooks.MapDelete("/{id}", gate.Admit(Operation("delete"), call => Delete.Handle(call, platform)));
    }

    static Operation Operation(string verb) => new($"Webhooks {verb}", WebhooksProblem.Surface, MsnOptional: true);
}
