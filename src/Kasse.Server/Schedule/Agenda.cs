using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Engine.Psp;
using Kasse.Storage;
using Kasse.Storage.Psp;

namespace Kasse.Server.Schedule;

/// <summary>
/// Makes happen what time alone makes happen: payments expire, issuers answer at last, money that nobody captured goes back. Each is dated
/// when it was due, and they happen in that order, however late Kasse comes to look.
/// </summary>
public sealed class Agenda(Journal journal, PspJournal psp, DueRows due, BusinessClock clock, ILogger<Agenda> logger)
{
    /// <summary>The journal's name for what nobody asked for.</summary>
    public const string Operation = "due";

    const int BatchMax = 500;

    /// <summary>
    /// What happens to a payment may fall due again later; never as soon as this. Batches that span no more of time therefore leave no
    /// such moment behind them.
    /// </summary>
    static readonly TimeSpan BatchSpan = TimeSpan.FromDays(1);

    /// <summary>Nothing that is asked of a payment makes it change sooner than this by itself, so that long is slept through.</summary>
    static readonly TimeSpan SleepMax = PaymentRules.Lifetime;

    /// <summary>When every moment has something due, they are gathered up.</summary>
    static readonly TimeSpan SleepMin = TimeSpan.FromMilliseconds(200);

    static readonly Request Due = new(Operation);

    readonly SemaphoreSlim turn = new(1);

    /// <summary>Ends when everything that is due by now has happened.</summary>
    /// <exception cref="JournalBusyException">Callers keep the journal busy; what is left happens a little later.</exception>
    public async Task CatchUp(CancellationToken stopping = default)
    {
        await turn.WaitAsync(stopping);
        try
        {
            while (await due.Next(BatchMax) is { Count: > 0 } rows)
            {
                stopping.ThrowIfCancellationRequested();
                var batch = rows.TakeWhile(row => row.At <= rows[0].At + BatchSpan).ToList();
                await Happen(batch);
                due.SeenTo(batch[^1]);
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Catches up whenever something falls due, until cancelled.</summary>
    public async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await CatchUp(stopping);
            await Task.Delay(UntilNext(), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What time will do to a payment next, if nothing else happens before.</summary>
    public static PaymentEvent? Foresee(Payment payment) =>
        payment.DueAt is { } moment ? PaymentRules.WhatIsDue(payment, moment, Guid.Empty) : null;

    /// <summary>
    /// Asks for all of them at once and in order: they share their commits, and are written in the order in which they were asked for.
    /// A payment that has moved on, and changes at another moment now, has its turn then.
    /// </summary>
    async Task Happen(List<DueRow> batch)
    {
        var happening = new List<Task>();
        foreach (var row in batch)
        {
            // Most payments were paid before they could expire; no need to read those, nor to trouble the writer with them.
            if (row.IsLeftBehind || !IsDue(row)) continue;
            if (row.IsPsp)
            {
                happening.Add(psp.Execute(row.Stream, PspJournal.Due, (transaction, _) =>
                    PspRules.WhatIsDue(transaction, row.At) is { } happened ? happened : PspDecision.Nothing));
                continue;
            }
            var pspReference = Guid.NewGuid();
            happening.Add(journal.Execute(row.Stream, Due, (payment, _) =>
                PaymentRules.WhatIsDue(payment, row.At, pspReference) is { } happened ? happened : Decision.Nothing));
        }
        await Task.WhenAll(happening);
    }

    bool IsDue(DueRow row)
    {
        try
        {
            if (row.IsPsp) return PspRules.WhatIsDue(psp.Find(row.Stream)!.Transaction, row.At) is not null;
            return PaymentRules.WhatIsDue(journal.Find(row.Stream)!.Payment, row.At, Guid.Empty) is not null;
        }
        catch (DamagedRowException damage)
        {
            // One payment that cannot be read must not keep all the others waiting.
            logger.LogError("Nobody can say what is due of a payment. {Damage}", damage.Message);
            return false;
        }
    }

    TimeSpan UntilNext()
    {
        var wait = due.NextMoment() is { } moment ? moment - clock.GetUtcNow() : SleepMax;
        return wait < SleepMin ? SleepMin : wait > SleepMax ? SleepMax : wait;
    }
}
