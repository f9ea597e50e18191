using System.CommandLine;
using Kasse.Storage.Moving;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse move</c></summary>
static class MoveVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("move", "Copy everything from a data folder to PostgreSQL or back, while nothing runs on either; repeated after an interruption it goes on where it was");
        var place = Place.Kept(verb, terminal);
        var toData = new Option<string?>("--to-data") { Description = "The data folder to copy into; it must hold no database yet", HelpName = "FOLDER" };
        var toDatabase = new Option<string?>("--to-database") { Description = "The PostgreSQL database to copy into; it must be empty", HelpName = "SERVER" };
        verb.Add(toData);
        verb.Add(toDatabase);
        verb.SetAction((asked, stopping) =>
        {
            var (folder, server) = (asked.GetValue(toData), asked.GetValue(toDatabase));
            if (folder is null == server is null) throw new FormatException("Say with --to-data or --to-database where to, one of the two.");
            var source = place.Database(asked);
            var target = source with { Folder = folder is null ? source.Folder : Path.GetFullPath(folder), Server = server };
            try
            {
                var moved = terminal.Working("Looking at both", tell => Move.Run(source, target, progress => tell(Text(progress)), stopping));
                terminal.Show(asked, moved, () => terminal.Facts(
                    [
                        ("Payments", $"{moved.PaymentCount}"), ("Rows of the journal", $"{moved.RowCount}"),
                        .. moved.Tables.Where(table => table.Value > 0 && table.Key != "journal").Select(table => (table.Key, (string?)$"{table.Value}")),
                        ("Same on both sides", "yes"), ("Adds up", "yes"),
                    ]));
                return Task.FromResult(KasseCommand.Worked);
            }
            catch (OperationCanceledException)
            {
                throw new FailedException("Interrupted. The same command goes on where it was.");
            }
        });
        return verb;
    }

    static string Text(Move.Progress progress) => FormattableString.Invariant($"{progress.Doing}: {progress.Done:N0} of {progress.Total:N0} rows");
}
