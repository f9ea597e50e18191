using System.CommandLine;
using System.Text.Json;
using Kasse.Server.Control;
using Spectre.Console;

namespace Kasse.Cli;

/// <summary>Where a verb writes. For eyes there are tables and progress; into a pipe goes one row a line, tabs between the cells.</summary>
sealed class Terminal(TextWriter output, TextWriter errors, bool isForEyes, Func<string, string?> variable)
{
    static readonly JsonSerializerOptions Lines = new(ControlClient.Json) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    static readonly JsonSerializerOptions Indented = new(Lines) { WriteIndented = true };

    readonly IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(output),
        Ansi = isForEyes ? AnsiSupport.Detect : AnsiSupport.No,
        Interactive = InteractionSupport.No,
    });

    public static readonly Option<bool> AsJson = new("--json") { Description = "Answer in JSON, for programs", Recursive = true };

    public TextWriter Output => output;
    public TextWriter Errors => errors;
    public bool IsForEyes => isForEyes;

    public static Terminal Ours() => new(Console.Out, Console.Error, !Console.IsOutputRedirected, Environment.GetEnvironmentVariable);

    public string? Variable(string name) => variable(name) is { Length: > 0 } value ? value : null;

    /// <summary>What somebody reads, or a program when it asked for JSON.</summary>
    public void Show(ParseResult asked, object answer, Action forPeople)
    {
        if (asked.GetValue(AsJson)) output.WriteLine(JsonSerializer.Serialize(answer, isForEyes ? Indented : Lines));
        else forPeople();
    }

    public void Line(string text) => output.WriteLine(text);

    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string?>> rows)
    {
        if (!isForEyes)
        {
            foreach (var row in rows) output.WriteLine(string.Join('\t', row));
            return;
        }
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var heading in headings) table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))).NoWrap());
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell ?? "")));
        console.Write(table);
    }

    /// <summary>What there is to say about one thing.</summary>
    public void Facts(params IEnumerable<(string Name, string? Value)> facts)
    {
        var said = facts.Where(fact => fact.Value is not null).ToList();
        var width = isForEyes ? said.Max(fact => fact.Name.Length) + 2 : 0;
        foreach (var (name, value) in said) output.WriteLine(isForEyes ? $"{name.PadRight(width)}{value}" : $"{name}\t{value}");
    }

    /// <summary>Does something that takes a while, and shows that it does.</summary>
    public T Working<T>(string what, Func<T> work) => Working(what, _ => work());

    /// <inheritdoc cref="Working{T}(string, Func{T})"/>
    /// <param name="work">Given what shows how far it has come.</param>
    public T Working<T>(string what, Func<Action<string>, T> work) =>
        isForEyes ? console.Status().Start(what, status => work(done => status.Status(Markup.Escape(done)))) : work(_ => { });
}
