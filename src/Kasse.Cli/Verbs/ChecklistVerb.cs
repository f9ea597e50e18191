using System.CommandLine;
using Kasse.Server.Control;
using Kasse.Server.GoLive;
using Kasse.Server.Start;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse checklist</c></summary>
static class ChecklistVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("checklist", "Tell what an integration still has to show before it goes live; fails when it did something wrong");
        var msn = new Option<string>("--msn") { Description = "Whose integration", HelpName = "MSN", DefaultValueFactory = _ => FirstStart.NorwegianMsn };
        var strict = new Option<bool>("--strict") { Description = "Fail as well when something has not been shown yet" };
        var since = new Option<DateTimeOffset?>("--since") { Description = "Only calls made since count; in real time, such as 2026-03-02T12:00:00Z", HelpName = "TIME" };
        var junit = new Option<FileInfo?>("--junit") { Description = "Write it as a test report as well, as CI systems read it", HelpName = "FILE" };
        var place = Place.Running(verb, terminal);
        foreach (var option in (Option[])[msn, strict, since, junit]) verb.Add(option);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var from = asked.GetValue(since) is { } moment ? $"?since={Uri.EscapeDataString(moment.UtcDateTime.ToString("O"))}" : "";
            var list = await kasse.Get<ChecklistView>($"/sales-units/{Uri.EscapeDataString(asked.GetRequiredValue(msn))}/checklist{from}", stopping);
            var isStrict = asked.GetValue(strict);
            if (asked.GetValue(junit) is { } file) await File.WriteAllTextAsync(file.FullName, JUnit.Report(list, isStrict), stopping);
            terminal.Show(asked, list, () => Tell(terminal, list));
            return list.WrongCount > 0 || (isStrict && list.NotYetCount > 0) ? KasseCommand.Failed : KasseCommand.Worked;
        });
        return verb;
    }

    static void Tell(Terminal terminal, ChecklistView list)
    {
        if (!terminal.IsForEyes)
        {
            terminal.Table([], list.Sections.SelectMany(section => section.Items).Select(item => (string?[])[Word(item.Mark), item.Id, item.Title, item.Seen, item.ToDo]));
            return;
        }
        foreach (var section in list.Sections)
        {
            terminal.Line($"\n{section.Title}");
            foreach (var item in section.Items)
            {
                terminal.Line($"  {Word(item.Mark),-7}  {item.Title}");
                if (item.Mark == Mark.Done) continue;
                terminal.Line($"           {item.Seen} {item.ToDo}");
                foreach (var proof in item.Proofs) terminal.Line($"           {proof.Text}  {proof.Url}");
            }
        }
        terminal.Line($"\n{list.DoneCount} done, {list.NotYetCount} not yet, {list.WrongCount} wrong.");
        if (!list.IsWhole) terminal.Line("There were more calls than are kept: some of what is missing may have happened.");
    }

    static string Word(Mark mark) => mark switch
    {
        Mark.Done => "done",
        Mark.NotYet => "not yet",
        Mark.Wrong => "WRONG",
    };
}
