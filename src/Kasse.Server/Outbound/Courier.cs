using System.Data.Common;
using Kasse.Engine.Payments;
using Kasse.Server.Ecom;
using Kasse.Server.FaultInjection;
using Kasse.Server.Schedule;
using Kasse.Server.Webhooks;
using Kasse.Storage;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Settings;

namespace Kasse.Server.Outbound;

/// <summary>
/// Delivers webhooks and callbacks when they are due. What is to be done stands in the database only, so that it may be stopped, killed and
/// started anywhere, and what belongs to one payment arrives in order: a webhook at least once, a callback at most once.
/// </summary>
public sealed class Courier : IDisposable
{
    /// <summary>To one registration at the same moment. Each has its own allowance, so that a slow one keeps nobody else waiting.</summary>
    const int UnderWayMax = 16;

    static readonly TimeSpan SilenceMax = TimeSpan.FromDays(14), GraceAtTheEnd = TimeSpan.FromSeconds(1);

    /// <summary>Calls that end within a moment of one another are followed up together.</summary>
    static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(2);

    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    /// <summary>How often is looked for what others who share the database have left to be delivered, or have delivered.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1), LookEveryInHaste = TimeSpan.FromMilliseconds(50);

    readonly FanOut fanOut;
    readonly Callbacks callbacks;
    readonly Journal journal;
    readonly DeliveryTables deliveries;
    readonly SettingsTables settings;
    readonly BusinessClock clock;
    readonly ILogger<Courier> logger;
    readonly WebhookCall call;
    readonly CallbackCall callback;
    readonly MakePayment makePayment;
    readonly FaultyWebhooks faulty;
    readonly TimeProvider realTime;
    readonly bool isShared;
    CancellationTokenSource abandoning = new();
    readonly Lock gate = new();
    readonly Dictionary<long, (string Webhook, Task Call)> underWay = [];
    List<TaskCompletionSource> waitingForQuiet = [];
    TaskCompletionSource woken = NewSignal();

    public Courier(Platform platform, MakePayment makePayment, ILogger<Courier> logger)
    {
        fanOut = new FanOut(platform);
        callbacks = new Callbacks(platform);
        journal = platform.Journal;
        deliveries = platform.Deliveries;
        settings = platform.Settings;
        clock = platform.Clock;
        this.makePayment = makePayment;
        this.logger = logger;
        realTime = platform.RealTime;
        isShared = platform.Database.IsShared;
        call = new WebhookCall(realTime, publicOnly: !platform.Options.IsTest);
        callback = new CallbackCall(realTime, publicOnly: !platform.Options.IsTest);
        faulty = new FaultyWebhooks(platform);
        fanOut.Opened += Wake;
        callbacks.Opened += Wake;
        settings.Changed += Wake;
        faulty.WhenRemoved(Wake);
    }

    /// <summary>How many rows of the journal have not been looked at yet, for webhooks and for callbacks; null while that is another one's duty.</summary>
    public (long? Webhooks, long? Callbacks) Lag => (fanOut.Lag, callbacks.Lag);

    /// <summary>Looks at once whether something is due.</summary>
    public void Wake() => Interlocked.Exchange(ref woken, NewSignal()).TrySetResult();

    /// <summary>Ends when everything that has happened is told as far as it can be now: no call is under way and none is due.</summary>
    public async Task Quiet(CancellationToken stopping = default)
    {
        await fanOut.CatchUp(stopping);
        await callbacks.CatchUp(stopping);
        if (isShared)
        {
            // Whoever delivers may be another: only the database tells how far that one is.
            while (deliveries.AnyToMake(clock.GetUtcNow())) await Task.Delay(LookEveryInHaste, stopping);
            return;
        }
        var quiet = NewSignal();
        lock (gate) waitingForQuiet.Add(quiet);
        Wake();
        await quiet.Task.WaitAsync(stopping);
    }

    /// <summary>Sends a delivery at once, whatever its state and whoever's turn it is. Only success changes anything.</summary>
    /// <returns>The attempt; null for one that cannot be sent again.</returns>
    public async Task<Attempt?> Resend(long id)
    {
        if (deliveries.Find(id) is not { } delivery || Again(delivery) is not { } send) return null;
        var recorded = await deliveries.RecordResend(delivery, await send(), clock.GetUtcNow());
        Wake();
        return recorded;
    }

    /// <summary>Not when its registration is gone, nor when it could charge a card again.</summary>
    public bool CanResend(Delivery delivery) => Again(delivery) is not null;

    // Nobody's turn, so that the end of one abandons nothing here.
    Func<Task<Attempt>>? Again(Delivery delivery)
    {
        if (CallbackLine.Is(delivery.Webhook)) return () => callback.Make(OrderOf(delivery.Stream), delivery.Body, CancellationToken.None);
        if (delivery.Webhook == MakePayment.Name) return MakePayment.ChargesNothing(delivery) ? () => makePayment.TellAgain(delivery, CancellationToken.None) : null;
        return Registered().GetValueOrDefault(delivery.Webhook) is { } webhook ? () => call.Make(webhook, delivery.Body, CancellationToken.None) : null;
    }

    /// <summary>
    /// Follows what happens and delivers it, until stopped. Calls under way then get a moment to end; what is left of webhooks is made again at
    /// the next start, and what is left of callbacks is given up there.
    /// </summary>
    public async Task Run(CancellationToken stopping)
    {
        if (abandoning.IsCancellationRequested)
        {
            abandoning.Dispose();
            abandoning = new CancellationTokenSource();
        }
        await deliveries.GiveUpBegun(Unseen("Kasse ended while the call was being made."), clock.GetUtcNow());
        await deliveries.ForgetMissed(clock.GetUtcNow());
        await faulty.Begin();
        // None of them ends when another cannot go on: calls that are under way would be abandoned.
        await Task.WhenAll(
            Persistently.Run("Finding out what webhooks are to tell", logger, until => fanOut.Run(TimeSpan.Zero, until), stopping),
            Persistently.Run("Finding out what callbacks are to tell", logger, until => callbacks.Run(TimeSpan.Zero, until), stopping),
            Persistently.Run("Finding out what is to be delivered", logger, Deliver, stopping));

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
        callback.Dispose();
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
            var next = await SendDue();
            alarm.Change(next is { } moment ? Until(moment) : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            // The clock may have been moved while the alarm was being set.
            if (next <= clock.GetUtcNow()) continue;
            await signal.WaitAsync(isShared ? LookEvery : Timeout.InfiniteTimeSpan, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (IsBusy()) await Task.Delay(Gathering, CancellationToken.None);
        }
    }

    /// <returns>When to look again, unless woken before.</returns>
    async Task<DateTimeOffset?> SendDue()
    {
        // In this order: a call that has left the list has been recorded, and the tables that are read after it show so.
        List<TaskCompletionSource> waiting;
        ILookup<string, long> busy;
        lock (gate) (waiting, busy) = ([.. waitingForQuiet], underWay.ToLookup(u => u.Value.Webhook, u => u.Key));
        await faulty.LetPass();
        var webhooks = Registered();
        var now = clock.GetUtcNow();
        DateTimeOffset? next = null;
        var quiet = busy.Count == 0;
        foreach (var line in deliveries.Lines())
        {
            // A registration that was committed a moment ago: once the settings have it, they wake us.
            var webhook = webhooks.GetValueOrDefault(line.Webhook);
            if (webhook is null && !CallbackLine.Is(line.Webhook)) continue;
            var (own, silentUntil) = (busy[line.Webhook].ToHashSet(), line.SilentSince + SilenceMax);
            if (line.NextAt <= now)
            {
                // No need to know when the rest is due: whichever of these ends first wakes us.
                var room = UnderWayMax - own.Count;
                if (room > 0) Start(webhook, deliveries.Due(line.Webhook, now, UnderWayMax).Where(due => !own.Contains(due.Id)).Take(room));
                quiet = false;
            }
            else if (own.Count == 0 && silentUntil <= now)
            {
                logger.LogWarning("Webhook {Webhook} is removed: its address has not answered since {Since:u}", line.Webhook, line.SilentSince);
                await settings.DeleteWebhook(line.Webhook, "webhook removed after two weeks without an answer");
            }
            else next = Earliest(next, Earliest(line.NextAt, silentUntil));
        }
        if (quiet) Tell(waiting);
        return next;
    }

    /// <param name="webhook">Null for callbacks.</param>
    void Start(Webhook? webhook, IEnumerable<DueDelivery> due)
    {
        foreach (var delivery in due)
        {
            lock (gate) underWay.Add(delivery.Id, (delivery.Webhook, Task.Run(() => Send(webhook, delivery))));
        }
    }

    async Task Send(Webhook? webhook, DueDelivery delivery)
    {
        try
        {
            if (webhook is null) await CallBack(delivery);
            else await Tell(webhook, delivery);
        }
        catch (Exception) when (abandoning.IsCancellationRequested)
        {
            // However it ended: nothing is recorded, and the next start does what is to be done about it.
        }
        finally
        {
            lock (gate) underWay.Remove(delivery.Id);
            Wake();
        }
    }

    async Task Tell(Webhook webhook, DueDelivery delivery)
    {
        var harm = faulty.Strike(delivery);
        if (harm?.KeepsBack == true)
        {
            await Keep(delivery, () => faulty.KeepBack(delivery, harm));
            return;
        }
        var attempts = await faulty.Make(webhook, delivery, harm, to => call.Make(to, delivery.Body, abandoning.Token));
        var took = TimeSpan.FromTicks(attempts.Sum(attempt => attempt.Duration.Ticks));
        var next = harm?.Kind == FaultKind.WebhookLost ? null : RetrySchedule.Next(delivery.OpenedAt, delivery.DueAt, took, delivery.Tries + 1);
        await Keep(delivery, () => deliveries.RecordDue(delivery, attempts, next, clock.GetUtcNow()));
    }

    async Task CallBack(DueDelivery delivery)
    {
        // Kept first: whoever is killed from here on cannot tell whether it arrived, and must not call twice.
        var (begun, unsure) = (false, false);
        await Keep(delivery, async () => begun = await deliveries.Begin(delivery), () => unsure = true);
        // Somebody else makes it, who thinks it is his turn.
        if (!begun && !unsure) return;

        var attempt = begun
            ? await callback.Make(OrderOf(delivery.Stream), delivery.Body, abandoning.Token)
            : Unseen("The database could not be reached while the call was being begun.");
        await Keep(delivery, () => deliveries.RecordBegun(delivery, attempt, clock.GetUtcNow()));
    }

    // An attempt that is not recorded would be made again at once, and again.
    async Task Keep(DueDelivery delivery, Func<Task> record, Action? failed = null)
    {
        while (true)
        {
            try
            {
                await record();
                return;
            }
            catch (DbException fault)
            {
                failed?.Invoke();
                logger.LogError(fault, "An attempt to deliver {Delivery} could not be recorded; trying again", delivery.Id);
                await Task.Delay(PauseAfterFault, abandoning.Token);
            }
        }
    }

    Order OrderOf(long stream) => journal.Find(stream)!.Payment.Order;

    Attempt Unseen(string why) => new(0, realTime.GetUtcNow(), "", "", null, null, new Why($"{why} Whether it arrived is not known; it is not made again.", "Ask for the order's details, as after any callback that does not come."), TimeSpan.Zero);

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
