using Kasse.Engine;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>What every journal promises to those who come at the same moment.</summary>
public abstract class JournalAtOnceTests(TestStore store) : IAsyncLifetime
{
    [Fact]
    public async Task A_duplicate_of_a_request_in_flight_is_told_so()
    {
        await store.CreateAuthorized("bread", Kr(100));
        Task<Outcome> first, duplicate;
        await using (await store.HoldWriter())
        {
            first = store.Capture("bread", Kr(40), "k");
            duplicate = store.Capture("bread", Kr(40), "k");
            Assert.Equal(Refusal.OperationInProgress, (await duplicate).Refusal);
        }

        Assert.Null((await first).Refusal);
        Assert.True((await store.Capture("bread", Kr(40), "k")).Replayed);
    }

    [Fact]
    public async Task Twenty_duplicates_at_once_move_money_once()
    {
        await store.CreateAuthorized("bread", Kr(1000));

        var outcomes = await AtOnce(20, _ => store.Capture("bread", Kr(40), "k"));

        Assert.Single(outcomes, o => o.Refusal is null && !o.Replayed);
        Assert.All(outcomes, o => Assert.True(o.Refusal is null or Refusal.OperationInProgress));
        Assert.Equal(Kr(40), store.Payment("bread").Captured);
    }

    [Fact]
    public async Task Twenty_captures_at_once_never_exceed_what_was_authorized()
    {
        await store.CreateAuthorized("bread", Kr(1000));

        var outcomes = await AtOnce(20, i => store.Capture("bread", Kr(100), $"k{i}"));

        Assert.Equal(10, outcomes.Count(o => o.Refusal is null));
        Assert.Equal(10, outcomes.Count(o => o.Refusal is Refusal.AlreadyCaptured));
        Assert.Equal(Kr(1000), store.Payment("bread").Captured);
    }

    [Fact]
    public async Task Twenty_creates_at_once_with_one_reference_make_one_payment()
    {
        var outcomes = await AtOnce(20, i => store.Create("bread", Kr(100), $"k{i}"));

        Assert.Equal(1, outcomes.Count(o => o.Refusal is null));
        Assert.Equal(19, outcomes.Count(o => o.Refusal is Refusal.ReferenceExists));
        Assert.Single(store.Journal.Newest(Msn, 10));
    }

    [Fact]
    public async Task A_decision_that_throws_leaves_its_neighbours_untouched()
    {
        await store.CreateAuthorized("bread", Kr(100));
        Task<Outcome> before, broken, after;
        await using (await store.HoldWriter())
        {
            before = store.Capture("bread", Kr(10), "before");
            broken = store.Journal.Execute(Msn, "bread", Request("capture", "broken", "90 kr"), (_, _) => throw new InvalidOperationException("A defect."));
            after = store.Capture("bread", Kr(20), "after");
        }

        Assert.Equal("A defect.", (await Assert.ThrowsAsync<InvalidOperationException>(() => broken)).Message);
        Assert.Equal(Kr(10), (await before).Payment!.Captured);
        Assert.Equal(Kr(30), (await after).Payment!.Captured);
        Assert.False((await store.Capture("bread", Kr(5), "broken")).Replayed);
        Assert.Equal([1, 2, 3, 4, 5], store.Journal.Find(Msn, "bread")!.Entries.Select(e => e.Version));
    }

    [Theory]
    [InlineData("capture")]
    [InlineData("refund")]
    [InlineData("too much")]
    public async Task What_was_read_before_the_turn_came_is_not_believed(string second)
    {
        await store.CreateAuthorized("bread", Kr(100));
        Task<Outcome> first, late;
        await using (await store.HoldWriter())
        {
            first = store.Capture("bread", Kr(60), "first");
            // More than one commit takes, so that the one who comes last is in another, and so many that the payment may be forgotten meanwhile.
            var others = Enumerable.Range(0, 600).Select(i => store.Create($"order-{i}", Kr(100))).ToList();
            late = second switch
            {
                "capture" => store.Capture("bread", Kr(40), "late"),
                "refund" => store.Refund("bread", Kr(60)),
                _ => store.Capture("bread", Kr(100)),
            };
        }

        Assert.Null((await first).Refusal);
        Assert.Equal(second == "too much" ? Refusal.ExceedsCapturable : null, (await late).Refusal);
        Assert.Equal(Kr(second == "capture" ? 100 : 60), store.Payment("bread").Captured);
        Assert.Equal(Kr(second == "refund" ? 60 : 0), store.Payment("bread").Refunded);
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_loses_nothing_that_was_accepted()
    {
        var accepted = new List<Task<Outcome>>();
        await using (await store.HoldWriter())
        {
            Task<Outcome> refused;
            do accepted.Add(refused = store.Create($"order-{accepted.Count}", Kr(100), $"k{accepted.Count}"));
            while (!refused.IsFaulted);
            accepted.Remove(refused);
            await Assert.ThrowsAsync<JournalBusyException>(() => refused);
            await Assert.ThrowsAsync<JournalBusyException>(() => store.Database.Write(_ => { }));
        }

        Assert.All(await Task.WhenAll(accepted), outcome => Assert.Null(outcome.Refusal));
        Assert.Equal(accepted.Count, store.Journal.LastSeq);
        var retried = await store.Create($"order-{accepted.Count}", Kr(100), $"k{accepted.Count}");
        Assert.Equal((null, false), (retried.Refusal, retried.Replayed));
    }

    [Fact]
    public async Task Rows_are_read_in_commit_order()
    {
        await AtOnce(50, i => store.Create($"order-{i}", Kr(100)));
        await AtOnce(50, i => store.Authorize($"order-{i}"));

        var rows = store.Journal.ReadAfter(0, 60).Concat(store.Journal.ReadAfter(60, 60)).ToList();

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), rows.Select(r => r.Seq));
        Assert.All(rows.GroupBy(r => r.Stream), stream => Assert.Equal([1, 2], stream.Select(r => r.Version)));
        Assert.Empty(store.Journal.ReadAfter(100, 60));
    }

    [Fact]
    public async Task Whoever_waits_for_the_next_row_is_woken_by_it()
    {
        var waiting = store.Journal.CommittedAfter(store.Journal.LastSeq);
        Assert.False(waiting.IsCompleted);

        await store.Create("bread", Kr(100));

        await waiting;
        Assert.True(store.Journal.CommittedAfter(0).IsCompleted);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    static Task<Outcome[]> AtOnce(int count, Func<int, Task<Outcome>> request) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => request(i))));
}
