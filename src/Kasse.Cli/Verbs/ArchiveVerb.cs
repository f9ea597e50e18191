using System.CommandLine;
using Kasse.Server.Schedule;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse archive</c></summary>
static class ArchiveVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("archive", "Show the parts that a journal in PostgreSQL lies in; or take the oldest one out, once nothing can happen to its payments any more");
        var place = Place.Kept(verb, terminal);
        var takeOut = new Option<bool>("--take-out") { Description = "Take the oldest part out of the journal; its table stays, for pg_dump and drop table" };
        verb.Add(takeOut);
        verb.SetAction(asked =>
        {
            if (asked.GetValue(takeOut)) TakeOut(terminal, asked, place.Database(asked));
            else List(terminal, asked, place.Database(asked));
            return KasseCommand.Worked;
        });
        return verb;
    }

    static void List(Terminal terminal, ParseResult asked, DatabaseAddress database)
    {
        var parts = Archive.Partitions(database);
        terminal.Show(asked, parts, () => terminal.Table(
            ["Part", "From", "To", "MiB", "Full"],
            parts.Select(part => (string?[])[part.Name, $"{part.From}", $"{part.To - 1}", $"{part.Bytes >> 20}", part.IsFull ? "yes" : "no"])));
    }

    static void TakeOut(Terminal terminal, ParseResult asked, DatabaseAddress database)
    {
        var now = BusinessClock.Shown(SavedSettings.Read(database), TimeProvider.System);
        var taken = terminal.Working("Looking at every payment of the oldest part", () => Archive.TakeOut(database, now, TimeProvider.System.GetUtcNow()));
        terminal.Show(asked, taken, () => terminal.Facts(("Table", taken.Table), ("Payments", $"{taken.PaymentCount}"), ("Rows", $"{taken.RowCount}")));
    }
}
