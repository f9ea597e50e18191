namespace Kasse.Bench;

sealed record Arguments
{
    public const string Usage = """
        ./bench/run [--quick] [--payments N] [--rounds N] [--seconds N] [--connections N,…] [--webhooks] [--nodes N] [--beside N] [--only TEXT] [--json FILE]

          --quick          20,000 payments and two rounds of one second: does it work at all?
          --payments N     payments stored before anything is measured, at least 1,000 (1,000,000)
          --rounds N       measured rounds per row, after one of at least ten seconds that is thrown away (5)
          --seconds N      length of a round, for each server (3)
          --connections N  connections, each with one request under way; several numbers measure each row with each of them (64)
          --webhooks       the sales unit has a webhook for everything that happens, and the bare server takes it
          --nodes N        Kasses on one database, which share the connections; more than one needs KASSE_DATABASE (1)
          --beside N       not the bare server but a Kasse with N payments is beside it, on the database whose name ends in _beside: how does cost grow?
          --tpcb COMMAND   prints how many transactions pgbench makes per second; each round runs it, too
          --only TEXT      only rows whose name contains TEXT; "pages" measures what people look at, and no calls
          --json FILE      the same numbers for a machine
        """;

    public int Payments { get; init; } = 1_000_000;
    public int Rounds { get; init; } = 5;
    public int Seconds { get; init; } = 3;

    /// <summary>How many seconds the round that is thrown away takes at least: the compilers of a loaded server have that long to do.</summary>
    public int WarmUp { get; init; } = 10;
    public int[] Connections { get; init; } = [64];
    public bool Webhooks { get; init; }
    public int Nodes { get; init; } = 1;
    public int? Beside { get; init; }
    public string? Tpcb { get; init; }
    public string Only { get; init; } = "";
    public string? JsonFile { get; init; }

    /// <summary>Null when the command line makes no sense.</summary>
    public static Arguments? Parse(ReadOnlySpan<string> rest)
    {
        var arguments = new Arguments();
        while (!rest.IsEmpty)
        {
            switch (rest)
            {
                case ["--quick", ..]: arguments = arguments with { Payments = 20_000, Rounds = 2, Seconds = 1, WarmUp = 1 }; break;
                case ["--payments", var text, ..] when Count(text) is >= 1000 and { } count: arguments = arguments with { Payments = count }; break;
                case ["--rounds", var text, ..] when Count(text) is { } count: arguments = arguments with { Rounds = count }; break;
                case ["--seconds", var text, ..] when Count(text) is { } count: arguments = arguments with { Seconds = count }; break;
                case ["--connections", var text, ..] when text.Split(',').Select(Count).ToArray() is var counts && counts.All(count => count is not null):
                    arguments = arguments with { Connections = [.. counts.OfType<int>()] };
                    break;
                case ["--webhooks", ..]: arguments = arguments with { Webhooks = true }; break;
                case ["--nodes", var text, ..] when Count(text) is { } count: arguments = arguments with { Nodes = count }; break;
                case ["--beside", var text, ..] when Count(text) is >= 1000 and { } count: arguments = arguments with { Beside = count }; break;
                case ["--tpcb", var command, ..]: arguments = arguments with { Tpcb = command }; break;
                case ["--only", var text, ..]: arguments = arguments with { Only = text }; break;
                case ["--json", var file, ..]: arguments = arguments with { JsonFile = file }; break;
                default: return null;
            }
            rest = rest[(rest[0] is "--quick" or "--webhooks" ? 1 : 2)..];
        }
        return arguments;
    }

    static int? Count(string text) => int.TryParse(text, out var count) && count > 0 ? count : null;
}
