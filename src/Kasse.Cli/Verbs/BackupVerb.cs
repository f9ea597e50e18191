using System.CommandLine;
using Kasse.Storage;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse backup</c></summary>
static class BackupVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("backup", "Copy the database as it is at this moment; also beside a running Kasse");
        var file = new Argument<string>("file") { Description = "Where to; it must not exist yet" };
        var place = Place.Kept(verb, terminal);
        verb.Add(file);
        verb.SetAction(asked =>
        {
            var path = asked.GetRequiredValue(file);
            var copy = terminal.Working("Copying", () => Backup.Write(place.Database(asked), path));
            terminal.Show(asked, copy, () =>
            {
                terminal.Facts(("Copied to", path), ("Payments", $"{copy.PaymentCount}"), ("Adds up", copy.AddsUp ? "yes" : "no: kasse verify says where"));
                terminal.Line(Backup.AboutTheKey(place.Database(asked)));
            });
            return KasseCommand.Worked;
        });
        return verb;
    }
}
