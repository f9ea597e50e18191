using Kasse.Engine.Psp;
using Kasse.Server.Outbound;
using Kasse.Server.Schedule;
using Kasse.Storage.Psp;

namespace Kasse.Server.Psp;

/// <summary>
/// Tells providers of payments that came to nothing without them: cancelled, or timed out. What is owed stands in the database only, so that
/// it may be stopped, killed and started anywhere; each is told at least once, and tried once.
/// </summary>
public sealed class PspNotices
{
    const int AtOnceMax = 8;

    /// <summary>How often whoever is on duty looks for what others have left behind.</summary>
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>No call takes as long as this.</summary>
    static readonly TimeSpan CallMax = MakePayment.Timeout * 3;

    readonly Platform platform;
    readonly MakePayment makePayment;
    readonly ILogger<PspNotices> logger;
    readonly SemaphoreSlim turn = new(1);
    TaskCompletionSource woken = NewSignal();

    public PspNotices(Platform platform, MakePayment makePayment, ILogger<PspNotices> logger)
    {
        this.platform = platform;
        this.makePayment = makePayment;
        this.logger = logger;
        platform.Psp.WorkLeft += Wake;
    }

    /// <summary>
    /// Calls that were under way when Kasse ended are not made again: whether the card was charged is known to the provider alone, who
    /// reports it if it was. Before anybody can begin another call.
    /// </summary>
    public async Task EndInterrupted()
    {
        foreach (var stream in platform.Psp.With(PspWork.Answer)) await EndInterrupted(stream);
    }

    async Task EndInterrupted(long stream)
    {
        var nobodyHeard = new PspAnswer.Missing("Kasse ended while the provider was asked.");
        await platform.Psp.Execute(stream, "psp-interrupted", (transaction, now) => PspRules.Answer(transaction, nobodyHeard, now));
    }

    /// <summary>Ends when everything that is owed by now has been told.</summary>
    public async Task CatchUp(CancellationToken stopping = default)
    {
        await turn.WaitAsync(stopping);
        try
        {
            await Parallel.ForEachAsync(
                platform.Psp.With(PspWork.Notice), new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = stopping },
                async (stream, abandoned) => await Tell(stream, abandoned));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Catches up whenever something is owed, until cancelled. A call under way is then abandoned, and made again at the next start.</summary>
    public Task Run(CancellationToken stopping) => Task.WhenAll(
        Persistently.Run("Telling payment service providers", logger, Follow, stopping),
        platform.Database.IsShared ? Persistently.Run("Looking after interrupted calls to payment service providers", logger, LookAfterOthers, stopping) : Task.CompletedTask);

    async Task Follow(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var signal = Volatile.Read(ref woken).Task;
            await CatchUp(stopping);
            await signal.WaitAsync(stopping);
        }
    }

    async Task Tell(long stream, CancellationToken abandoned)
    {
        var history = platform.Psp.Find(stream)!;
        if (history.Transaction.Owed is not { } owed) return;

        var since = history.Entries[^1].Seq;
        var state = owed switch { PspNotice.UserCancel => "USER_CANCEL", PspNotice.Timeout => "TIMEOUT" };
        await makePayment.Call(stream, since, history.Transaction, state, _ => platform.Psp.Execute(stream, "psp-tell", PspRules.Tell), abandoned);
    }

    /// <summary>
    /// Where several share the database, any of them may leave something to be told, or end in the middle of a call: one that has been under way
    /// for longer than any call takes has nobody left to end it.
    /// </summary>
    async Task LookAfterOthers(CancellationToken stopping)
    {
        var since = new Dictionary<(long Stream, int Version), long>();
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(LookEvery, platform.RealTime, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Wake();
            var underWay = platform.Psp.With(PspWork.Answer).Select(stream => (stream, platform.Psp.Find(stream)!.Version)).ToList();
            foreach (var ended in since.Keys.Except(underWay).ToList()) since.Remove(ended);
            foreach (var call in underWay)
            {
                if (since.TryAdd(call, platform.RealTime.GetTimestamp())) continue;
                if (platform.RealTime.GetElapsedTime(since[call]) > CallMax) await EndInterrupted(call.stream);
            }
        }
    }

    void Wake() => Interlocked.Exchange(ref woken, NewSignal()).TrySetResult();

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
