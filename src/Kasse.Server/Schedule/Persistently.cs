using Kasse.Storage;

namespace Kasse.Server.Schedule;

/// <summary>Keeps going what nobody waits for: whatever it meets is logged, and after a pause it begins anew.</summary>
static class Persistently
{
    static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(1);

    /// <param name="work">Ends when it is cancelled. Wherever it ended before, it can begin again.</param>
    public static async Task Run(string what, ILogger logger, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // It ends as it should.
            }
            catch (Exception fault)
            {
                // Whatever it was: nobody else does this. That callers keep the journal busy is not worth a line.
                if (fault is not JournalBusyException) logger.LogError(fault, "{What} could not go on; trying again", what);
                await Task.Delay(PauseAfterFault, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
