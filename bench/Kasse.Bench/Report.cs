namespace Kasse.Bench;

/// <summary>All that a run found out, in numbers; the table is drawn from it and the JSON file is it.</summary>
sealed record Report(DateTimeOffset At, Machine Machine, Arguments Arguments, RowResult[] Rows, Figure[] Figures)
{
    public bool Valid => Rows.All(row => row.Valid);
}

/// <param name="Bare">Of the bare server, or of the Kasse that is in its place.</param>
/// <param name="Tpcb">Requests for each transaction of pgbench in the same round; null where it was not asked for.</param>
/// <param name="Missed">Which of the two goals were not reached.</param>
sealed record RowResult(
    string Name, int Connections, Side Kasse, Side Bare, Ratio Ratio, double RatioGoal, double P99MsGoal, Ratio? Tpcb, double? TpcbPerSecond, List<string> Missed)
{
    public bool Valid => Kasse.UnexpectedCount + Bare.UnexpectedCount == 0;

    public static RowResult From(Row row, int connections, Measured ofKasse, Measured ofBare)
    {
        var kasse = ofKasse.Side();
        var ratio = Ratio.Of(ofKasse.PerSecond, ofBare.PerSecond);
        List<string> missed = [];
        if (ratio.Median < row.RatioGoal)
            missed.Add("ratio");
        if (kasse.P99Ms >= row.P99MsGoal)
            missed.Add("p99");
        return new RowResult(row.Name, connections, kasse, ofBare.Side(), ratio, row.RatioGoal, row.P99MsGoal,
            ofKasse.Transactions is [] ? null : Ratio.Of(ofKasse.PerSecond, ofKasse.Transactions), ofKasse.Transactions is [] ? null : Statistics.Median(ofKasse.Transactions), missed);
    }
}

/// <summary>One server's half of a row. Requests per second are the median of the rounds, latencies those of all rounds together.</summary>
/// <param name="ServerUs">Processor time for one request, in user and in kernel mode.</param>
/// <param name="GeneratorUs">What asking cost on the same cores, beside answering.</param>
/// <param name="DiskReadBytes">What one request waited for from the disk, because the system's memory did not hold it.</param>
/// <param name="IdlePercent">Share of one core that it used while the other server was measured: work put off until later.</param>
sealed record Side(
    double RequestsPerSecond, double P50Ms, double P99Ms, double MaxMs, double ServerUs, double GeneratorUs, double DiskReadBytes, double IdlePercent,
    long RequestsCount, long UnexpectedCount, string? FirstUnexpected);

/// <summary>Kasse's requests per second as a share of the bare server's, round by round.</summary>
sealed record Ratio(double Median, double Min, double Max)
{
    public static Ratio Of(IEnumerable<double> kasse, IEnumerable<double> bare)
    {
        double[] ratios = [.. kasse.Zip(bare, (ours, theirs) => ours / theirs)];
        return new Ratio(Statistics.Median(ratios), ratios.Min(), ratios.Max());
    }
}

/// <summary>A number that is not about requests; less is better.</summary>
sealed record Figure(string Name, string Unit, double Kasse, double? Bare = null, double? Goal = null);
