using System.Data.Common;
using Dapper;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Settings;
using Npgsql;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>What the server refuses, or a connection that goes away, is told to those whom it concerns, and to nobody after them.</summary>
public sealed class PostgresFaultTests(PostgresCluster postgres) : IAsyncLifetime
{
    readonly string server = postgres.Create();
    TestStore store = null!;

    [Fact]
    public async Task A_reference_that_no_text_of_the_server_can_hold_is_unknown_and_disturbs_nobody()
    {
        Task<Outcome> odd, before;
        await using (await store.HoldWriter())
        {
            before = store.Create("bread", Kr(100));
            odd = store.Capture("br\0ead", Kr(40), "k");
        }

        Assert.Equal(Engine.Refusal.PaymentNotFound, (await odd).Refusal);
        Assert.Null((await before).Refusal);
        Assert.Null((await store.Authorize("bread")).Refusal);
    }

    [Fact]
    public async Task A_history_that_cannot_be_read_fails_for_those_who_ask_for_it_only()
    {
        await store.CreateAuthorized("bread", Kr(100));
        await store.CreateAuthorized("milk", Kr(100));
        // As a newer version would have written it, while nodes are brought up to date one after the other.
        await store.Sql("insert into journal (seq, stream, version, msn, operation, kind, refusal, at) values (5, 1, 3, '1', 'capture', 'refused', 'Unheard', 0)");
        await store.Sql("update journal_end set seq = 5");
        Task<Outcome> unreadable, beside;
        await using (await store.HoldWriter())
        {
            unreadable = store.Capture("bread", Kr(10), "k");
            beside = store.Capture("milk", Kr(10), "k");
        }

        await Assert.ThrowsAsync<DamagedRowException>(() => unreadable);
        Assert.Null((await beside).Refusal);
    }

    [Fact]
    public async Task A_turn_that_could_not_be_begun_is_begun_anew_by_the_next()
    {
        PostgresCluster.Run(server, "alter table journal_end rename to journal_end_hidden");
        await Assert.ThrowsAnyAsync<DbException>(() => store.Create("bread", Kr(100)));

        PostgresCluster.Run(server, "alter table journal_end_hidden rename to journal_end");

        Assert.Null((await store.Create("bread", Kr(100))).Refusal);
    }

    [Fact]
    public async Task Whoever_meets_a_server_that_only_reads_looks_for_another()
    {
        PostgresCluster.ReadOnly(server, "on");
        PostgresCluster.Disconnect(server);
        Assert.True((await Assert.ThrowsAnyAsync<DbException>(() => store.Create("bread", Kr(100)))).IsTransient);
        // What was answered a moment ago may not be there yet.
        Assert.True(Assert.ThrowsAny<DbException>(() => store.Journal.Find(Msn, "bread")).IsTransient);
        await Assert.ThrowsAnyAsync<DbException>(store.Database.Alone);

        PostgresCluster.ReadOnly(server, "off");

        Assert.Null((await store.Create("bread", Kr(100))).Refusal);
    }

    [Fact]
    public async Task Nobody_is_told_that_a_commit_succeeded_which_the_server_turned_into_nothing()
    {
        Task setting;
        Task<int> broken;
        await using (await store.HoldWriter())
        {
            setting = store.Sql("insert into settings (name, value) values ('kept', 'yes')");
            broken = store.Database.Writer.Enqueue(new WriteLoop.Work<int>(session => session.Connection.Execute("select 1 / 0"), Guarded: false));
        }

        await Assert.ThrowsAnyAsync<DbException>(() => broken);
        await Assert.ThrowsAnyAsync<DbException>(() => setting);
        Assert.Empty(store.Database.Read(session => session.Connection.Query<string>("select name from settings")));
        await store.Sql("insert into settings (name, value) values ('kept', 'yes')");
    }

    [Fact]
    public void A_reader_whose_connection_was_found_broken_while_idle_is_replaced()
    {
        var idle = store.Database.Read(session => session);
        idle.Connection.Close();

        Assert.Equal(0, store.Database.Read(session => session.Rows.LastSeq()));
    }

    [Fact]
    public async Task What_others_changed_is_read_as_soon_as_it_can_be_though_they_say_so_only_once()
    {
        var settings = new SettingsTables(store.Database, store.Clock);

        PostgresCluster.Run(server, """
            insert into sales_units (msn, name, company, market, currency, features) values ('1', 'Bakery', 'Bakery AS', 'Norway', 'NOK', 1);
            alter table cards rename to hidden;
            select pg_notify('kasse_settings', '');
            """);
        await SettingsTests.Until(() => settings.Fault is not null);
        PostgresCluster.Run(server, "alter table hidden rename to cards");

        await SettingsTests.Until(() => settings.Fault is null);
        Assert.Equal("Bakery", settings.Current.SalesUnits["1"].Name);
    }

    [Fact]
    public void A_name_that_cannot_be_looked_up_is_said_like_any_server_that_cannot_be_reached()
    {
        using var folder = new TemporaryFolder();

        var refused = Assert.Throws<StorageException>(() => Database.Open(new DatabaseAddress(folder.Path, "Host=nowhere.invalid;Database=kasse;Timeout=5")));

        Assert.StartsWith("The database server cannot be used", refused.Message);
    }

    [Fact]
    public async Task Any_of_several_servers_that_cannot_be_reached_may_be_later()
    {
        var name = new NpgsqlConnectionStringBuilder(server);
        await using var several = new TestStore(server: new NpgsqlConnectionStringBuilder(server) { Host = $"127.0.0.1:{name.Port},127.0.0.2:{name.Port}" }.ConnectionString);
        PostgresCluster.Refuse(server);

        Assert.True((await Assert.ThrowsAnyAsync<DbException>(() => several.Create("bread", Kr(100)))).IsTransient);
    }

    [Fact]
    public async Task What_a_receiver_answers_is_kept_whatever_characters_it_holds()
    {
        var deliveries = new DeliveryTables(store.Database);
        var call = new NewDelivery("makePayment", 1, 1, Msn, "bread", "event", "{}"u8.ToArray(), store.Clock.GetUtcNow());

        var id = await deliveries.RecordCall(call, new Attempt(0, store.Clock.GetUtcNow(), "POST", "", 200, "fi\0ne", null, TimeSpan.Zero));

        Assert.Equal("fi\uFFFDne", Assert.Single(deliveries.Attempts(id)).Response);
    }

    [Fact]
    public async Task A_list_of_any_kind_can_be_asked_for()
    {
        var deliveries = new DeliveryTables(store.Database);
        var call = new NewDelivery("makePayment", 1, 1, Msn, "bread", "event", "{}"u8.ToArray(), store.Clock.GetUtcNow());
        var id = await deliveries.RecordCall(call, new Attempt(0, store.Clock.GetUtcNow(), "POST", "", 200, "fine", null, TimeSpan.Zero));

        Assert.Equal(id, Assert.Single(deliveries.NewestTo("makePayment", new HashSet<string> { Msn }, 10)).Id);
    }

    [Fact]
    public async Task The_duty_of_a_machine_that_is_gone_without_a_word_goes_to_another_once_that_one_knows()
    {
        var cable = new Cable(new NpgsqlConnectionStringBuilder(server).Port);
        await using var far = new TestStore(server: new NpgsqlConnectionStringBuilder(server) { Port = cable.Port }.ConnectionString);
        var held = await far.Database.OnDuty("books", TestContext.Current.CancellationToken);

        cable.Cut();
        await using var next = await store.Database.OnDuty("books", TestContext.Current.CancellationToken);

        Assert.True(held.Lost.IsCancellationRequested);
        // Whoever closes a connection over a cable that is cut waits for long.
        await cable.DisposeAsync();
        await held.DisposeAsync();
    }

    [Fact]
    public async Task Nobody_is_told_that_a_commit_succeeded_which_no_replica_is_known_to_have()
    {
        using var cluster = new PostgresCluster();
        var lonely = cluster.Create();
        await using var waiting = new TestStore(server: lonely);
        PostgresCluster.Run(lonely, "alter system set synchronous_standby_names = 'nobody'");
        PostgresCluster.Run(lonely, "select pg_reload_conf()");

        // The server takes a moment to hear of it.
        for (var i = 0; i < 1000; i++)
        {
            var creating = waiting.Create($"bread-{i}", Kr(100));
            while (!creating.IsCompleted) PostgresCluster.Run(lonely, "select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'");
            if (creating.IsCompletedSuccessfully) continue;
            Assert.True((await Assert.ThrowsAnyAsync<DbException>(() => creating)).IsTransient);
            return;
        }
        Assert.Fail("All were told that it was committed.");
    }

    public ValueTask InitializeAsync()
    {
        store = new TestStore(server: server);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
