using System.CommandLine;
using Kasse.Server.Start;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse serve</c>: with the very switches of the server.</summary>
static class ServeVerb
{
    public static Command Command(Terminal terminal)
    {
        var verb = new Command("serve", "Start Kasse, and say what one needs to call it; ends with an interrupt");
        var config = new Option<string?>("--config") { Description = "A JSON file with switches", HelpName = "FILE" };
        var switches = KasseOptions.Switches
            .Select(it => new Option<string?>($"--{it.Name}") { Description = $"{it.Help}\n{it.Variable}", HelpName = it.Placeholder }).Append(config).ToList();
        foreach (var option in switches) verb.Add(option);
        verb.SetAction((asked, stopping) =>
        {
            var typed = switches.Where(option => asked.GetValue(option) is not null).Select(option => $"{option.Name}={asked.GetValue(option)}").ToList();
            return Commands.Serve(KasseOptions.Read(typed, terminal.Variable), terminal.Output, stopping);
        });
        return verb;
    }
}
