namespace Kasse.Server.Schedule;

/// <summary>Forgets what was to be kept for a time only. Never what is pending, and nothing of the journal.</summary>
public sealed class Retention(Platform platform)
{
    static readonly TimeSpan LookEvery = TimeSpan.FromHours(1);

    /// <summary>In one commit.</summary>
    const int ForgottenAtOnce = 500;

    /// <summary>Forgets what is old enough, now and every hour, until stopped.</summary>
    public async Task Run(CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            await Sweep(until);
            await Task.Delay(LookEvery, platform.RealTime, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task Sweep(CancellationToken until = default)
    {
        if (platform.Options.KeepDeliveries is not { } time) return;
        var before = platform.Clock.GetUtcNow() - time;
        // A commit at a time, so that nobody else waits for long.
        while (!until.IsCancellationRequested && await platform.Deliveries.Forget(before, ForgottenAtOnce) == ForgottenAtOnce)
        {
        }
    }
}
