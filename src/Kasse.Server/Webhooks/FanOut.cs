using Kasse.Engine.Payments;
using Kasse.Storage;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Settings;

namespace Kasse.Server.Webhooks;

/// <summary>Opens a delivery for each registration that wants to be told of what happened. While nobody listens it reads nothing.</summary>
sealed class FanOut : Follower
{
    readonly SettingsTables settings;
    readonly TimeProvider clock;
    TaskCompletionSource registrationsChanged = NewSignal();

    public FanOut(Platform platform) : base(platform.Database, platform.Journal, "webhooks")
    {
        settings = platform.Settings;
        clock = platform.Clock;
        settings.Changed += () => Interlocked.Exchange(ref registrationsChanged, NewSignal()).SetResult();
    }

    /// <summary>Raised when there is something to deliver.</summary>
    public event Action? Opened;

    protected override Task Interest => Volatile.Read(ref registrationsChanged).Task;

    // Safe although the settings may lag behind: a registration that is missing here is committed after those that are not, and wants later rows.
    protected override long? SkipUpTo => settings.Current.Webhooks.Min(webhook => (long?)webhook.FromSeq);

    protected override Action<Session>? Prepare(IReadOnlyList<Entry> entries)
    {
        // Read after the entries, so that no registration is missing that was there before one of them.
        var webhooks = settings.CommittedWebhooks();
        List<NewDelivery> opened = [];
        foreach (var entry in entries)
        {
            var listeners = webhooks.Where(webhook => webhook.FromSeq < entry.Seq && Covers(webhook, entry.Msn)).ToList();
            if (listeners.Count == 0 || entry.Event is not { } happened || EPaymentNotice.NameOf(happened) is not { } name) continue;

            var type = EPaymentNotice.TypeOf(name);
            listeners.RemoveAll(webhook => !webhook.Events.Contains(type));
            if (listeners.Count == 0) continue;

            var (order, createKey) = Origin(entry, happened);
            var body = EPaymentNotice.From(entry, happened, order, createKey).ToBytes();
            opened.AddRange(listeners.Select(webhook =>
                new NewDelivery(webhook.Id, entry.Stream, entry.Seq, entry.Msn, order.Reference, type, body, clock.GetUtcNow())));
        }
        return opened.Count == 0 ? null : session => opened.ForEach(delivery => DeliveryTables.Open(session, delivery));
    }

    protected override void Advanced() => Opened?.Invoke();

    bool Covers(Webhook webhook, string msn) =>
        webhook.Msn is { } own ? own == msn : settings.Current.WithClientId(webhook.ClientId)?.Msns.Contains(msn) == true;

    (Order Order, string? CreateKey) Origin(Entry entry, PaymentEvent happened)
    {
        if (happened is PaymentEvent.Created created) return (created.Order, entry.Key);
        var history = Journal.Find(entry.Stream)!;
        return (history.Payment.Order, history.CreateKey);
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
