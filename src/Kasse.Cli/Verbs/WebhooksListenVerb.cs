using System.CommandLine;
using System.Text.Json;
using Kasse.Server.Control;
using Kasse.Server.Start;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse webhooks listen</c>: registered for as long as it runs.</summary>
static class WebhooksListenVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("listen", "Show each webhook with the verdict on its signature, and forward it; ends with an interrupt");
        var forwardTo = new Option<string?>("--forward-to") { Description = "Where each call is passed on to, as it came; its answer is Kasse's answer", HelpName = "URL" };
        var listenOn = new Option<string>("--listen-on")
        {
            Description = "Where Kasse finds this command",
            HelpName = "URL",
            DefaultValueFactory = _ => "http://127.0.0.1:0",
        };
        var msn = new Option<string>("--msn") { Description = "What happens to whose payments", HelpName = "MSN", DefaultValueFactory = _ => FirstStart.NorwegianMsn };
        var events = new Option<string[]>("--event") { Description = "A type like epayments.payment.captured.v1, as often as needed; without it, all of payments", HelpName = "TYPE" };
        var count = new Option<int?>("--count") { Description = "End by itself after so many", HelpName = "COUNT" };
        var place = Place.Running(verb, terminal);
        foreach (var option in (Option[])[forwardTo, listenOn, msn, events, count]) verb.Add(option);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            await using var listener = await WebhookListener.Start(asked.GetRequiredValue(listenOn), asked.GetValue(forwardTo));
            var types = asked.GetValue(events) is { Length: > 0 } named ? named : null;
            var webhook = await kasse.Post<WebhookView>("/webhooks", new NewWebhook(asked.GetRequiredValue(msn), listener.Url, types), stopping);
            listener.Secret = webhook.Secret;
            terminal.Errors.WriteLine($"Listening on {listener.Url}{(asked.GetValue(forwardTo) is { } to ? $", forwarding to {to}" : "")}. The secret is {webhook.Secret}");
            try
            {
                for (var seen = 0; seen != asked.GetValue(count); seen++)
                {
                    var came = await listener.Next(stopping);
                    terminal.Show(asked, came, () => terminal.Line(string.Join(terminal.IsForEyes ? "  " : "\t", Row(came))));
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // Whoever listens ends it so.
            }
            finally
            {
                await kasse.Delete($"/webhooks/{webhook.Id}", CancellationToken.None);
            }
            return KasseCommand.Worked;
        });
        return verb;
    }

    static string?[] Row(ForwardedWebhook came) =>
    [
        Text(came.Body, "timestamp"), Text(came.Body, "name"), Text(came.Body, "reference"), came.WrongSignature is { } why ? $"signature wrong: {why}" : "signature right",
        came.Answer,
    ];

    static string? Text(JsonElement body, string member) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(member, out var value) ? value.ToString() : null;
}
