namespace Kasse.Server.Schedule;

/// <summary>A timer of the real clock that is set anew whenever the business clock is moved.</summary>
sealed class BusinessTimer : ITimer
{
    readonly BusinessClock clock;
    readonly ITimer timer;
    readonly Lock gate = new();
    DateTimeOffset? dueAt;
    TimeSpan period = Timeout.InfiniteTimeSpan;

    public BusinessTimer(BusinessClock clock, TimeProvider real, TimerCallback callback, object? state)
    {
        this.clock = clock;
        timer = real.CreateTimer(
            _ =>
            {
                if (Rings()) callback(state);
            },
            null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            this.period = period;
            dueAt = dueTime == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + dueTime;
        }
        return timer.Change(dueTime, Timeout.InfiniteTimeSpan);
    }

    public void ClockMoved()
    {
        TimeSpan left;
        lock (gate)
        {
            if (dueAt is not { } moment) return;
            left = moment - clock.GetUtcNow();
        }
        timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        clock.Forget(this);
        timer.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        clock.Forget(this);
        return timer.DisposeAsync();
    }

    /// <returns>False when it has rung for this moment already: by itself, just as the clock was moved.</returns>
    bool Rings()
    {
        TimeSpan again;
        lock (gate)
        {
            if (dueAt is null) return false;
            again = period > TimeSpan.Zero ? period : Timeout.InfiniteTimeSpan;
            dueAt = again == Timeout.InfiniteTimeSpan ? null : clock.GetUtcNow() + again;
        }
        timer.Change(again, Timeout.InfiniteTimeSpan);
        return true;
    }
}
