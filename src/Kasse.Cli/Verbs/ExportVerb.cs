using System.CommandLine;
using Kasse.Server;
using Kasse.Storage;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse export</c></summary>
static class ExportVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("export", "Write a whole test world into one file, keys included; also beside a running Kasse");
        var file = new Argument<string>("file") { Description = "Where to; it must not exist yet" };
        var place = Place.Folder(verb, terminal);
        verb.Add(file);
        verb.SetAction(asked =>
        {
            var path = asked.GetRequiredValue(file);
            var world = terminal.Working("Copying", () => WorldFile.Write(place.WorldFolder(asked), path, KasseServer.Version, TimeProvider.System.GetUtcNow()));
            Show(terminal, asked, world, "Exported to", path);
            return KasseCommand.Worked;
        });
        return verb;
    }

    public static void Show(Terminal terminal, ParseResult asked, WorldFile.Manifest world, string what, string where) => terminal.Show(asked, world, () => terminal.Facts(
        (what, where),
        ("Written", ClockVerb.Text(world.WrittenAt)),
        ("Payments", $"{world.PaymentCount}"),
        ("Adds up", world.AddsUp ? "yes" : "no: kasse verify says where"),
        ("Size", FormattableString.Invariant($"{world.Parts.Sum(part => part.Bytes) / 1024:N0} KiB, before it was packed"))));
}
