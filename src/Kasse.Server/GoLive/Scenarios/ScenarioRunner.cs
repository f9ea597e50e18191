using System.Diagnostics.CodeAnalysis;
using Kasse.Engine.Payments;
using Kasse.Storage.Requests;

namespace Kasse.Server.GoLive.Scenarios;

/// <summary>
/// Plays scenarios with integrations, in a test environment. Sleeps until something is recorded or a moment has come. What is under way is gone
/// with a restart, like the faults that it stands on.
/// </summary>
sealed class ScenarioRunner : IDisposable
{
    public const int KeptMax = 100;
    public static readonly TimeSpan TimeoutUsual = TimeSpan.FromMinutes(10), TimeoutMax = TimeSpan.FromHours(1);

    /// <summary>However much is recorded in this moment, it is looked at once.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(20);

    readonly Platform platform;
    readonly RequestLogFile log;
    readonly Hands hands;
    readonly EvidenceFiles files;
    readonly Outbound.Courier courier;
    readonly ILogger<ScenarioRunner> logger;
    readonly Lock gate = new();
    readonly List<Watch> kept = [];
    volatile bool isWatching;
    TaskCompletionSource woken = NewSignal(), changed = NewSignal();

    public ScenarioRunner(Platform platform, RequestLogFile log, Outbound.Courier courier, Hands hands, ILogger<ScenarioRunner> logger)
    {
        (this.platform, this.log, this.courier, this.hands, this.logger) = (platform, log, courier, hands, logger);
        files = new EvidenceFiles(platform, log);
        log.Added += Hear;
        platform.Deliveries.Recorded += Hear;
    }

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Run> Of(string msn)
    {
        lock (gate) return [.. kept.Select(watch => watch.Run).Where(run => run.Unit.Msn == msn).Reverse()];
    }

    public Run? Find(string id)
    {
        lock (gate) return kept.Find(watch => watch.Run.Id == id)?.Run;
    }

    /// <summary>Begins with the next payment that the unit's integration makes.</summary>
    /// <returns>Null when another run of the unit's is not over yet.</returns>
    public Run? Start(SalesUnit unit, Scenario scenario, TimeSpan? timeout = null)
    {
        var now = platform.RealTime.GetUtcNow();
        var run = new Run(Guid.NewGuid().ToString("N")[..8], scenario, unit, now, now + (timeout ?? TimeoutUsual));
        var watch = new Watch(run.Judged(new Recording(files.OfOne(unit, null, []), null), now, null), log.Newest(null, 1) is [var last] ? last.Id : 0);
        lock (gate)
        {
            if (kept.Any(other => other.Run.Unit.Msn == unit.Msn && !other.Run.IsOver)) return null;
            if (kept.Count >= KeptMax && kept.Find(other => other.Run.IsOver) is { } oldest) kept.Remove(oldest);
            kept.Add(watch);
            isWatching = true;
        }
        WakeUp();
        return watch.Run;
    }

    /// <summary>That is all that the integration does: decides by what is recorded until now, and by what is just being told.</summary>
    /// <returns>Null when there is no such run.</returns>
    public async Task<Run?> End(string id, CancellationToken stopping = default)
    {
        await courier.Quiet(stopping);
        lock (gate)
        {
            if (kept.Find(watch => watch.Run.Id == id) is { } watch) watch.CutShort ??= "ended by hand";
        }
        WakeUp();
        return await Changed(id, until: run => run.IsOver, stopping);
    }

    /// <summary>Ends when a run is so, or as soon as it is known to be gone.</summary>
    public async Task<Run?> Changed(string id, Func<Run, bool> until, CancellationToken stopping)
    {
        while (true)
        {
            // Taken before looking.
            var signal = Volatile.Read(ref changed).Task;
            if (Find(id) is not { } run || until(run)) return Find(id);
            await signal.WaitAsync(stopping);
        }
    }

    /// <summary>Ends when any run has changed.</summary>
    public Task NextChange => Volatile.Read(ref changed).Task;

    public async Task Run(CancellationToken stopping)
    {
        using var atTheEnd = stopping.Register(WakeUp);
        await using var alarm = platform.RealTime.CreateTimer(_ => WakeUp(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (!stopping.IsCancellationRequested)
        {
            var (signal, seen) = (Volatile.Read(ref woken).Task, platform.Journal.LastSeq);
            foreach (var watch in UnderWay()) await Look(watch, stopping);

            if (Alarm() is not { } wait)
            {
                await signal;
                continue;
            }
            if (wait > TimeSpan.Zero)
            {
                alarm.Change(wait, Timeout.InfiniteTimeSpan);
                // Time may have moved while the alarm was being set.
                if (Alarm() > TimeSpan.Zero) await Task.WhenAny(signal, platform.Journal.CommittedAfter(seen));
            }
            await Task.Delay(Gathering, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        log.Added -= Hear;
        platform.Deliveries.Recorded -= Hear;
        hands.Dispose();
    }

    /// <summary>Every call and every attempt passes here: when nobody plays, nothing is to be done.</summary>
    void Hear()
    {
        if (isWatching) WakeUp();
    }

    void WakeUp() => Interlocked.Exchange(ref woken, NewSignal()).TrySetResult();

    List<Watch> UnderWay()
    {
        lock (gate) return kept.FindAll(watch => !watch.Run.IsOver);
    }

    /// <returns>In how long to look again though nothing happens; null when nobody plays.</returns>
    TimeSpan? Alarm()
    {
        var now = platform.RealTime.GetUtcNow();
        lock (gate)
        {
            var underWay = kept.FindAll(watch => !watch.Run.IsOver);
            isWatching = underWay.Count > 0;
            return isWatching ? underWay.Min(watch => watch.Run.LooksAt(now)) - now : null;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A defect in one run must end neither the others nor the watching: it is logged, and the run ends with it.")]
    async Task Look(Watch watch, CancellationToken stopping)
    {
        string? cutShort;
        lock (gate) cutShort = watch.CutShort;
        try
        {
            watch.Hear(log, platform.Settings.Current);
            if (watch.Run.Reference is null && watch.NextPayment(platform.Journal) is { } payment) Keep(watch, watch.Taken(payment, platform.RealTime.GetUtcNow()));
            var stepCount = watch.Run.StepCount;
            while (watch.Run is { Reference: { } reference, Next: { } step } run && IsTime(run, step, Record(watch), isLast: cutShort is not null))
            {
                var done = await hands.Do(step, platform.Journal.Find(run.Unit.Msn, reference)!.Payment);
                Keep(watch, run with { Done = [.. run.Done, done], StepCount = run.StepCount + (done.Failed ? 0 : 1), Version = run.Version + 1 });
                if (done.Failed) break;
            }
            // Whoever has nothing more to do hears what that made happen before it is judged.
            if (cutShort is not null && watch.Run.StepCount > stepCount) await HearOut(watch, stopping);
            Keep(watch, watch.Run.Judged(Record(watch), platform.RealTime.GetUtcNow(), cutShort));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program is ending, and the run with it.
        }
        catch (Exception defect)
        {
            // Whatever it was: it must end neither the other runs nor the watching.
            logger.LogError(defect, "Scenario {Scenario} of {Msn} came to a halt", watch.Run.Scenario.Name, watch.Run.Unit.Msn);
            Keep(watch, watch.Run with { EndedAt = platform.RealTime.GetUtcNow(), CutShort = "a defect in Kasse, which its log tells", Version = watch.Run.Version + 1 });
        }
    }

    /// <param name="isLast">Nobody waits any more.</param>
    bool IsTime(Run run, Step step, Recording recording, bool isLast) =>
        !run.IsOver && step.When?.Invoke(recording) != false && (isLast || !(run.PausesUntil > platform.RealTime.GetUtcNow()));

    async Task HearOut(Watch watch, CancellationToken stopping)
    {
        await courier.Quiet(stopping);
        watch.Hear(log, platform.Settings.Current);
    }

    Recording Record(Watch watch)
    {
        var evidence = files.OfOne(watch.Run.Unit, watch.Run.Reference, watch.Calls);
        return new Recording(evidence, evidence.Sales is [var sale] ? sale : null);
    }

    void Keep(Watch watch, Run run)
    {
        if (ReferenceEquals(watch.Run, run)) return;
        var isNews = run.Version != watch.Run.Version;
        if (run.IsOver)
        {
            foreach (var done in run.Done) _ = done.Fault is { } fault && platform.Faults.Remove(fault);
        }
        lock (gate) watch.Run = run;
        if (isNews) Interlocked.Exchange(ref changed, NewSignal()).TrySetResult();
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
