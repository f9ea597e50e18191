using System.Collections.Concurrent;
using Kasse.Server.FaultInjection;
using Kasse.Server.Schedule;
using Kasse.Storage;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Settings;

namespace Kasse.Server.Outbound;

/// <summary>Webhooks that go wrong on purpose, in a test environment; elsewhere none does.</summary>
sealed class FaultyWebhooks(Platform platform)
{
    readonly FaultList? faults = platform.Options.IsTest ? platform.Faults : null;
    readonly DeliveryTables deliveries = platform.Deliveries;
    readonly HeldDeliveries held = new(platform.Database);
    readonly BusinessClock clock = platform.Clock;

    /// <summary>Those that wait for the one behind them, by their id.</summary>
    readonly ConcurrentDictionary<long, DueDelivery> waiting = new();

    /// <summary>Faults that were switched off, and may have kept something back.</summary>
    readonly ConcurrentQueue<Fault> removed = new();

    /// <summary>What they have kept back is to be let go.</summary>
    /// <param name="wake">Whoever lets it go.</param>
    public void WhenRemoved(Action wake)
    {
        if (faults is null) return;
        faults.Removed += fault =>
        {
            if (!fault.Harm.KeepsBack) return;
            removed.Enqueue(fault);
            wake();
        };
    }

    /// <summary>Whoever kept something back is gone, and so are the faults that it was kept back for.</summary>
    public Task Begin()
    {
        waiting.Clear();
        return held.LetGo(clock.GetUtcNow());
    }

    /// <summary>Lets those go that nothing keeps back any more, and those first that somebody waits for.</summary>
    public async Task LetPass()
    {
        while (removed.TryPeek(out var fault))
        {
            await held.LetGo(fault.Msn, fault.Harm.Why(), clock.GetUtcNow());
            removed.TryDequeue(out _);
        }
        foreach (var one in waiting.Values)
        {
            if (!await held.LetPass(one, clock.GetUtcNow())) waiting.TryRemove(one.Id, out _);
        }
    }

    /// <returns>What becomes of an attempt that is due; null when it is spared.</returns>
    public Harm? Strike(DueDelivery due)
    {
        waiting.TryRemove(due.Id, out _);
        if (faults is null || faults.IsEmpty || deliveries.Find(due.Id) is not { } delivery) return null;
        var mayWait = due.Held is null && !waiting.Values.Any(one => one.Webhook == due.Webhook && one.Stream == due.Stream);
        return faults.Strike(delivery, mayWait);
    }

    public async Task KeepBack(DueDelivery due, Harm harm)
    {
        var isSwapped = harm.Kind == FaultKind.WebhookReordered;
        await held.Hold(due, harm.Why(), due.DueAt + (isSwapped ? Harm.WaitMax : TimeSpan.FromSeconds(harm.Seconds!.Value)));
        if (isSwapped) waiting[due.Id] = due;
    }

    /// <summary>Makes an attempt, as it goes wrong.</summary>
    /// <param name="harm">Null for one that does not, or did not until now.</param>
    /// <param name="call">Makes the call, signed for whom it is given.</param>
    public async Task<IReadOnlyList<Attempt>> Make(Webhook webhook, DueDelivery due, Harm? harm, Func<Webhook, Task<Attempt>> call)
    {
        var fault = due.Held is null ? harm?.Why() : harm is null ? due.Held : $"{due.Held} {harm.Why()}";
        return harm?.Kind switch
        {
            FaultKind.WebhookTwice => [await Once(webhook), await Once(webhook)],
            FaultKind.WebhookMissigned => [await Once(webhook with { Secret = $"not {webhook.Secret}" })],
            FaultKind.WebhookLost => [new Attempt(0, platform.RealTime.GetUtcNow(), "", "", null, null, new Why("It was not sent.", "The fault was asked for: the receiver has to find out by polling."), TimeSpan.Zero, fault)],
            _ => [await Once(webhook)],
        };

        async Task<Attempt> Once(Webhook to) => await call(to) with { Fault = fault };
    }
}
