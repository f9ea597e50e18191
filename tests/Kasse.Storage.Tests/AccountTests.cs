using Dapper;
using Kasse.Storage.Accounts;

namespace Kasse.Storage.Tests;

public abstract class AccountTests(TestStore store) : IAsyncLifetime
{
    static readonly Account Boss = new("1", "boss@example.com", "Bøss", "Fjord AS", Role.Administrator, "stamp", "hash", "given");
    static readonly Account Guest = new(
        "2", "guest@example.com", "漢字", "Havn AS", Role.Viewer, "stamp", Invitation: new("token's hash", new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero)));

    AccountTables accounts = null!;

    [Fact]
    public async Task An_account_is_found_as_it_was_added()
    {
        Assert.Equal((true, true), (await accounts.Add(Boss, by: null), await accounts.Add(Guest, by: Boss.Email)));

        Assert.Equal([Boss, Guest], accounts.All());
        Assert.Equal((Boss, Guest), (accounts.FindByEmail("boss@example.com")!, accounts.FindInvited("token's hash")!));
        Assert.Equal((Guest, null), (accounts.Find("2")!, accounts.Find("3")));
    }

    [Fact]
    public async Task An_email_belongs_to_one_account()
    {
        await accounts.Add(Boss, by: null);

        Assert.False(await accounts.Add(Guest with { Email = Boss.Email }, by: null));
        Assert.Equal([Boss], accounts.All());
    }

    [Fact]
    public async Task A_change_sees_the_account_as_it_is_and_may_leave_it_so()
    {
        await accounts.Add(Guest, by: null);

        Assert.True(await accounts.Change("2", "test", Boss.Email, now => now with { Name = now.Name + "!", Invitation = null, Locked = true }));
        Assert.False(await accounts.Change("2", "test", Boss.Email, _ => null));
        Assert.False(await accounts.Change("3", "test", Boss.Email, now => now));

        Assert.Equal(Guest with { Name = "漢字!", Invitation = null, Locked = true }, accounts.Find("2"));
        Assert.Equal([("account added", null), ("test", Boss.Email)], store.Database.Read(session =>
            session.Connection.Query<(string, string?)>("select what, who from audit order by id").ToList()));
    }

    [Fact]
    public async Task The_last_who_can_administer_stays_one()
    {
        await accounts.Add(Boss, by: null);
        await accounts.Add(Guest with { Role = Role.Administrator }, by: null);

        Assert.False(await accounts.Change("1", "test", by: null, now => now with { Locked = true }));
        Assert.False(await accounts.Change("1", "test", by: null, now => now with { Role = Role.Developer }));
        await accounts.Change("2", "test", by: null, now => now with { PasswordHash = "hash" });
        Assert.True(await accounts.Change("1", "test", by: null, now => now with { Role = Role.Developer }));
        Assert.False(await accounts.Change("2", "test", by: null, now => now with { Role = Role.Developer }));
    }

    public ValueTask InitializeAsync()
    {
        accounts = new AccountTables(store.Database, store.Clock);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
