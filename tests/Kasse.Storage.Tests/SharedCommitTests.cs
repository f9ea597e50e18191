using Dapper;
using Kasse.Engine;
using Microsoft.Data.Sqlite;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>Many requests, one commit: what each of them sees when another one, or the commit itself, fails.</summary>
public sealed class SharedCommitTests : IAsyncLifetime
{
    const int SqliteConstraint = 19, SqliteFull = 13;

    readonly TestStore store = new();

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
    public async Task A_full_disk_is_told_to_everybody_in_the_commit_and_nothing_of_it_is_kept()
    {
        await store.CreateAuthorized("bread", Kr(100));
        var pages = await store.Database.Write(s => s.Connection.ExecuteScalar<long>("pragma page_count"));
        var sharing = new List<Task<Outcome>>();
        Task setting;
        await using (await store.HoldWriter())
        {
            sharing.Add(store.Capture("bread", Kr(40), "k"));
            setting = store.Sql($"pragma max_page_count = {pages + 2}; insert into settings (name, value) values ('kept', 'no')");
            for (var i = 0; i < 20; i++) sharing.Add(store.Create(Long($"order-{i}"), $"k{i}"));
            // Small enough to be kept, were it not for its neighbours.
            sharing.Add(store.Capture("bread", Kr(50), "late"));
        }

        foreach (var task in sharing.Append(setting))
            Assert.Equal(SqliteFull, (await Assert.ThrowsAsync<SqliteException>(() => task)).SqliteErrorCode);
        Assert.Equal(2, store.Journal.LastSeq);
        Assert.Equal(Kr(0), store.Payment("bread").Captured);
        Assert.Empty(store.Database.Read(s => s.Connection.Query<string>("select name from settings")));

        await store.Sql("pragma max_page_count = 1000000");
        for (var i = 0; i < 20; i++) Assert.Equal((null, false), await Brief(store.Create(Long($"order-{i}"), $"k{i}")));
        Assert.Equal((null, false), await Brief(store.Capture("bread", Kr(40), "k")));
        Assert.Equal((null, false), await Brief(store.Capture("bread", Kr(50), "late")));
        Assert.Equal(24, store.Journal.LastSeq);
        Assert.Empty(Verification.Run(store.Address).Findings);
    }

    [Fact]
    public async Task A_commit_that_fails_is_told_to_everybody_in_it_and_nothing_of_it_is_kept()
    {
        Task<Outcome> create;
        Task orphan;
        await using (await store.HoldWriter())
        {
            create = store.Create("bread", Kr(100), "k");
            // Foreign keys checked at the end: the statement succeeds, the commit does not.
            orphan = store.Sql("pragma defer_foreign_keys = on; insert into key_set_units (client_id, msn) values ('nobody', '1')");
        }

        Assert.Equal(SqliteConstraint, (await Assert.ThrowsAsync<SqliteException>(() => create)).SqliteErrorCode);
        await Assert.ThrowsAsync<SqliteException>(() => orphan);
        Assert.Null(store.Journal.Find(Msn, "bread"));
        Assert.Equal((null, false), await Brief(store.Create("bread", Kr(100), "k")));
        Assert.Equal(1, store.Journal.LastSeq);
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

    static Engine.Payments.Order Long(string reference) => Order(reference, Kr(100)) with { Description = new string('x', 10_000) };

    static async Task<(Refusal?, bool)> Brief(Task<Outcome> request)
    {
        var outcome = await request;
        return (outcome.Refusal, outcome.Replayed);
    }
}
