using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Kasse.Server.Control;
using Kasse.Server.GoLive;
using Kasse.Server.GoLive.Scenarios;

namespace Kasse.Cli;

/// <summary>A checklist or a scenario as a test report: each item a test, what is wrong a failure, what has not been shown skipped.</summary>
static class JUnit
{
    /// <param name="isStrict">What has not been shown is a failure, too.</param>
    public static string Report(ChecklistView list, bool isStrict) => Written(new XElement("testsuites", new XAttribute("name", $"Go-live checklist of {list.Name} ({list.Msn})"), list.Sections.Select(section => new XElement("testsuite",
            new XAttribute("name", section.Title),
            new XAttribute("timestamp", list.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
            new XAttribute("tests", section.Items.Count),
            new XAttribute("failures", section.Items.Count(item => Fails(item.Mark, isStrict))),
            new XAttribute("errors", 0),
            new XAttribute("skipped", section.Items.Count(item => item.Mark == Mark.NotYet && !isStrict)),
            section.Items.Select(item => Case(item, isStrict))))));

    /// <summary>The scenario is a test, and so is each expectation; of a run that is over, what was not met has failed.</summary>
    public static string Report(RunView run)
    {
        var failed = run.State == RunState.Failed;
        return Written(new XElement("testsuites", new XAttribute("name", $"Scenarios of {run.Msn}"), new XElement("testsuite",
            new XAttribute("name", run.Scenario.Title),
            new XAttribute("timestamp", run.StartedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
            new XAttribute("tests", run.Expectations.Count + 1),
            new XAttribute("failures", run.Expectations.Count(item => Fails(item.Mark, isStrict: true)) + (failed ? 1 : 0)),
            new XAttribute("errors", 0),
            new XAttribute("skipped", 0),
            new XElement("testcase", new XAttribute("name", run.Scenario.Title), new XAttribute("classname", run.Scenario.Name),
                failed ? new XElement("failure", new XAttribute("message", run.Verdict!), run.Url) : new XElement("system-out", run.Verdict)),
            run.Expectations.Select(item => Case(item, isStrict: true)))));
    }

    static string Written(XElement report)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true, NewLineChars = "\n", CheckCharacters = false }))
            report.Save(writer);
        return $"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n{text}\n";
    }

    static XElement Case(ChecklistItemView item, bool isStrict) => new("testcase",
        new XAttribute("name", item.Title), new XAttribute("classname", item.Id),
        Fails(item.Mark, isStrict) ? new XElement("failure", new XAttribute("message", $"{item.Seen} {item.ToDo}"), string.Join('\n', item.Proofs.Select(proof => $"{proof.Text} {proof.Url}")))
        : item.Mark == Mark.NotYet ? new XElement("skipped", new XAttribute("message", $"{item.Seen} {item.ToDo}"))
        : new XElement("system-out", item.Seen));

    static bool Fails(Mark mark, bool isStrict) => mark == Mark.Wrong || (isStrict && mark == Mark.NotYet);
}
