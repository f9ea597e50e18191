using System.Text;
using Kasse.Engine;
using Kasse.Engine.Payments;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>A real process, really killed, again and again on the same files.</summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    const int RoundCount = 5, WorkerCount = 16;

    readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Nothing_that_was_acknowledged_is_lost_or_done_again()
    {
        var random = new Random(Seed.Next(output));
        var acknowledged = new Dictionary<string, int>();
        for (var round = 0; round < RoundCount; round++)
        {
            var process = await CrashingProcess.Start(folder.Path, $"{round}", WorkerCount);
            for (var lines = random.Next(10, 800); lines > 0; lines--) Note(await process.NextLine());
            foreach (var line in await process.Kill()) Note(line);

            Assert.Empty(Verification.Run(folder.Path).Findings);
        }

        await using var database = Database.Open(folder.Path);
        var journal = new Journal(database, TimeProvider.System);
        var outcomes = await Task.WhenAll(acknowledged.SelectMany(a => Enumerable.Range(1, a.Value), async (a, capture) =>
            await journal.Execute(Msn, a.Key, new Request("capture", $"{capture}", Encoding.UTF8.GetBytes("1 krone")), Unexpected)));
        output.WriteLine($"{acknowledged.Count} payments, {outcomes.Length} captures acknowledged.");
        Assert.All(outcomes, outcome => Assert.True(outcome.Replayed));
        Assert.All(acknowledged, a => Assert.InRange(journal.Find(Msn, a.Key)!.Payment.Captured.Minor, 100 * a.Value, 100 * a.Value + 100));

        void Note(string line)
        {
            var words = line.Split(' ');
            acknowledged[words[0]] = int.Parse(words[1]);
        }
    }

    public void Dispose() => folder.Dispose();

    static Decision Unexpected(Payment payment, DateTimeOffset now) =>
        throw new InvalidOperationException($"{payment.Reference} has forgotten a capture that was acknowledged.");
}
