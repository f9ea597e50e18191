namespace Kasse.Server.Outbound;

/// <summary>When a webhook is tried again: often at first, then hourly for a day, then daily for the rest of a week.</summary>
public static class RetrySchedule
{
    /// <summary>Counted from when the delivery was opened. Whatever waited its turn longer than this is still tried once.</summary>
    public static readonly TimeSpan WholeLength = TimeSpan.FromDays(7);

    /// <param name="dueAt">When the attempt that has failed was due. The next follows from this and not from when it was made, so that a clock moved by a day shows a day of attempts.</param>
    /// <param name="took">How long that attempt took: the pause begins where it ended.</param>
    /// <param name="attemptCount">That attempt included.</param>
    /// <returns>Null when there is none.</returns>
    public static DateTimeOffset? Next(DateTimeOffset openedAt, DateTimeOffset dueAt, TimeSpan took, int attemptCount)
    {
        var next = dueAt + took + PauseAfter(attemptCount);
        return next <= openedAt + WholeLength ? next : null;
    }

    static TimeSpan PauseAfter(int attemptCount) => attemptCount switch
    {
        < 4 => TimeSpan.FromSeconds(2),
        4 => TimeSpan.FromSeconds(60),
        5 => TimeSpan.FromSeconds(120),
        < 29 => TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(1),
    };
}
