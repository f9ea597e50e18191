using Kasse.Engine.Psp;
using Kasse.Storage.Psp;

namespace Kasse.Server.Psp;

/// <summary>The batch, when it is run by hand or with every report instead of at night.</summary>
static class PspBatchRun
{
    /// <returns>How many reports were taken or dropped.</returns>
    public static Task<int> Now(Platform platform) => Now(platform, platform.Psp.With(PspWork.Batch));

    /// <summary>For some transactions only.</summary>
    /// <inheritdoc cref="Now(Platform)"/>
    public static async Task<int> Now(Platform platform, IEnumerable<long> streams)
    {
        var outcomes = await Task.WhenAll(streams.Select(stream =>
            platform.Psp.Execute(stream, "psp-batch", (transaction, now) => PspRules.RunBatch(transaction, all: true, now))));
        return outcomes.Sum(outcome => outcome.Event is PspEvent.BatchRun run ? run.Reports.Count : 0);
    }
}
