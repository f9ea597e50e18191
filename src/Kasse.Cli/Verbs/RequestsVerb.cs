using System.CommandLine;
using Kasse.Server.Control;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse requests</c></summary>
static class RequestsVerb
{
    const int PageMax = 200;

    /// <summary>Kasse writes its log five times a second.</summary>
    static readonly TimeSpan FollowEvery = TimeSpan.FromMilliseconds(250);

    public static Command Command(Terminal terminal)
    {
        var verb = new Command("requests", "Show the API calls that were made, and what was wrong with those that failed");
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with those that come; ends with an interrupt" };
        var failed = new Option<bool>("--failed") { Description = "Only those that were answered 400 or above" };
        var msn = new Option<string?>("--msn") { Description = "Only those about this sales unit", HelpName = "MSN" };
        var max = new Option<int>("--max") { Description = "How many of those that were made before, 1 to 200", HelpName = "COUNT", DefaultValueFactory = _ => 20 };
        var place = Place.Running(verb, terminal);
        foreach (var option in (Option[])[follow, failed, msn, max]) verb.Add(option);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var about = asked.GetValue(msn) is { } only ? $"&msn={Uri.EscapeDataString(only)}" : "";
            var newest = await kasse.Get<RequestPage>($"/requests?max={asked.GetValue(max)}{about}", stopping);
            List<RequestView> before = [.. newest.Requests.Reverse()];
            if (!asked.GetValue(follow)) ShowAll([.. before.Where(Wanted)]);
            else await Follow(before);
            return KasseCommand.Worked;

            bool Wanted(RequestView request) => request.Status >= 400 || !asked.GetValue(failed);

            void ShowAll(List<RequestView> requests) => terminal.Show(asked, requests, () =>
                terminal.Table(["When", "Status", "Call", "Took", "What was wrong"], requests.Select(Row)));

            async Task Follow(List<RequestView> requests)
            {
                var seen = requests is [.., var last] ? last.Id : 0;
                using var timer = new PeriodicTimer(FollowEvery);
                try
                {
                    while (true)
                    {
                        foreach (var request in requests.Where(Wanted)) terminal.Show(asked, request, () => terminal.Line(string.Join(terminal.IsForEyes ? "  " : "\t", Row(request))));
                        if (requests.Count < PageMax) await timer.WaitForNextTickAsync(stopping);
                        var page = await kasse.Get<RequestPage>($"/requests?after={seen}&max={PageMax}{about}", stopping);
                        (requests, seen) = ([.. page.Requests], page.Next!.Value);
                    }
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested)
                {
                    // Whoever follows ends it so.
                }
            }
        });
        return verb;
    }

    static string?[] Row(RequestView request) =>
        [ClockVerb.Text(request.At), $"{request.Status}", $"{request.Method} {request.Path}", $"{request.DurationMs:0} ms", request.Why];
}
