using System.Data.Common;
using Kasse.Server.Schedule;
using Kasse.Server.Webhooks;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Settings;

namespace Kasse.Server.Outbound;

/// <summary>
/// Delivers webhooks when they are due. What is to be done stands in the database only, so that it may be stopped, killed and started
/// anywhere: everything arrives at least once, and what belongs to one payment arrives in order.
/// </summary>
public sealed class Courier : IDisposable
{
    /// <summary>To one registration at the same moment. Each has its own allowance, so that a slow one keeps nobody else waiting.</summary>
    const int UnderWayMax = 16;

    static readonly TimeSpan SilenceMax = TimeSpan.FromDays(14);
    static readonly TimeSpan GraceAtTheEnd = TimeSpan.FromSeconds(1);

    /// <summary>Calls that end within a moment of one another are followed up together.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(2);

    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    readonly FanOut fanOut;
    readonly DeliveryTables deliveries;
    readonly SettingsTables settings;
    readonly BusinessClock clock;
    readonly ILogger<Courier> logger;
    readonly WebhookCall call;
    readonly CancellationTokenSource abandoning = new();
    readonly Lock gate = new();
    readonly Dictionary<long, (string Webhook, Task Call)> underWay = [];
    List<TaskCompletionSource> waitingForQuiet = [];
    TaskCompletionSource woken = NewSignal();

    public Courier(Platform platform, ILogger<Courier> logger)
    {
        fanOut = new FanOut(platform);
        deliveries = platform.Deliveries;
        settings = platform.Settings;
        clock = platform.Clock;
        this.logger = logger;
        call = new WebhookCall(platform.RealTime, publicOnly: !platform.Options.IsTest);
        fanOut.Opened += Wake;
        settings.Changed += Wake;
    }

    /// <summary>Looks at once whether something is due.</summary>
    public void Wake() => Interlocked.Exchange(ref woken, NewSignal()).TrySetResult();

    /// <summary>Ends when everything that has happened is told as far as it can be now: no call is under way and none is due.</summary>
    public async Task Quiet()
    {
        await fanOut.CatchUp();
        var quiet = NewSignal();
        lock (gate) waitingForQuiet.Add(quiet);
        Wake();
        await quiet.Task;
    }

    /// <summary>Sends a delivery at once, whatever its state and whoever's turn it is. Only success changes anything.</summary>
    /// <returns>The attempt; null when there is no such delivery, or its registration is gone.</returns>
    public async Task<Attempt?> Resend(long id)
    {
        if (deliveries.Find(id) is not { } delivery || Registered().GetValueOrDefault(delivery.Webhook) is not { } webhook) return null;
        var attempt = await call.Make(webhook, delivery.Body, abandoning.Token);
        var recorded = await deliveries.RecordResend(delivery, attempt, clock.GetUtcNow());
        Wake();
        return recorded;
    }

    /// <summary>Follows what happens and delivers it, until stopped. Calls under way then get a moment to end; what is left is made again at the next start.</summary>
    public async Task Run(CancellationToken stopping)
    {
        await deliveries.ForgetMissed(clock.GetUtcNow());
        await Task.WhenAll(fanOut.Run(TimeSpan.Zero, stopping), Deliver(stopping));

        Task[] calls;
        lock (gate) calls = [.. underWay.Values.Select(c => c.Call)];
        await Task.WhenAny(Task.WhenAll(calls), Task.Delay(GraceAtTheEnd, CancellationToken.None));
        await abandoning.CancelAsync();
        await Task.WhenAll(calls);
        lock (gate) waitingForQuiet.ForEach(waiting => waiting.TrySetCanceled(CancellationToken.None));
    }

    public void Dispose()
    {
        call.Dispose();
        abandoning.Dispose();
    }

    async Task Deliver(CancellationToken stopping)
    {
        using var atTheEnd = stopping.Register(Wake);
        await using var alarm = clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (!stopping.IsCancellationRequested)
        {
            // Taken before looking: what is opened while we look wakes us again.
            var signal = Volatile.Read(ref woken).Task;
            try
            {
                var next = await SendDue();
                alarm.Change(next is { } moment ? Until(moment) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                // The clock may have been moved while the alarm was being set.
                if (next <= clock.GetUtcNow()) continue;
                await signal;
                if (IsBusy()) await Task.Delay(Gathering, CancellationToken.None);
            }
            catch (Exception fault)
            {
                // Whatever failed: nobody else delivers, so it is logged and tried again.
                logger.LogError(fault, "What is due could not be found out; trying again");
                await Task.Delay(PauseAfterFault, CancellationToken.None);
            }
        }
    }

    /// <returns>When to look again, unless woken before.</returns>
    async Task<DateTimeOffset?> SendDue()
    {
        // In this order: a call that has left the list has been recorded, and the tables that are read after it show so.
        List<TaskCompletionSource> waiting;
        ILookup<string, long> busy;
        lock (gate) (waiting, busy) = ([.. waitingForQuiet], underWay.ToLookup(u => u.Value.Webhook, u => u.Key));
        var webhooks = Registered();
        var now = clock.GetUtcNow();
        DateTimeOffset? next = null;
        var quiet = busy.Count == 0;
        foreach (var line in deliveries.Lines())
        {
            // A registration that was committed a moment ago: once the settings have it, they wake us.
            if (!webhooks.TryGetValue(line.Webhook, out var webhook)) continue;
            var (own, silentUntil) = (busy[webhook.Id].ToHashSet(), line.SilentSince + SilenceMax);
            if (line.NextAt <= now)
            {
                // No need to know when the rest is due: whichever of these ends first wakes us.
                var room = UnderWayMax - own.Count;
                if (room > 0) Start(webhook, deliveries.Due(webhook.Id, now, UnderWayMax).Where(due => !own.Contains(due.Id)).Take(room));
                quiet = false;
            }
            else if (own.Count == 0 && silentUntil <= now)
            {
                logger.LogWarning("Webhook {Webhook} is removed: its address has not answered since {Since:u}", webhook.Id, line.SilentSince);
                await settings.DeleteWebhook(webhook.Id, "webhook removed after two weeks without an answer");
            }
            else next = Earliest(next, Earliest(line.NextAt, silentUntil));
        }
        if (quiet) Tell(waiting);
        return next;
    }

    void Start(Webhook webhook, IEnumerable<DueDelivery> due)
    {
        foreach (var delivery in due)
        {
            lock (gate) underWay.Add(delivery.Id, (webhook.Id, Task.Run(() => Send(webhook, delivery))));
        }
    }

    async Task Send(Webhook webhook, DueDelivery delivery)
    {
        try
        {
            var attempt = await call.Make(webhook, delivery.Body, abandoning.Token);
            var next = RetrySchedule.Next(delivery.OpenedAt, delivery.DueAt, attempt.Duration, delivery.Tries + 1);
            await Keep(delivery, attempt, next);
        }
        catch (Exception) when (abandoning.IsCancellationRequested)
        {
            // However it ended: nothing is recorded, so that it is sent again at the next start.
        }
        finally
        {
            lock (gate) underWay.Remove(delivery.Id);
            Wake();
        }
    }

    // An attempt that is not recorded would be made again at once, and again.
    async Task Keep(DueDelivery delivery, Attempt attempt, DateTimeOffset? next)
    {
        while (true)
        {
            try
            {
                await deliveries.RecordDue(delivery, attempt, next, clock.GetUtcNow());
                return;
            }
            catch (DbException fault)
            {
                logger.LogError(fault, "An attempt to deliver {Delivery} could not be recorded; trying again", delivery.Id);
                await Task.Delay(PauseAfterFault, abandoning.Token);
            }
        }
    }

    bool IsBusy()
    {
        lock (gate) return underWay.Count > 0;
    }

    void Tell(List<TaskCompletionSource> waiting)
    {
        lock (gate) waitingForQuiet = [.. waitingForQuiet.Except(waiting)];
        waiting.ForEach(quiet => quiet.TrySetResult());
    }

    Dictionary<string, Webhook> Registered() => settings.Current.Webhooks.ToDictionary(webhook => webhook.Id);

    TimeSpan Until(DateTimeOffset moment) => TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((moment - clock.GetUtcNow()).TotalMilliseconds)));

    static DateTimeOffset? Earliest(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b ?? a : a;

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
