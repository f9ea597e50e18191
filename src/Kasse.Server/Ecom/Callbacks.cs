using Kasse.Engine.Payments;
using Kasse.Storage;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.Ecom;

/// <summary>
/// Opens a callback for whatever the payer or the issuer of an eCom order decides, or time; what a merchant does itself it is not told.
/// Until there may be such orders it reads nothing.
/// </summary>
sealed class Callbacks : Follower
{
    readonly Platform platform;
    TaskCompletionSource settingsChanged = NewSignal();
    long? since;

    public Callbacks(Platform platform) : base(platform.Database, platform.Journal, "ecom-callbacks")
    {
        this.platform = platform;
        platform.Settings.Changed += () => Interlocked.Exchange(ref settingsChanged, NewSignal()).SetResult();
    }

    /// <summary>Raised when there is somebody to call.</summary>
    public event Action? Opened;

    protected override Task Interest => Volatile.Read(ref settingsChanged).Task;

    protected override long? SkipUpTo => since ??= FirstOrder.In(platform.Settings);

    protected override Action<Session>? Prepare(IReadOnlyList<Entry> entries)
    {
        List<NewDelivery> opened = [];
        foreach (var entry in entries)
        {
            if (!IsTold(entry.EventType) || Journal.Find(entry.Stream) is not { Payment: { Order.Ecom: not null } payment } history) continue;

            var body = CallbackBody.Of(history, entry.Event!);
            opened.Add(new NewDelivery(
                CallbackLine.Of(entry.Msn), entry.Stream, entry.Seq, entry.Msn, payment.Reference,
                $"ecom.callback.{body.TransactionInfo.Status.ToLowerInvariant()}", body.ToBytes(), platform.Clock.GetUtcNow()));
        }
        return opened.Count == 0 ? null : session => opened.ForEach(callback => DeliveryTables.Open(session, callback));
    }

    protected override void Advanced() => Opened?.Invoke();

    static bool IsTold(Type? happened) => happened == typeof(PaymentEvent.Authorized) || happened == typeof(PaymentEvent.Declined)
        || happened == typeof(PaymentEvent.Aborted) || happened == typeof(PaymentEvent.Expired);

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
