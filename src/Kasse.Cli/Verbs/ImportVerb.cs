using System.CommandLine;
using Kasse.Storage;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse import</c></summary>
static class ImportVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("import", "Make a data folder of a file that kasse export has written; the folder must be empty or not there");
        var file = new Argument<string>("file") { Description = "What was exported" };
        var place = Place.Folder(verb, terminal);
        verb.Add(file);
        verb.SetAction(asked =>
        {
            var folder = place.WorldFolder(asked);
            ExportVerb.Show(terminal, asked, terminal.Working("Unpacking", () => WorldFile.Read(asked.GetRequiredValue(file), folder, place.Database(asked).SecretsKey)), "Imported into", folder);
            return KasseCommand.Worked;
        });
        return verb;
    }
}
