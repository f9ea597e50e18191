using Dapper;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

public abstract class DueRowTests(TestStore store) : IAsyncDisposable
{
    [Fact]
    public async Task Whoever_takes_over_goes_on_where_the_other_was_and_not_where_it_began()
    {
        var standby = new DueRows(store.Database, store.Clock);
        var onDuty = new DueRows(store.Database, store.Clock);
        foreach (var reference in (string[])["bread", "cake", "roll"]) await store.Create(reference, Kr(100));
        store.Clock.Advance(TimeSpan.FromHours(1));
        await SeeTo(onDuty, 3);
        var place = Place();

        Assert.Empty(await standby.Next(100));
        Assert.Equal(place, Place());

        await store.Create("crumb", Kr(100));
        store.Clock.Advance(TimeSpan.FromHours(1));
        await SeeTo(standby, 1);
        await SeeTo(onDuty, 0);
    }

    [Fact]
    public async Task Each_moment_comes_once_in_however_many_batches()
    {
        var due = new DueRows(store.Database, store.Clock);
        string[] references = ["bread", "cake", "roll", "crumb"];
        foreach (var reference in references)
        {
            await store.Create(reference, Kr(100));
            store.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        store.Clock.Advance(TimeSpan.FromHours(1));

        var seen = new List<string>();
        while (await due.Next(1) is [var row])
        {
            seen.Add(store.Journal.Find(row.Stream)!.Payment.Reference);
            due.SeenTo(row);
        }

        Assert.Equal(references, seen);
    }

    [Fact]
    public async Task A_moment_is_left_behind_once_the_payment_waits_for_another()
    {
        await store.Create("paid", Kr(100));
        await store.Create("open", Kr(100));
        await store.Authorize("paid");
        store.Clock.Advance(TimeSpan.FromHours(1));

        var rows = await new DueRows(store.Database, store.Clock).Next(100);

        Assert.Equal([("paid", true), ("open", false)], rows.Select(row => (store.Journal.Find(row.Stream)!.Payment.Reference, row.IsLeftBehind)));
        store.Clock.Advance(TimeSpan.FromDays(1000));
        var last = (await new DueRows(store.Database, store.Clock).Next(100))[^1];
        Assert.Equal(("paid", false), (store.Journal.Find(last.Stream)!.Payment.Reference, last.IsLeftBehind));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    static async Task SeeTo(DueRows due, int count)
    {
        var rows = await due.Next(100);
        Assert.Equal(count, rows.Count);
        foreach (var row in rows) due.SeenTo(row);
        Assert.Empty(await due.Next(100));
    }

    (long Due, long Seq) Place() => store.Database.Read(session => session.Connection.QuerySingle<(long, long)>("select due, seq from due_seen"));
}
