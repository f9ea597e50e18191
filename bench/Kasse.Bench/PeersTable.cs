namespace Kasse.Bench;

/// <summary>What <see cref="Peers"/> found out, for people, in Markdown.</summary>
static class PeersTable
{
    static readonly string[] Head =
    [
        "", "create /s", "p99 ms", "CPU µs", "get /s", "p99 ms", "CPU µs", "memory MB", "start to first payment ms",
        "get says what was created", "404 for what was not", "get says what was captured", "still there after kill -9",
    ];

    public static void Write(PeersReport report, TextWriter output)
    {
        var arguments = report.Arguments;
        output.WriteLine(report.Machine);
        output.WriteLine($"{arguments.Connections.Max()} connections, {arguments.Rounds} rounds of {arguments.Seconds} s for each");
        output.WriteLine();
        string[][] lines = [Head, .. report.Peers.Select(Line)];
        var widths = Head.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        foreach (var (place, line) in lines.Index())
        {
            output.WriteLine($"| {string.Join(" | ", line.Select((cell, column) => cell.PadRight(widths[column])))} |");
            if (place == 0) output.WriteLine($"|{string.Concat(widths.Select(width => $"{new string('-', width + 2)}|"))}");
        }
        foreach (var peer in report.Peers)
            foreach (var (name, speed) in new[] { ("create", peer.Create), ("get", peer.Get) })
                if (speed.UnexpectedCount > 0)
                    output.WriteLine($"\n!!! {peer.Name}, {name}: INVALID. {speed.UnexpectedCount:N0} unexpected answers, first {speed.FirstUnexpected}");
    }

    static string[] Line(PeerResult peer) =>
    [
        peer.Name,
        .. Cells(peer.Create), .. Cells(peer.Get),
        $"{peer.MemoryMb:N0}", $"{peer.FirstPaymentMs:N0}",
        Answer(peer.Kept.WhatWasCreated), Answer(peer.Kept.NothingElse), Answer(peer.Kept.WhatWasCaptured), Answer(peer.Kept.AfterKill),
    ];

    static string[] Cells(Speed speed) => [$"{speed.PerSecond:N0}", $"{speed.P99Ms:N1}", $"{speed.ServerUs:N0}"];

    static string Answer(bool yes) => yes ? "yes" : "no";
}
