namespace Kasse.Bench;

/// <summary>The report for people.</summary>
static class Table
{
    static readonly string[] Head = ["", "Kasse /s", "other /s", "ratio (min-max)", "p50 ms", "p99 ms", "max ms", "CPU µs/req", "goal", "reached"];

    public static void Write(Report report, TextWriter output)
    {
        var (machine, arguments) = (report.Machine, report.Arguments);
        output.WriteLine(machine);
        output.WriteLine($"{arguments.Payments:N0} payments, {arguments.Nodes} {(arguments.Nodes == 1 ? "node" : "nodes")}, {string.Join(", ", arguments.Connections)} connections, {(arguments.Webhooks ? "webhooks, " : "")}{arguments.Rounds} rounds of {arguments.Seconds} s for each");
        var other = arguments.Beside is { } payments ? $"a Kasse with {payments:N0} payments" : "the bare server";
        output.WriteLine($"The other is {other}. Where a cell holds two numbers: Kasse / {other}");
        output.WriteLine();

        string[][] lines = [Head, .. report.Rows.Select(row => Line(row, arguments.Connections.Length > 1)), .. report.Figures.Select(Line)];
        var widths = Head.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var line in lines)
            output.WriteLine(string.Join("  ", line.Select((cell, column) => Padded(cell, column, widths[column]))).TrimEnd());

        if (arguments.Tpcb is not null)
        {
            output.WriteLine("\nKasse's requests for each transaction of pgbench (TPC-B) in the same round:");
            foreach (var row in report.Rows) output.WriteLine($"  {row.Name}: {row.Tpcb!.Median:N2} ({row.Tpcb.Min:N2}-{row.Tpcb.Max:N2}) of {row.TpcbPerSecond:N0} a second");
        }
        foreach (var row in report.Rows)
        {
            Complain(row.Name, "Kasse", row.Kasse, output);
            Complain(row.Name, other, row.Bare, output);
        }
    }

    /// <summary>Words begin at the left, numbers end at the right.</summary>
    static string Padded(string cell, int column, int width) =>
        Head[column] is "" or "reached" ? cell.PadRight(width) : cell.PadLeft(width);

    static void Complain(string row, string server, Side side, TextWriter output)
    {
        if (side.UnexpectedCount > 0)
            output.WriteLine($"\n!!! {row}: INVALID. {side.UnexpectedCount:N0} unexpected answers from {server}, first {side.FirstUnexpected}");
    }

    static string[] Line(RowResult row, bool withConnections) =>
    [
        withConnections ? $"{row.Name} ({row.Connections})" : row.Name,
        $"{row.Kasse.RequestsPerSecond:N0}",
        $"{row.Bare.RequestsPerSecond:N0}",
        $"{row.Ratio.Median:N2} ({row.Ratio.Min:N2}-{row.Ratio.Max:N2})",
        $"{row.Kasse.P50Ms:N1} / {row.Bare.P50Ms:N1}",
        $"{row.Kasse.P99Ms:N1} / {row.Bare.P99Ms:N1}",
        $"{row.Kasse.MaxMs:N0} / {row.Bare.MaxMs:N0}",
        $"{row.Kasse.ServerUs:N0} / {row.Bare.ServerUs:N0}",
        $"{row.RatioGoal:N2}, p99 < {row.P99MsGoal:N0} ms",
        !row.Valid ? "INVALID" : row.Missed is [] ? "yes" : $"no: {string.Join(", ", row.Missed)}",
    ];

    static string[] Line(Figure figure) =>
    [
        figure.Name,
        Amount(figure.Kasse, figure.Unit),
        figure.Bare is { } bare ? Amount(bare, figure.Unit) : "",
        "", "", "", "", "",
        figure.Goal is { } goal ? $"< {goal:N0} {figure.Unit}" : "",
        figure.Goal is { } limit ? figure.Kasse < limit ? "yes" : "no" : "",
    ];

    static string Amount(double number, string unit) => Math.Abs(number) < 10 && unit == "ms" ? $"{number:N2} {unit}" : $"{number:N0} {unit}";
}
