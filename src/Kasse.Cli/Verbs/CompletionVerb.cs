using System.CommandLine;
using System.Reflection;

namespace Kasse.Cli.Verbs;

/// <summary><c>kasse completion</c></summary>
static class CompletionVerb
{
    static readonly string[] Shells = ["bash", "zsh", "fish"];

    public static Command Command(Terminal terminal)
    {
        var verb = new Command("completion", "Print the script that lets a shell complete kasse's verbs and options: source <(kasse completion bash)");
        var shell = new Argument<string>("shell") { Description = string.Join(", ", Shells) };
        shell.AcceptOnlyFromAmong(Shells);
        verb.Add(shell);
        verb.SetAction(asked =>
        {
            using var script = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion/kasse.{asked.GetValue(shell)}")!);
            terminal.Output.Write(script.ReadToEnd());
            return KasseCommand.Worked;
        });
        return verb;
    }
}
