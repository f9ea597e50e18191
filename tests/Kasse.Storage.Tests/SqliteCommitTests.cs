using Dapper;
using Kasse.Engine;
using Microsoft.Data.Sqlite;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>What everybody in a shared commit sees when the commit itself fails, and what is left of one that was cut short.</summary>
public sealed class SqliteCommitTests : IAsyncDisposable
{
    const int SqliteConstraint = 19, SqliteFull = 13;

    readonly TestStore store = new();

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
    public async Task A_commit_cut_short_leaves_nothing()
    {
        await store.CreateAuthorized("bread", Kr(100));
        Task lost, cut;
        // So that they meet in one commit.
        await using (await store.HoldWriter()) (lost, cut) = (store.Capture("bread", Kr(40), "k"), store.Crash());

        await cut;
        await lost;

        Assert.Equal(2, store.Journal.LastSeq);
        Assert.Equal(Kr(0), store.Payment("bread").Captured);
        Assert.False((await store.Capture("bread", Kr(40), "k")).Replayed);
        Assert.Equal(Kr(40), store.Payment("bread").Captured);
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    static Engine.Payments.Order Long(string reference) => Order(reference, Kr(100)) with { Description = new string('x', 10_000) };

    static async Task<(Refusal?, bool)> Brief(Task<Outcome> request)
    {
        var outcome = await request;
        return (outcome.Refusal, outcome.Replayed);
    }
}
