using Kasse.Engine.Payments;
using Kasse.Storage.Accounts;
using Kasse.Storage.Books;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Moving;
using Kasse.Storage.Orders;
using Kasse.Storage.Settings;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

/// <summary>From a file to PostgreSQL and back, with everything that can be kept.</summary>
public sealed class MoveTests(PostgresCluster postgres) : IAsyncLifetime
{
    readonly TemporaryFolder there = new(), back = new();
    readonly string server = postgres.Create();
    TestStore store = null!;

    DatabaseAddress Server => new(there.Path, server);
    DatabaseAddress Back => new(Path.Combine(back.Path, "data"));

    [Fact]
    public async Task Everything_goes_there_and_comes_back_the_same()
    {
        var moved = Moving.Move.Run(store.Address, Server, Silently);
        Assert.Equal((8, 3), (moved.RowCount, moved.PaymentCount));
        File.Copy(Path.Combine(store.Folder.Path, Vault.FileName), Path.Combine(there.Path, Vault.FileName));
        var returned = Moving.Move.Run(Server, Back, Silently);

        Assert.Equal(moved.Tables, returned.Tables);
        Assert.All(MovedTable.All.Where(table => table.Name is not ("psp_merchants" or "psp_transactions" or "due_seen" or "receipts" or "consents_withdrawn" or "redirect_codes" or "till_codes")),
            table => Assert.True(moved.Tables[table.Name] > 0, $"The test moves no {table.Name}."));
        Assert.Equal(Dump(store.Address), Dump(Back));
        Assert.Equal(["kasse.db", "kasse.lock", "secrets.key"], Directory.GetFiles(Back.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(SavedSettings.Read(store.Address).Values, SavedSettings.Read(Back).Values);
        await GoesOn(Back);
    }

    [Fact]
    public async Task It_goes_on_there_where_it_was()
    {
        Moving.Move.Run(store.Address, Server, Silently);

        await GoesOn(Server);
        // What makes its own numbers goes on after those that came.
        await using var database = Database.Open(Server);
        var deliveries = new DeliveryTables(database);
        Assert.Equal(2, await deliveries.RecordCall(Call(seq: 2), Answered));
    }

    [Theory]
    [InlineData("settings")]
    [InlineData("journal")]
    [InlineData("delivery_attempts")]
    public void What_was_interrupted_goes_on_where_it_was(string at)
    {
        Interrupted(store.Address, Server, at);
        Assert.Contains("has not come to its end", Assert.Throws<StorageException>(() => Database.Open(Server)).Message);
        var doing = new List<string>();
        Moving.Move.Run(store.Address, Server, progress => doing.Add(progress.Doing));
        Assert.DoesNotContain($"copying {at}", doing);

        Interrupted(Server, Back, at);
        Assert.False(File.Exists(Path.Combine(Back.Folder, "kasse.db")));
        Moving.Move.Run(Server, Back, Silently);
        Assert.Equal(Dump(store.Address), Dump(Back));
    }

    [Fact]
    public async Task A_source_that_was_used_meanwhile_is_not_mixed_with_what_it_was()
    {
        Interrupted(store.Address, Server, "journal");
        await store.Restart();
        await store.Create("pie", Kr(10));
        await store.Database.DisposeAsync();

        Assert.Contains("holds the beginning of a copy of", Refused(store.Address, Server));
    }

    [Fact]
    public async Task What_is_different_there_is_not_used()
    {
        Interrupted(store.Address, Server, "accounts");
        PostgresCluster.Run(server, "update settings set value = 'another' where name = 'clock-offset'");

        Assert.Contains("settings is not the same", Refused(store.Address, Server));
        Assert.Throws<StorageException>(() => Database.Open(Server));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Nothing_is_moved_that_somebody_uses()
    {
        await store.Restart();
        Assert.Contains("another Kasse is using it", Refused(store.Address, Server));
        await store.Database.DisposeAsync();

        await using var other = new TestStore(server: server);
        Assert.Contains("A Kasse is at work in the database", Refused(Server with { Folder = back.Path }, Back));
        Assert.Contains("A Kasse is at work in the database", Refused(store.Address, Server));
    }

    [Fact]
    public async Task Nothing_is_moved_over_what_is_there()
    {
        await using (var other = new TestStore(server: server)) await other.Create("tart", Kr(1));
        Assert.Contains("is not empty: there are journal", Refused(store.Address, Server));

        Moving.Move.Run(Server, Back, Silently);
        Assert.Contains("exists. Nothing is moved over what is there", Refused(store.Address, Back));
        Assert.Contains("does not exist", Refused(new DatabaseAddress(Path.Combine(back.Path, "none")), Server));
    }

    [Fact]
    public void A_key_that_lies_in_the_new_folder_is_not_written_over()
    {
        Moving.Move.Run(store.Address, Server, Silently);
        var (key, lying) = (Path.Combine(store.Folder.Path, Vault.FileName), Path.Combine(Directory.CreateDirectory(Back.Folder).FullName, Vault.FileName));
        File.Copy(key, Path.Combine(there.Path, Vault.FileName));
        File.WriteAllText(lying, "another key");

        Assert.Contains($"{lying} is another key", Refused(Server, Back));

        Assert.Equal("another key", File.ReadAllText(lying));
        File.Copy(key, lying, overwrite: true);
        Moving.Move.Run(Server, Back, Silently);
    }

    public async ValueTask InitializeAsync()
    {
        store = new TestStore();
        var settings = new SettingsTables(store.Database, store.Clock);
        await settings.Add(Unit, new KeySet("client", "secret", KeySetKind.SalesUnit, "Bakery", "one", "two", [Msn]), by: "ada@example.com");
        await settings.Save(new Wallet(Ada, [new WalletCard("c", Visa)]));
        await settings.Register(new Webhook("w", Msn, "client", "https://bakery.example", ["e"], "hush", store.Clock.GetUtcNow(), 0), _ => null);
        await settings.SaveValue("clock-offset", "0");
        await new AccountTables(store.Database, store.Clock).Add(new Account("a", "ada@example.com", "Ada", "Bakery", Role.Administrator, Account.NewStamp()), by: null);
        var orders = new OrderTables(store.Database, store.Clock);
        var bread = new OrderName(Msn, OrderType.Ecom, "bread");
        await orders.AddImage(new OrderImage(Msn, "loaf", "image/png", [1, 2, 3]));
        await orders.AddCategory(new OrderCategory(Guid.Empty, bread, CategoryKind.Ticket, "https://bakery.example", "loaf"), instead: false);
        await store.CreateAuthorized("bread", Kr(100));
        await store.Capture("bread", Kr(40), "k");
        await store.Create("cake", Kr(50), "k");
        await store.Create("crumb", Kr(0.01m), "refused");
        await store.CreateAuthorized("roll", Kr(10));
        await store.Capture("roll", Kr(10), "k");
        await new DeliveryTables(store.Database).RecordCall(Call(seq: 1), Answered);
        await new BooksFollower(store.Database, store.Journal).CatchUp();
        await store.Database.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        there.Dispose();
        back.Dispose();
    }

    Attempt Answered => new(0, store.Clock.GetUtcNow(), "POST", "", 200, "fine", null, TimeSpan.Zero);

    NewDelivery Call(long seq) => new("makePayment", 1, seq, Msn, "bread", "event", "{}"u8.ToArray(), store.Clock.GetUtcNow());

    async Task GoesOn(DatabaseAddress address)
    {
        await using var database = Database.Open(address);
        var journal = new Journal(database, store.Clock);
        var again = await journal.Execute(Msn, "bread", Request("capture", "k", Kr(40).ToString()), (_, _) => throw new InvalidOperationException("Forgotten."));
        Assert.Equal((Kr(40), true), (again.Payment!.Captured, again.Replayed));
        var created = await journal.Create(Msn, Order("bread", Kr(1)), new Request("create"), now => PaymentRules.Create(Order("bread", Kr(1)), Unit, null, now, Guid.NewGuid()));
        Assert.Equal(Engine.Refusal.ReferenceExists, created.Refusal);
        await journal.Execute(Msn, "bread", new Request("capture"), (payment, now) => PaymentRules.Capture(payment, Unit, Kr(60), now, Guid.NewGuid()));
        await new BooksFollower(database, journal).CatchUp();
        Assert.Empty(Verification.Run(address).Findings);
    }

    static void Interrupted(DatabaseAddress from, DatabaseAddress to, string at)
    {
        using var interrupt = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Moving.Move.Run(from, to, progress =>
        {
            if (progress.Doing == $"copying {at}") interrupt.Cancel();
        }, interrupt.Token));
    }

    static string Refused(DatabaseAddress from, DatabaseAddress to) => Assert.Throws<StorageException>(() => Moving.Move.Run(from, to, Silently)).Message;

    static void Silently(Move.Progress progress)
    {
    }

    /// <summary>Every row of every table, as text.</summary>
    static List<string> Dump(DatabaseAddress address)
    {
        using var session = Database.OpenUnclaimed(address);
        return [.. MovedTable.All.SelectMany(table => table.Pages(session, table.Columns(session)).SelectMany(page => page)
            .Select(row => $"{table.Name}: {string.Join(" | ", row.Select(value => value is byte[] bytes ? Convert.ToHexString(bytes) : value))}"))];
    }
}
