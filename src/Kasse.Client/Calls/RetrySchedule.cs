namespace Kasse.Client.Calls;

/// <summary>When a call is tried again.</summary>
sealed class RetrySchedule(VippsMobilePayOptions options)
{
    /// <summary>By then every wait is the longest, and doubling on would leave what a <see cref="TimeSpan"/> holds.</summary>
    const int DoublingsMax = 16;

    /// <param name="attemptCount">How many attempts there have been.</param>
    /// <returns>How long to wait before the next one; null when there is none.</returns>
    public TimeSpan? WaitAfter(Attempt attempt, ApiCall call, int attemptCount)
    {
        if (attemptCount > options.RetryCount || !attempt.MayRepeat(call)) return null;
        if (attempt.RetryAfter is { } asked) return asked <= options.RetryDelayMax ? asked : null;

        // Between half and all of a wait that doubles, so that many callers who failed together do not come back together.
        var doubled = options.RetryDelay * Math.Pow(2, Math.Min(attemptCount - 1, DoublingsMax));
        return (doubled < options.RetryDelayMax ? doubled : options.RetryDelayMax) * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
