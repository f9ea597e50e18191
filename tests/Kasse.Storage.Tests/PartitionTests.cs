using Dapper;
using Kasse.Engine;
using Kasse.Engine.Psp;
using Kasse.Storage.Books;
using Kasse.Storage.Postgres;
using Kasse.Storage.Psp;
using Npgsql;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>The journal in parts: how they come, and how the oldest one goes.</summary>
public sealed class PartitionTests(PostgresCluster postgres) : IAsyncLifetime
{
    readonly TestStore store = new(server: postgres.CreateInParts(size: 5, count: 2));

    [Fact]
    public async Task A_payment_stays_together_and_parts_are_added_before_they_are_needed()
    {
        for (var i = 0; i < 6; i++) await store.CreateAuthorized($"bread-{i}", Kr(100));
        await store.Capture("bread-0", Kr(40), "k");

        Assert.Equal([("journal_from_1", 7), ("journal_from_6", 4), ("journal_from_11", 2)], Archive.Partitions(store.Address).Select(part => (part.Name, Rows(part))));
        Assert.Equal(Enumerable.Range(1, 13), store.Journal.ReadAfter(0, 100).Select(entry => (int)entry.Seq));
        Assert.Equal([12, 13], store.Journal.ReadAfter(11, 100).Select(entry => (int)entry.Seq));
        Assert.Equal(Refusal.ReferenceExists, (await store.Create("bread-0", Kr(100))).Refusal);
        Assert.Empty(Verification.Run(store.Address).Findings);
    }

    [Fact]
    public async Task What_has_come_to_its_end_is_taken_out_and_what_it_left_is_carried_forward()
    {
        await Settle("bread", "k");
        await Settle("cake");
        await store.CreateAuthorized("roll", Kr(10));
        var books = new BooksFollower(store.Database, store.Journal);
        var before = await books.Balances();

        var taken = TakeOut();

        Assert.Equal(("journal_from_1", 8, 2), (taken.Table, taken.RowCount, taken.PaymentCount));
        Assert.Empty(Verification.Run(store.Address).Findings);
        Assert.Equal(before, await books.Balances());
        await store.Capture("roll", Kr(10));
        Assert.NotEqual(before, await books.Balances());
        Assert.Empty(Verification.Run(store.Address).Findings);
    }

    [Fact]
    public async Task The_journal_may_end_with_what_was_taken_out()
    {
        await Settle("bread");
        await Settle("cake");

        TakeOut();

        Assert.Empty(Verification.Run(store.Address).Findings);
    }

    [Fact]
    public async Task Whoever_asks_for_what_was_taken_out_is_told_where_it_is()
    {
        await Settle("bread", "k");
        await Settle("cake");
        await store.CreateAuthorized("roll", Kr(10));
        TakeOut();

        Assert.Contains("journal_from_1", Assert.Throws<ArchivedException>(() => store.Journal.Find(Msn, "bread")).Message);
        Assert.Throws<ArchivedException>(() => store.Journal.Find(1));
        await Assert.ThrowsAsync<ArchivedException>(() => store.Capture("bread", Kr(1)));
        // The answer that the key is bound to is gone; a new payment must not be made of it.
        await Assert.ThrowsAsync<ArchivedException>(() => store.Create("bread", Kr(100), "k"));
        Assert.Equal(Refusal.ReferenceExists, (await store.Create("bread", Kr(100), "another")).Refusal);
        Assert.Null(store.Journal.Find(Msn, "never made"));
        Assert.Equal(["roll"], store.Journal.Newest(Msn, 10).Select(history => history.Payment.Reference));
    }

    [Fact]
    public async Task Nothing_is_taken_out_while_something_may_still_happen_to_it()
    {
        await Settle("bread");
        await store.CreateAuthorized("cake", Kr(100));
        await store.Create("roll", Kr(10));
        await store.Create("crumb", Kr(10));
        await new BooksFollower(store.Database, store.Journal).CatchUp();
        Assert.Contains("payment cake", Refused());

        await store.Capture("cake", Kr(100));
        Assert.Contains("books: not everything in journal_from_1 has been read there yet", Refused());

        await new BooksFollower(store.Database, store.Journal).CatchUp();
        Assert.Contains("payment cake", Refused());

        store.Clock.Advance(TimeSpan.FromDays(366));
        await store.Sql("insert into deliveries (webhook, stream, seq, msn, reference, event, body, state, tries, opened_at) values ('w', 1, 1, '1', 'r', 'e', x'00', 'Pending', 0, 0)");
        Assert.Contains("have not been delivered", Refused());

        await store.Sql("delete from deliveries");
        Assert.Equal(2, TakeOut().PaymentCount);
        Assert.Contains("journal_from_6 is the newest partition", Refused());
    }

    [Fact]
    public async Task Transactions_of_payment_service_providers_stay()
    {
        var psp = new PspJournal(store.Database, store.Clock);
        var order = new PspOrder("psp", "a", "order-a", Kr(10), "https://psp.example/back", "https://psp.example/pay");
        await psp.Create(Msn, order, new Request("psp-init"), now => PspRules.Init(order, Unit, null, now));
        await Settle("bread");
        await Settle("cake");
        await new BooksFollower(store.Database, store.Journal).CatchUp();

        Assert.Contains("which are not archived", Refused());
    }

    [Fact]
    public async Task Nobody_waits_for_the_next_part_while_there_is_room_in_the_last()
    {
        var server = postgres.Create();
        await using var roomy = new TestStore(server: server);
        PostgresCluster.Run(server, $"update journal_end set seq = {Partitions.Size - Partitions.Ahead / 2}");
        var refused = new List<Exception>();
        roomy.Database.UpkeepRefused += (_, why) => refused.Add(why);
        await using (var analyst = new NpgsqlConnection(server))
        {
            await analyst.OpenAsync(TestContext.Current.CancellationToken);
            await using var analyze = new NpgsqlCommand("begin; lock table journal in share update exclusive mode", analyst);
            await analyze.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

            await roomy.CreateAuthorized("bread", Kr(100));
        }
        Assert.Equal("55P03", ((PostgresException)Assert.Single(refused)).SqlState);
        Assert.Single(Archive.Partitions(roomy.Address));

        await using var another = new TestStore(server: server);
        await another.Capture("bread", Kr(100));
        Assert.Equal(2, Archive.Partitions(roomy.Address).Count);
    }

    [Fact]
    public async Task A_file_is_not_partitioned()
    {
        await using var file = new TestStore();

        Assert.Contains("kasse move", Assert.Throws<StorageException>(() => Archive.Partitions(file.Address)).Message);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    Archive.Result TakeOut() => Archive.TakeOut(store.Address, store.Clock.GetUtcNow(), TimeProvider.System.GetUtcNow());

    string Refused() => Assert.Throws<StorageException>(TakeOut).Message;

    int Rows(Partition part) => store.Database.Read(session => session.Connection.ExecuteScalar<int>($"select count(*) from {part.Name}"));

    /// <summary>Four rows, of which the last one is the end.</summary>
    async Task Settle(string reference, string? key = null)
    {
        await store.Create(reference, Kr(100), key);
        await store.Authorize(reference);
        await store.Capture(reference, Kr(100));
        await store.Refund(reference, Kr(100));
        await new BooksFollower(store.Database, store.Journal).CatchUp();
    }
}
