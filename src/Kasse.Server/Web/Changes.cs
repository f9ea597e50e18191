using System.Runtime.CompilerServices;

namespace Kasse.Server.Web;

/// <summary>Where a page listens for changes, and the mark of what it shows now; another mark means that it is out of date.</summary>
public sealed record Live(string Address, string Mark)
{
    /// <summary>Where the page goes then; null shows it anew where it is.</summary>
    public string? Onward { get; init; }
}

/// <summary>
/// Tells pages that stand open, as server-sent events, when what they show has changed. Who listens holds no thread; and whoever has vanished,
/// has listened for long, or is one too many is let go. The script of the pages comes again by itself.
/// </summary>
public sealed class Changes(Platform platform, CancellationToken stopping)
{
    const int ListenersMax = 1000;
    static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(10), QuietMax = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromMilliseconds(200);

    int listenerCount;

    public int ListenerCount => Volatile.Read(ref listenerCount);

    /// <summary>Somebody has come, or gone.</summary>
    public event Action? ListenersChanged;

    /// <param name="mark">Tells how things stand; asked at once and then after commits.</param>
    /// <param name="also">Ends when it is to be asked though nothing was committed; null when commits are all.</param>
    public IResult Tell(HttpContext http, Func<string> mark, Func<Task>? also = null) => ListenerCount < ListenersMax
        // The result itself would not tell an enumeration that the browser has gone.
        ? TypedResults.ServerSentEvents(Marks(mark, also, http.RequestAborted))
        : TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);

    async IAsyncEnumerable<string> Marks(Func<string> mark, Func<Task>? also, [EnumeratorCancellation] CancellationToken gone)
    {
        using var age = new CancellationTokenSource(AgeMax, platform.RealTime);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(gone, stopping, age.Token);
        Interlocked.Increment(ref listenerCount);
        ListenersChanged?.Invoke();
        try
        {
            var (last, before) = ("", -1L);
            while (!over.IsCancellationRequested)
            {
                var (seen, told) = (platform.Journal.LastSeq, also?.Invoke());
                var now = mark();
                // The same again when all was quiet: only by writing is a vanished browser noticed.
                if (now != last || seen == before) yield return now;
                (last, before) = (now, seen);
                await CommitOrQuiet(seen, told, over.Token);
            }
        }
        finally
        {
            Interlocked.Decrement(ref listenerCount);
            ListenersChanged?.Invoke();
        }
    }

    async Task CommitOrQuiet(long seen, Task? told, CancellationToken over)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over);
        await Task.WhenAny(platform.Journal.CommittedAfter(seen), told ?? platform.Journal.CommittedAfter(seen), Task.Delay(QuietMax, platform.RealTime, either.Token));
        await either.CancelAsync();
        // However many payments are made in this moment, each listener looks once.
        await Task.Delay(Pause, platform.RealTime, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
