using Dapper;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>Many requests, one commit: what each of them sees when another one fails.</summary>
public abstract class SharedCommitTests(TestStore store) : IAsyncLifetime
{
    [Fact]
    public async Task A_write_that_throws_half_way_leaves_no_trace_and_its_neighbours_in_peace()
    {
        Task<Outcome> before, after;
        Task broken;
        await using (await store.HoldWriter())
        {
            before = store.Create("before", Kr(100));
            broken = store.Database.Write(session =>
            {
                session.Connection.Execute("insert into settings (name, value) values ('half', 'done')");
                throw new InvalidOperationException("A defect.");
            });
            after = store.Create("after", Kr(100));
        }

        Assert.Equal("A defect.", (await Assert.ThrowsAsync<InvalidOperationException>(() => broken)).Message);
        Assert.Null((await before).Refusal);
        Assert.Null((await after).Refusal);
        Assert.Equal(0, store.Database.Read(s => s.Connection.ExecuteScalar<long>("select count(*) from settings")));
        Assert.Equal(2, store.Journal.LastSeq);
    }

    [Fact]
    public async Task Closing_answers_what_was_accepted_and_accepts_no_more()
    {
        var accepted = new List<Task<Outcome>>();
        ValueTask closing;
        await using (await store.HoldWriter())
        {
            for (var i = 0; i < 1000; i++) accepted.Add(store.Create($"order-{i}", Kr(100)));
            closing = new(Task.Run(() => store.Database.DisposeAsync().AsTask()));
        }
        await closing;

        Assert.All(await Task.WhenAll(accepted), outcome => Assert.Null(outcome.Refusal));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.Create("late", Kr(100)));
        Assert.Throws<ObjectDisposedException>(() => store.Journal.Newest(Msn, 1));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
