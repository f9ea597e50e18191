using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using Kasse.Server.Control;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse clock</c> and <c>kasse clock advance</c></summary>
static partial class ClockVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("clock", "Say what time it is for payments, or move it on");
        var place = Place.Running(verb, terminal);
        verb.Add(Advance(terminal));
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var clock = await kasse.Get<ClockView>("/clock", stopping);
            terminal.Show(asked, clock, () => terminal.Facts(("Clock", Text(clock.Now)), ("Ahead by", clock.Offset)));
            return KasseCommand.Worked;
        });
        return verb;
    }

    public static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static Command Advance(Terminal terminal)
    {
        var verb = new Command("advance", "Move the clock on, and show what that made happen");
        var by = new Argument<TimeSpan>("by")
        {
            Description = "Like 10m, 36h, 14d or 1d12h; or as in ISO 8601: PT10M",
            CustomParser = text =>
            {
                if (Read(text.Tokens[0].Value) is { } time) return time;
                text.AddError($"{text.Tokens[0].Value} is no time. Write it like 10m, 36h, 14d or 1d12h.");
                return default;
            },
        };
        var place = Place.Running(verb, terminal);
        verb.Add(by);
        verb.SetAction(async (asked, stopping) =>
        {
            using var kasse = place.Connect(asked);
            var moved = await kasse.Post<ClockMoved>("/clock/advance", new ClockAdvance(XmlConvert.ToString(asked.GetValue(by))), stopping);
            terminal.Show(asked, moved, () =>
            {
                terminal.Facts(("Clock", Text(moved.Now)), ("Happened", $"{moved.HappenedCount}"));
                if (moved.Happened.Count > 0)
                    terminal.Table(["When", "What", "Sales unit", "Reference"], moved.Happened.Select(it => (string?[])[Text(it.At), it.Kind, it.Msn, it.Reference]));
            });
            return KasseCommand.Worked;
        });
        return verb;
    }

    /// <returns>Null for what is no time.</returns>
    internal static TimeSpan? Read(string text)
    {
        if (Short().Match(text) is { Success: true } match)
            return new TimeSpan(Number("d"), Number("h"), Number("m"), Number("s"));
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return null;
        }

        int Number(string unit) => match.Groups[unit] is { Success: true } group ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"^(?=\d)((?<d>\d{1,5})d)?((?<h>\d{1,6})h)?((?<m>\d{1,7})m)?((?<s>\d{1,8})s)?\z")]
    private static partial Regex Short();
}
