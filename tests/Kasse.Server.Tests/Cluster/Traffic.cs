using System.Collections.Concurrent;
using System.Diagnostics;
using Kasse.Server.Tests.Crash;

namespace Kasse.Server.Tests.Cluster;

/// <summary>
/// Shoppers who take payments through their life, whatever goes wrong on the way: a request that got no answer, or was told to come again, is
/// repeated with its key until it is answered with success.
/// </summary>
sealed class Traffic : IAsyncDisposable
{
    static readonly TimeSpan PauseBeforeRepeating = TimeSpan.FromMilliseconds(100);

    readonly CancellationTokenSource ending = new();
    readonly ConcurrentDictionary<string, int> steps = new();
    readonly Lock gate = new();
    readonly Queue<(long Count, TaskCompletionSource Reached)> awaited = new();
    readonly List<long> answeredAt = [];
    readonly Task shopping;
    int repeated;

    public Traffic(Merchant merchant, int shopperCount) =>
        shopping = Task.WhenAll(Enumerable.Range(0, shopperCount).Select(shopper => Task.Run(() => Shop(merchant, $"shopper{shopper}"))));

    /// <summary>How many steps of each payment were answered with success: all that it has gone through.</summary>
    public IReadOnlyDictionary<string, int> Answered => steps;

    public int AnsweredCount
    {
        get { lock (gate) return answeredAt.Count; }
    }

    public int RepeatedCount => repeated;

    /// <summary>Ends when so many more have been answered.</summary>
    public Task More(int count)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            awaited.Enqueue((answeredAt.Count + count, reached));
            return Task.WhenAny(reached.Task, shopping).Unwrap();
        }
    }

    /// <summary>The longest time since a moment in which nobody was answered.</summary>
    public TimeSpan LongestPause(long since)
    {
        lock (gate)
        {
            var moments = answeredAt.Where(moment => moment >= since).Prepend(since).Order().ToList();
            return moments.Zip(moments.Skip(1), Stopwatch.GetElapsedTime).Max();
        }
    }

    /// <summary>Whoever is in the middle of a payment goes through with it.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await shopping;
        ending.Dispose();
    }

    async Task Shop(Merchant merchant, string name)
    {
        for (var number = 0; !ending.IsCancellationRequested; number++)
        {
            var reference = $"{name}-{number:d6}";
            foreach (var step in Shopper.Life(reference))
            {
                await Insist(merchant, step);
                steps[reference] = steps.GetValueOrDefault(reference) + 1;
                Note();
            }
        }
    }

    async Task Insist(Merchant merchant, Step step)
    {
        using var pause = new PeriodicTimer(PauseBeforeRepeating);
        while (true)
        {
            try
            {
                var answer = await Shopper.Send(merchant, step);
                // A forced approval takes no key: when the first one was done, the second finds the payment reserved.
                if (answer.Status is 200 or 201 || (step.Event == "AUTHORIZED" && answer is { Status: 400, Code: "6230" })) return;
                Assert.True(answer.Status is 423 or 502 or 503 or 504, $"{step.Event} of {step.Reference}: {answer.Status} {answer.Body}");
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                // Nobody knows whether it was done.
            }
            Interlocked.Increment(ref repeated);
            await pause.WaitForNextTickAsync();
        }
    }

    void Note()
    {
        lock (gate)
        {
            answeredAt.Add(Stopwatch.GetTimestamp());
            while (awaited.TryPeek(out var next) && answeredAt.Count >= next.Count) awaited.Dequeue().Reached.SetResult();
        }
    }
}
