using System.CommandLine;
using Kasse.Server.Control;
using Kasse.Server.GoLive;
using Kasse.Server.GoLive.Scenarios;
using Kasse.Server.Start;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse scenario list</c>, <c>run</c> and <c>end</c></summary>
static class ScenarioVerb
{
    /// <summary>Shorter than whatever stands between might wait.</summary>
    const int WaitSeconds = 30;

    public static Command Command(Terminal terminal)
    {
        var verb = new Command("scenario", "Play a hard case with an integration, and tell whether it did the right thing");
        foreach (var part in (Command[])[List(terminal), Run(terminal), End(terminal)]) verb.Add(part);
        return verb;
    }

    static Command List(Terminal terminal)
    {
        var verb = new Command("list", "What can be played");
        var place = Place.Running(verb, terminal);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var all = await kasse.Get<List<ScenarioView>>("/scenarios", stopping);
            terminal.Show(asked, all, () => terminal.Table(["Name", "What happens"], all.Select(one => (string?[])[one.Name, one.Title])));
            return KasseCommand.Worked;
        });
        return verb;
    }

    static Command Run(Terminal terminal)
    {
        var verb = new Command("run", "Play one with the next payment that the integration makes; fails when it did not do what it should");
        var name = new Argument<string>("name") { Description = "As kasse scenario list names it" };
        var msn = Msn();
        var timeout = new Option<int?>("--timeout") { Description = "What has not come after so many seconds counts as not met; without it, 600", HelpName = "SECONDS" };
        var junit = new Option<FileInfo?>("--junit") { Description = "Write the verdict as a test report as well, as CI systems read it", HelpName = "FILE" };
        var place = Place.Running(verb, terminal);
        verb.Add(name);
        foreach (var option in (Option[])[msn, timeout, junit]) verb.Add(option);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var isJson = asked.GetValue(Terminal.AsJson);
            var run = await kasse.Post<RunView>("/scenario-runs", new RunAsked(asked.GetRequiredValue(msn), asked.GetRequiredValue(name), asked.GetValue(timeout)), stopping);
            if (!isJson) terminal.Line($"{run.Scenario.Title}. {run.Scenario.Happens}\n\n  Now: {run.Scenario.YouDo}\n       When that is all that it does: kasse scenario end --msn {run.Msn}");
            var told = 0;
            while (true)
            {
                if (!isJson) foreach (var done in run.Done.Skip(told)) terminal.Line($"  {done.At.UtcDateTime:HH:mm:ss}  {done.What}");
                told = run.Done.Count;
                if (run.IsOver()) break;
                run = await kasse.Get<RunView>($"/scenario-runs/{run.Id}?after={run.Version}&waitSeconds={WaitSeconds}", stopping);
            }
            if (asked.GetValue(junit) is { } file) await File.WriteAllTextAsync(file.FullName, JUnit.Report(run), stopping);
            terminal.Show(asked, run, () => Tell(terminal, run));
            return run.State == RunState.Passed ? KasseCommand.Worked : KasseCommand.Failed;
        });
        return verb;
    }

    static Command End(Terminal terminal)
    {
        var verb = new Command("end", "That is all that the integration does: end what is being played, with what was seen");
        var msn = Msn();
        var place = Place.Running(verb, terminal);
        verb.Add(msn);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var runs = await kasse.Get<List<RunView>>($"/scenario-runs?msn={Uri.EscapeDataString(asked.GetRequiredValue(msn))}", stopping);
            if (runs.Find(one => !one.IsOver()) is not { } underWay) throw new FailedException("Nothing is being played.");
            var run = await kasse.Post<RunView>($"/scenario-runs/{underWay.Id}/end", null, stopping);
            terminal.Show(asked, run, () => Tell(terminal, run));
            return run.State == RunState.Passed ? KasseCommand.Worked : KasseCommand.Failed;
        });
        return verb;
    }

    static Option<string> Msn() => new("--msn") { Description = "Whose integration", HelpName = "MSN", DefaultValueFactory = _ => FirstStart.NorwegianMsn };

    static void Tell(Terminal terminal, RunView run)
    {
        terminal.Line("");
        foreach (var item in run.Expectations)
        {
            terminal.Line($"  {(item.Mark == Mark.Done ? "done" : "NOT MET"),-7}  {item.Title}");
            if (item.Mark == Mark.Done) continue;
            terminal.Line($"           {item.Seen} {item.ToDo}");
            foreach (var proof in item.Proofs) terminal.Line($"           {proof.Text}  {proof.Url}");
        }
        terminal.Line($"\n{run.Verdict}");
    }
}
