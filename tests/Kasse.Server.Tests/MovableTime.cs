namespace Kasse.Server.Tests;

/// <summary>Real time that a test holds and moves, its timers with it.</summary>
public sealed class MovableTime : TimeProvider
{
    readonly Lock gate = new();
    readonly List<MovableTimer> waiting = [];
    long ticks = TimeProvider.System.GetUtcNow().Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);
    public override long GetTimestamp() => Interlocked.Read(ref ticks);
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new MovableTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Ends when somebody waits for so long; asked for before.</summary>
    public Task SomebodyWaits(TimeSpan time)
    {
        var waits = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Awaited += dueTime =>
        {
            if (dueTime == time) waits.TrySetResult();
        };
        return waits.Task;
    }

    event Action<TimeSpan>? Awaited;

    public void Advance(TimeSpan by)
    {
        MovableTimer[] due;
        lock (gate)
        {
            var now = Interlocked.Add(ref ticks, by.Ticks);
            due = [.. waiting.Where(timer => timer.DueAt <= now).OrderBy(timer => timer.DueAt)];
            waiting.RemoveAll(due.Contains);
        }
        foreach (var timer in due) timer.Ring();
    }

    /// <summary>Rings once; nobody here asks for more.</summary>
    sealed class MovableTimer(MovableTime time, Action callback) : ITimer
    {
        public long DueAt { get; private set; }

        public void Ring() => callback();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time.gate)
            {
                time.waiting.Remove(this);
                DueAt = time.GetUtcNow().Ticks + dueTime.Ticks;
                if (dueTime > TimeSpan.Zero) time.waiting.Add(this);
            }
            time.Awaited?.Invoke(dueTime);
            if (dueTime == TimeSpan.Zero) ThreadPool.QueueUserWorkItem(_ => Ring());
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
