using System.Text.Json.Nodes;
using Kasse.Testing;

namespace Kasse.Cli.Tests;

/// <summary>What a command came to.</summary>
sealed record Ended(int ExitCode, string Output, string Errors)
{
    public JsonNode Json => JsonNode.Parse(Output)!;

    public IReadOnlyList<string[]> Rows => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];

    /// <summary>A fact by its name.</summary>
    public string this[string name] => Rows.Single(row => row[0] == name)[1];
}

/// <summary>A Kasse that runs, and somebody who types commands next to it, into a pipe.</summary>
sealed class Shell : IAsyncDisposable
{
    readonly Dictionary<string, string> variables;

    Shell(TestKasse kasse)
    {
        Kasse = kasse;
        variables = new() { ["KASSE_URL"] = kasse.BaseAddress.AbsoluteUri, ["KASSE_DATA"] = DataFolder };
    }

    public TestKasse Kasse { get; }
    public string DataFolder => Kasse.Server.Platform.Options.DataFolder;

    public static async Task<Shell> Open() => new(await TestKasse.Start());

    public Task<Ended> Run(params IReadOnlyList<string> args) => Run(args, variables.GetValueOrDefault);

    /// <summary>Not into a pipe.</summary>
    public Task<Ended> RunForEyes(params IReadOnlyList<string> args) => Run(args, variables.GetValueOrDefault, isForEyes: true);

    /// <summary>Runs beside the test; what it writes can be awaited, and it ends when it is told to.</summary>
    public Running Start(params IReadOnlyList<string> args) => new(args, variables.GetValueOrDefault);

    /// <summary>Where nothing runs.</summary>
    public static async Task<Ended> Run(IReadOnlyList<string> args, Func<string, string?> variable, bool isForEyes = false)
    {
        using StringWriter output = new(), errors = new();
        var exitCode = await KasseCommand.Run(args, new Terminal(output, errors, isForEyes, variable));
        return new Ended(exitCode, output.ToString(), errors.ToString());
    }

    public ValueTask DisposeAsync() => Kasse.DisposeAsync();
}
