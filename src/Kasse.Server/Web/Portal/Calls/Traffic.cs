using Kasse.Storage.Requests;

namespace Kasse.Server.Web.Portal.Calls;

/// <summary>How far back the dashboard looks, and in which steps.</summary>
public sealed record Period(string Name, string Title, TimeSpan Step, int StepsCount, bool ByHour)
{
    public static readonly Period[] All =
    [
        new("hour", "Last hour", TimeSpan.FromMinutes(1), 60, ByHour: false),
        new("day", "Last day", TimeSpan.FromHours(1), 24, ByHour: true),
        new("week", "Last week", TimeSpan.FromHours(6), 28, ByHour: true),
    ];

    public static Period Named(string? name) => All.FirstOrDefault(period => period.Name == name) ?? All[0];

    /// <summary>Where the first step begins, so that the last one holds <paramref name="until"/>.</summary>
    public DateTimeOffset Start(DateTimeOffset until) =>
        new DateTimeOffset(until.Ticks - until.Ticks % Step.Ticks, TimeSpan.Zero) - Step * (StepsCount - 1);
}

/// <summary>Calls in one step of time.</summary>
/// <param name="From">UTC.</param>
/// <param name="Refused">Answered with 4xx.</param>
/// <param name="Failed">Answered with 5xx.</param>
public sealed record TrafficStep(DateTimeOffset From, long Well, long Refused, long Failed)
{
    public long Total => Well + Refused + Failed;
}

/// <summary>How often an operation was called over a period, and how that was answered.</summary>
public sealed class Traffic
{
    public Traffic(string operation, IReadOnlyList<RequestCount> counts, Period period, DateTimeOffset until)
    {
        Operation = operation;
        var start = period.Start(until);
        var steps = counts.ToLookup(count => (int)((count.From - start) / period.Step));
        Steps = [.. Enumerable.Range(0, period.StepsCount).Select(step => new TrafficStep(
            start + step * period.Step,
            steps[step].Where(c => c.Status < 400).Sum(c => c.Count),
            steps[step].Where(c => c.Status is >= 400 and < 500).Sum(c => c.Count),
            steps[step].Where(c => c.Status >= 500).Sum(c => c.Count)))];
        Statuses = [.. counts.GroupBy(c => c.Status).Select(same => (same.Key, same.Sum(c => c.Count))).OrderBy(s => s.Key)];
    }

    public string Operation { get; }
    public IReadOnlyList<TrafficStep> Steps { get; }
    public IReadOnlyList<(int Status, long Count)> Statuses { get; }
    public long Total => Steps.Sum(step => step.Total);
    public long Errors => Total - Steps.Sum(step => step.Well);

    public string ErrorShare => Total == 0 ? "0 %" : FormattableString.Invariant($"{100m * Errors / Total:0.##} %");
}
