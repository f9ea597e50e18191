using Kasse.Engine.Payments;
using Kasse.Server.Web.Portal;

namespace Kasse.Server.GoLive.Scenarios;

public enum RunState
{
    /// <summary>No payment has been made since it began.</summary>
    WaitsForPayment,

    Watches,
    Passed,
    Failed,
}

/// <summary>A scenario that is, or was, played with a sales unit's integration, as it stands.</summary>
/// <param name="StartedAt">Real time, like the others.</param>
/// <param name="EndsAt">Whatever has not been met by then counts as not met.</param>
public sealed record Run(string Id, Scenario Scenario, SalesUnit Unit, DateTimeOffset StartedAt, DateTimeOffset EndsAt)
{
    /// <summary>Of the payment that it is played with.</summary>
    public string? Reference { get; init; }

    /// <summary>What Kasse has done, oldest first.</summary>
    public IReadOnlyList<Done> Done { get; init; } = [];

    /// <summary>How many of the scenario's steps are behind it.</summary>
    public int StepCount { get; init; }

    public IReadOnlyList<Item> Items { get; init; } = [];
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended without having seen everything; null when it ended by itself.</summary>
    public string? CutShort { get; init; }

    /// <summary>Since when nothing seems left to come.</summary>
    public DateTimeOffset? ClearSince { get; init; }

    /// <summary>Grows with all that a reader could notice.</summary>
    public int Version { get; init; } = 1;

    public bool IsOver => EndedAt is not null;

    public Step? Next => StepCount < Scenario.Steps.Count ? Scenario.Steps[StepCount] : null;

    public RunState State => IsOver ? (HasAll ? RunState.Passed : RunState.Failed) : Reference is null ? RunState.WaitsForPayment : RunState.Watches;

    /// <summary>What it waits for now, in a sentence; null when it is over.</summary>
    public string? Waits => IsOver ? null
        : Reference is null ? Scenario.YouDo
        : Next is { } step ? $"Kasse waits {step.Waits ?? "a moment"}."
        : Items.FirstOrDefault(item => item.Mark == Mark.NotYet) is { } missing ? $"Kasse watches for this: {missing.Title.TrimEnd('.')}."
        : "Kasse watches for a moment longer.";

    /// <summary>Null while it goes on.</summary>
    public string? Verdict => !IsOver ? null
        : HasAll ? "Passed: your integration did all that it should."
        : $"Failed{(CutShort is { } why ? $" ({why})" : "")}: {(Unmet is 0 ? $"Kasse still waited {Next?.Waits}." : $"{Unmet} of {Items.Count} expectations {(Unmet == 1 ? "is" : "are")} not met.")}";

    /// <summary>When to look again though nothing happens.</summary>
    /// <param name="now">Real time.</param>
    public DateTimeOffset LooksAt(DateTimeOffset now) =>
        ((DateTimeOffset?[])[EndsAt, ClearSince + Scenario.Settles, PausesUntil > now ? PausesUntil : null]).OfType<DateTimeOffset>().Min();

    /// <summary>When the next step may be done; null when there is none.</summary>
    public DateTimeOffset? PausesUntil => Reference is not null && Next is { Pause.Ticks: > 0 } step ? (Done is [.., var last] ? last.At : StartedAt) + step.Pause : null;

    int Unmet => Items.Count(item => item.Mark != Mark.Done);

    bool HasAll => Next is null && Items.Count > 0 && Items.All(item => item.Mark == Mark.Done);

    /// <summary>The run as it stands after a look at what is recorded.</summary>
    /// <param name="now">Real time.</param>
    /// <param name="cutShort">Why nothing more will come; null when more may.</param>
    public Run Judged(Recording recording, DateTimeOffset now, string? cutShort)
    {
        IReadOnlyList<Item> items = [.. Scenario.Expectations.Select(expectation => expectation(recording))];
        var judged = this with { Items = items };
        var isClear = judged.HasAll || items.Any(item => item.Mark == Mark.Wrong);
        judged = judged with { ClearSince = isClear ? ClearSince ?? now : null };
        if (judged.ClearSince + Scenario.Settles <= now) judged = judged with { EndedAt = now };
        else if (Done is [.., { Failed: true }]) judged = judged with { EndedAt = now, CutShort = "Kasse could not go on" };
        else if (cutShort is not null) judged = judged with { EndedAt = now, CutShort = cutShort };
        else if (EndsAt <= now) judged = judged with { EndedAt = now, CutShort = $"nothing more came within {Words.Span(EndsAt - StartedAt)}" };
        return judged.LooksLike(this) ? judged : judged with { Version = Version + 1 };
    }

    bool LooksLike(Run other) => IsOver == other.IsOver && Items.Select(item => (item.Id, item.Mark, item.Seen)).SequenceEqual(other.Items.Select(item => (item.Id, item.Mark, item.Seen)));
}
