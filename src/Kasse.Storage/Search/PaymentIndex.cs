using System.Data.Common;
using System.Text;
using Kasse.Engine.Payments;

namespace Kasse.Storage.Search;

/// <summary>
/// Finds payments by their sales unit, their state, their time and what they are called. It follows the journal into a file of its own, so that
/// nobody who pays waits for it.
/// </summary>
public sealed class PaymentIndex : Follower<PaymentChanges>, IDisposable
{
    /// <summary>So long does whoever asks wait for the newest payments to be found too.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    static readonly PaymentState[] AllStates = Enum.GetValues<PaymentState>();

    readonly PaymentIndexFile file;

    PaymentIndex(Journal journal, PaymentIndexFile file) : base(journal)
    {
        this.file = file;
        // It is about another journal, or this one was restored from a backup.
        if (SavedPlace() > journal.LastSeq) file.Clear();
    }

    protected override int BatchMax => 2_000;

    /// <param name="damaged">Told where a damaged file was put; a new one is begun in its place.</param>
    public static PaymentIndex Open(string folder, Journal journal, Action<string>? damaged = null) => new(journal, PaymentIndexFile.Open(folder, damaged));

    /// <param name="before">Only payments older than this stream; for the next page.</param>
    public async Task<PaymentPage> Find(PaymentQuery query, int countMax, long before = long.MaxValue)
    {
        await CatchUpInTime();
        var unread = UnreadCount;
        var (streams, next) = file.Read(rows => Streams(rows, query, countMax, before));
        return new PaymentPage([.. streams.Select(UnlessArchived).OfType<History>()], next, unread);
    }

    public void Dispose() => file.Dispose();

    protected override long SavedPlace() => file.Read(rows => rows.Place());

    protected override Task<bool> Save(PaymentChanges? change, long from, long place) => Task.FromResult(file.Write(change, from, place));

    protected override PaymentChanges? Prepare(IReadOnlyList<Entry> entries)
    {
        var made = new OrderedDictionary<long, MadePayment>();
        var moved = new Dictionary<long, PaymentState>();
        foreach (var entry in entries)
        {
            if (entry.EventType == typeof(PaymentEvent.Created))
            {
                if (Creation(entry) is { } created)
                    made.Add(entry.Stream, new(entry.Stream, entry.Msn, PaymentState.Created, created.At, created.Order.Reference, $"{created.PspReference:d}"));
            }
            else if (StateAfter(entry.EventType) is { } state)
            {
                if (made.TryGetValue(entry.Stream, out var payment)) made[entry.Stream] = payment with { State = state };
                else moved[entry.Stream] = state;
            }
        }
        return made.Count + moved.Count == 0 ? null : new PaymentChanges([.. made.Values], moved);
    }

    History? UnlessArchived(long stream)
    {
        try
        {
            return Journal.Find(stream);
        }
        catch (ArchivedException)
        {
            return null;
        }
    }

    /// <returns>Null when it cannot be read: no other payment is lost with it.</returns>
    static PaymentEvent.Created? Creation(Entry entry)
    {
        try
        {
            return (PaymentEvent.Created)entry.Event!;
        }
        catch (DamagedRowException)
        {
            return null;
        }
    }

    /// <returns>Null for what leaves the state as it is.</returns>
    static PaymentState? StateAfter(Type? eventType) =>
        eventType == typeof(PaymentEvent.Authorized) ? PaymentState.Authorized
        : eventType == typeof(PaymentEvent.Aborted) ? PaymentState.Aborted
        : eventType == typeof(PaymentEvent.Expired) ? PaymentState.Expired
        : eventType == typeof(PaymentEvent.Terminated) ? PaymentState.Terminated
        : null;

    async Task CatchUpInTime()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await CatchUp(patience.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or DbException)
        {
            // What is missing is counted and told; the follower itself goes on, and tries again.
        }
    }

    static (IReadOnlyList<long> Streams, long? Next) Streams(PaymentIndexRows rows, PaymentQuery query, int countMax, long before)
    {
        if (query.Until is { } until) before = Math.Min(before, rows.FirstAt(until));
        var floor = query.From is { } from ? rows.FirstAt(from) : 0;
        var text = NameLines.Searchable(query.Text ?? "");
        var (part, also) = (Encoding.UTF8.GetBytes(text), NameLines.FitsPspReference(text));
        // Of each sales unit as many as the page could hold, should all of them be of that one; and one more, to know whether that is all.
        var found = query.Msns.SelectMany(msn => part.Length > 0 ? Named(msn).Take(countMax + 1) : InState(msn, before, floor, countMax + 1))
            .OrderDescending().Take(countMax + 1).ToList();
        return found.Count > countMax ? (found[..countMax], found[countMax - 1]) : (found, null);

        IEnumerable<long> InState(string msn, long below, long notBelow, int max) =>
            query.State is { } only
                ? rows.StreamsIn(msn, only, below, notBelow, max)
                : AllStates.SelectMany(state => rows.StreamsIn(msn, state, below, notBelow, max));

        IEnumerable<long> Named(string msn)
        {
            for (var end = before; end > floor && rows.FirstLineBefore(msn, end) is { } first; end = first)
            {
                // Lines without a payment in that state need not be read.
                HashSet<long>? inState = query.State is null ? null : [.. InState(msn, end, first, int.MaxValue)];
                if (inState?.Count == 0) continue;
                foreach (var stream in rows.Matches(msn, first, part, also).AsEnumerable().Reverse())
                {
                    if (stream < before && stream >= floor && inState?.Contains(stream) != false) yield return stream;
                }
            }
        }
    }
}
