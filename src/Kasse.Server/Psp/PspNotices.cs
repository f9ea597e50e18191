using System.Data.Common;
using Kasse.Engine.Psp;
using Kasse.Server.Outbound;
using Kasse.Storage.Psp;

namespace Kasse.Server.Psp;

/// <summary>
/// Tells providers of payments that came to nothing without them: cancelled, or timed out. What is owed stands in the database only, so that
/// it may be stopped, killed and started anywhere; each is told at least once, and tried once.
/// </summary>
public sealed class PspNotices
{
    const int AtOnceMax = 8;
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

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
        platform.Psp.WorkLeft += () => Interlocked.Exchange(ref woken, NewSignal()).TrySetResult();
    }

    /// <summary>
    /// Calls that were under way when Kasse ended are not made again: whether the card was charged is known to the provider alone, who
    /// reports it if it was. Before anybody can begin another call.
    /// </summary>
    public async Task EndInterrupted()
    {
        var nobodyHeard = new PspAnswer.Missing("Kasse ended while the provider was asked.");
        foreach (var stream in platform.Psp.With(PspWork.Answer))
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
    public async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var signal = Volatile.Read(ref woken).Task;
            try
            {
                await CatchUp(stopping);
                await signal.WaitAsync(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // The program is ending; what is owed is found at the next start.
            }
            catch (DbException fault)
            {
                logger.LogError(fault, "A notice to a payment service provider could not be kept; trying again");
                await Task.Delay(PauseAfterFault, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
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

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
