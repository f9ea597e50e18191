using System.Data.Common;
using Dapper;
using Kasse.Storage.Books;
using Microsoft.Data.Sqlite;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

public abstract class FollowerTests(TestStore store, ITestOutputHelper output) : IAsyncLifetime
{
    [Fact]
    public async Task Its_place_survives_a_restart()
    {
        await store.CreateAuthorized("bread", Kr(100));
        await Follow();
        await store.Restart();
        await store.Capture("bread", Kr(40));

        var after = new Tally(store);
        await after.CatchUp();

        Assert.Equal([3L], after.Read);
        Assert.Equal([1L, 2, 3], Told());
    }

    [Fact]
    public async Task Nothing_is_skipped_or_repeated_however_often_it_is_stopped()
    {
        var seed = Seed.Next(output);
        var random = new Random(seed);
        for (var round = 0; round < 30; round++)
        {
            using var stopping = new CancellationTokenSource();
            var tally = new Tally(store);
            var following = tally.Run(TimeSpan.Zero, stopping.Token);
            var writing = Enumerable.Range(0, random.Next(60)).Select(i => store.Create($"order-{round}-{i}", Kr(100))).ToList();
            if (random.Next(2) == 0) await Task.WhenAll(writing);
            if (random.Next(3) == 0) await tally.CatchUp(stopping.Token);
            if (random.Next(2) == 0) await store.Crash();
            foreach (var written in writing) await Ended(written);
            await stopping.CancelAsync();
            await Ended(following);
        }
        await Follow();

        Assert.Equal(Enumerable.Range(1, (int)store.Journal.LastSeq).Select(seq => (long)seq).Where(Tally.Interests), Told());
    }

    [Fact]
    public async Task Two_of_a_kind_do_not_do_the_work_twice()
    {
        for (var i = 0; i < 3; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, 600).Select(n => store.Create($"order-{i}-{n}", Kr(100))));
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Follow)));
        }

        Assert.Equal(Enumerable.Range(1, 1800).Select(seq => (long)seq).Where(Tally.Interests), Told());
    }

    [Fact]
    public async Task It_goes_on_when_the_queue_is_full()
    {
        await store.Create("bread", Kr(100));
        var tally = new Tally(store);
        Task following;
        await using (await store.HoldWriter())
        {
            while (!store.Database.Write(_ => { }).IsFaulted)
            {
            }
            following = tally.CatchUp();
        }
        await following;

        Assert.Equal([1L], Told());
    }

    [Fact]
    public async Task Its_work_does_not_keep_those_waiting_who_share_its_commit()
    {
        await store.Create("bread", Kr(100));
        using var stopping = new CancellationTokenSource();
        using var released = new ManualResetEventSlim();
        var tally = new Tally(store) { BeforeRow = seq => { if (seq == 2) released.Wait(); } };
        Task following, neighbour;
        await using (await store.HoldWriter())
        {
            following = tally.Run(TimeSpan.Zero, stopping.Token);
            neighbour = store.Create("cake", Kr(100));
        }

        // Forever, if the follower were already at the cake.
        await neighbour.WaitAsync(TimeSpan.FromSeconds(30));

        released.Set();
        await stopping.CancelAsync();
        await following;
    }

    [Fact]
    public async Task What_the_database_could_not_keep_is_done_when_it_is_run_again()
    {
        using var stopping = new CancellationTokenSource();
        var tally = new Tally(store) { FailuresLeft = 1 };
        await store.Create("bread", Kr(100));
        await Assert.ThrowsAsync<SqliteException>(() => tally.Run(TimeSpan.Zero, stopping.Token));
        Assert.Null(tally.Lag);

        var following = tally.Run(TimeSpan.Zero, stopping.Token);
        await tally.Told;

        Assert.Equal([1L], Told());
        Assert.Equal([1L, 1], tally.Read);
        await stopping.CancelAsync();
        await following;
    }

    [Fact]
    public async Task The_books_say_where_the_money_is()
    {
        await store.CreateAuthorized("bread", Kr(100));
        await store.CreateAuthorized("cake", Kr(50));
        await store.Capture("bread", Kr(40));
        await store.Refund("bread", Kr(15));
        await store.Cancel("bread");

        var balances = await new BooksFollower(store.Database, store.Journal).Balances();

        Assert.Equal(
        [
            new(Engine.Books.AccountKind.FundingSource, "492500-0004", "NOK", -75_00),
            new(Engine.Books.AccountKind.Held, Msn, "NOK", 50_00),
            new(Engine.Books.AccountKind.Merchant, Msn, "NOK", 25_00),
        ], balances);
    }

    [Fact]
    public async Task Books_written_anew_are_the_same_books()
    {
        for (var i = 0; i < 100; i++)
        {
            await store.CreateAuthorized($"order-{i}", Kr(100 + i));
            if (i % 2 == 0) await store.Capture($"order-{i}", Kr(i + 1));
            if (i % 4 == 0) await store.Refund($"order-{i}", Kr(1));
            if (i % 10 == 0) await new BooksFollower(store.Database, store.Journal).CatchUp();
        }
        var kept = await new BooksFollower(store.Database, store.Journal).Balances();
        await store.Sql("delete from balances; delete from followers");

        var anew = await new BooksFollower(store.Database, store.Journal).Balances();

        Assert.Equal(kept, anew);
        Assert.Equal(0, anew.Sum(balance => balance.Minor));
        Assert.Empty(Verification.Run(store.Address).Findings);
    }

    [Fact]
    public async Task A_follower_at_work_notices_that_its_table_is_to_be_written_anew()
    {
        var books = new BooksFollower(store.Database, store.Journal);
        await store.CreateAuthorized("bread", Kr(100));
        await books.CatchUp();
        await store.Sql("delete from balances; delete from followers");
        await store.CreateAuthorized("cake", Kr(50));

        Assert.Equal(150_00, (await books.Balances()).Single(b => b.Kind == Engine.Books.AccountKind.Held).Minor);
    }

    public async ValueTask InitializeAsync() => await store.Sql("create table tally (seq bigint primary key)");

    public ValueTask DisposeAsync() => store.DisposeAsync();

    Task Follow() => new Tally(store).CatchUp();

    internal static async Task Ended(Task following)
    {
        try
        {
            await following;
        }
        catch (Exception fault) when (fault is ObjectDisposedException or DbException)
        {
            // The crash took its database away.
        }
    }

    List<long> Told() => store.Database.Read(s => s.Connection.Query<long>("select seq from tally order by seq").AsList());

    /// <summary>Writes down the rows that interest it; a row told twice violates its table's key.</summary>
    sealed class Tally(TestStore store) : Follower(store.Database, store.Journal, "tally")
    {
        readonly TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<long> Read { get; } = [];
        public Action<long> BeforeRow { get; init; } = _ => { };
        public int FailuresLeft { get; set; }
        public Task Told => told.Task;

        public static bool Interests(long seq) => seq % 7 < 4;

        protected override Action<Session>? Prepare(IReadOnlyList<Entry> entries)
        {
            foreach (var entry in entries)
            {
                BeforeRow(entry.Seq);
                Read.Add(entry.Seq);
            }
            var interesting = entries.Where(entry => Interests(entry.Seq)).Select(entry => new { entry.Seq }).ToList();
            if (interesting.Count == 0) return null;
            return session =>
            {
                session.Connection.Execute("insert into tally (seq) values (@Seq)", interesting);
                if (FailuresLeft-- > 0) throw new SqliteException("database or disk is full", 13);
            };
        }

        protected override void Advanced() => told.TrySetResult();
    }
}
