using System.Data.Common;
using Dapper;
using Kasse.Engine.Payments;
using Kasse.Storage.Settings;
using static Kasse.Storage.Tests.Shop;

namespace Kasse.Storage.Tests;

public abstract class SettingsTests(TestStore store) : IAsyncLifetime
{
    static readonly KeySet Keys = new("client-1", "secret", KeySetKind.SalesUnit, "Bakery's keys", "primary", "secondary", [Msn]);

    static readonly Wallet AdasWallet = new(
        Ada with { NationalIdentityNumber = "10129012345" },
        [new("card-2", Visa), new("card-1", new Card("520000", "0005", CardScheme.Mastercard, CardConduct.InsufficientFunds))]);

    static readonly Webhook Hook = new(
        "hook-1", Msn, "client-1", "https://bakery.example/hooks", ["captured", "refunded"], "whisper", new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero), 0);

    SettingsTables settings = null!;

    [Fact]
    public async Task What_is_saved_is_current_at_once_and_after_a_restart()
    {
        await settings.Save(Unit);
        await settings.Save(Keys);
        await settings.Save(AdasWallet);
        await settings.Register(Hook, _ => null);
        await settings.SaveValue("clock-offset", "7");

        await SameAfterRestart(() =>
        {
            var current = settings.Current;
            Assert.Equal(Unit, current.SalesUnits[Msn]);
            Assert.Equivalent(Keys, Assert.Single(current.KeySets), strict: true);
            Assert.Equivalent(AdasWallet, current.Wallets[Ada.PhoneNumber], strict: true);
            Assert.Equal(["card-2", "card-1"], current.Wallets[Ada.PhoneNumber].Cards.Select(card => card.Id));
            Assert.Equivalent(Hook, Assert.Single(current.Webhooks), strict: true);
            Assert.Equal("7", settings.Value("clock-offset"));
            Assert.Null(settings.Value("never set"));
        });
    }

    [Fact]
    public async Task People_are_read_as_an_earlier_version_wrote_them()
    {
        await store.Database.Write(session =>
        {
            session.Connection.Execute("insert into payers (phone_number, body) values ('4791234567', @body)", new
            {
                body = """
                    {"phoneNumber":"4791234567","sub":"0a1b2c3d-0000-4000-8000-00000000ada0","firstName":"Ada","lastName":"Berg","email":"ada@example.com","birthDate":"1990-12-10",
                    "address":{"addressLine1":"Torggata 1","city":"Oslo","postCode":"0181","country":"NO"}}
                    """,
            });
            session.Connection.Execute("insert into cards (id, phone_number, position, body) values ('card-1', '4791234567', 0, @body)", new
            {
                body = """{"bin":"520000","lastFour":"0005","scheme":"Mastercard","conduct":"InsufficientFunds","guaranteePeriod":"30.00:00:00"}""",
            });
        });

        settings = new SettingsTables(store.Database, store.Clock);

        Assert.Equivalent(new Wallet(Ada, [AdasWallet.Cards[1]]), Assert.Single(settings.Current.Wallets).Value, strict: true);
    }

    [Fact]
    public async Task Of_many_additions_at_once_none_is_lost()
    {
        var sums = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => settings.Add("clock-offset", 7)));

        Assert.Equal(Enumerable.Range(1, 10).Select(i => i * 7L), sums.Order());
        Assert.Equal("70", settings.Value("clock-offset"));
    }

    [Fact]
    public async Task Saving_again_replaces_everything_that_was_said()
    {
        await settings.Save(Unit);
        await settings.Save(Unit with { Msn = OtherMsn });
        await settings.Save(Keys);
        await settings.Save(AdasWallet);
        await settings.SaveValue("clock-offset", "7");

        var unit = new SalesUnit(Msn, "Konditori", Market.Denmark, "DKK", SalesUnitFeatures.Active, "Bager ApS");
        var keys = new KeySet("client-1", "secret 2", KeySetKind.Partner, "Partner's keys", "primary 2", "secondary 2", [OtherMsn, Msn]);
        var wallet = new Wallet(Ada with { FirstName = "Augusta" }, [AdasWallet.Cards[1]]);
        await settings.Save(unit);
        await settings.Save(keys);
        await settings.Save(wallet);
        await settings.SaveValue("clock-offset", "8");

        await SameAfterRestart(() =>
        {
            Assert.Equal(unit, settings.Current.SalesUnits[Msn]);
            Assert.Equivalent(keys, Assert.Single(settings.Current.KeySets), strict: true);
            Assert.Equivalent(wallet, Assert.Single(settings.Current.Wallets).Value, strict: true);
            Assert.Equal("8", settings.Value("clock-offset"));
        });
    }

    [Fact]
    public async Task What_is_deleted_is_gone()
    {
        await settings.Save(Unit);
        await settings.Save(Keys);
        await settings.Save(AdasWallet);
        await settings.Register(Hook, _ => null);

        await settings.DeleteWebhook("hook-1");
        await settings.DeleteKeySet("client-1");
        await settings.DeleteWallet(Ada.PhoneNumber);

        await SameAfterRestart(() =>
        {
            Assert.Empty(settings.Current.Webhooks);
            Assert.Empty(settings.Current.KeySets);
            Assert.Empty(settings.Current.Wallets);
            Assert.Null(settings.Current.WithClientId("client-1"));
            Assert.Null(settings.Current.WithSubscriptionKey("primary"));
        });
    }

    [Fact]
    public async Task Keys_are_found_by_either_subscription_key_and_by_client_id()
    {
        await settings.Save(Unit);
        await settings.Save(Keys);

        Assert.Equal("client-1", settings.Current.WithSubscriptionKey("primary")?.ClientId);
        Assert.Equal("client-1", settings.Current.WithSubscriptionKey("secondary")?.ClientId);
        Assert.Equal("client-1", settings.Current.WithClientId("CLIENT-1")?.ClientId);
        Assert.Equal("client-1", settings.Current.KeysOf(Msn)?.ClientId);
        Assert.Null(settings.Current.WithSubscriptionKey("Primary"));
        Assert.Null(settings.Current.KeysOf(OtherMsn));
    }

    [Fact]
    public async Task Keys_for_a_sales_unit_that_does_not_exist_change_nothing()
    {
        await Assert.ThrowsAnyAsync<DbException>(() => settings.Save(Keys));

        await SameAfterRestart(() => Assert.Empty(settings.Current.KeySets));
        Assert.Empty(Audit());
    }

    [Fact]
    public async Task Keys_that_could_not_be_told_apart_are_not_saved()
    {
        await settings.Save(Unit);
        await settings.Save(Keys);

        await Assert.ThrowsAnyAsync<Exception>(() => settings.Save(Keys with { ClientId = "CLIENT-1", PrimaryKey = "p", SecondaryKey = "s" }));
        await Assert.ThrowsAnyAsync<Exception>(() => settings.Save(Keys with { ClientId = "client-2", PrimaryKey = "same", SecondaryKey = "same" }));
        await Assert.ThrowsAnyAsync<Exception>(() => settings.Save(Keys with { ClientId = "client-3", PrimaryKey = "secondary", SecondaryKey = "s" }));

        await SameAfterRestart(() => Assert.Equivalent(Keys, Assert.Single(settings.Current.KeySets), strict: true));
    }

    [Fact]
    public async Task Each_change_has_a_line_in_the_audit()
    {
        await settings.Save(Unit);
        store.Clock.Advance(TimeSpan.FromHours(1));
        await settings.SaveValue("clock-offset", "7");

        Assert.Equal(
        [
            (new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero), "sales unit saved", Msn),
            (new(2026, 3, 2, 11, 0, 0, TimeSpan.Zero), "value saved", "clock-offset"),
        ], Audit());
    }

    [Fact]
    public async Task A_sales_unit_is_added_with_its_keys_or_not_at_all()
    {
        Assert.True(await settings.Add(Unit, Keys, by: null));
        Assert.False(await settings.Add(Unit with { Name = "Thief" }, Keys with { ClientId = "client-2", PrimaryKey = "p", SecondaryKey = "s" }, by: null));

        await SameAfterRestart(() =>
        {
            Assert.Equal(Unit, Assert.Single(settings.Current.SalesUnits.Values));
            Assert.Equivalent(Keys, Assert.Single(settings.Current.KeySets), strict: true);
        });
    }

    [Fact]
    public async Task Parts_of_keys_that_are_changed_at_the_same_moment_all_stay_changed()
    {
        await settings.Save(Unit);
        await settings.Save(Keys);

        await Task.WhenAll(
            Task.Run(() => settings.Change("CLIENT-1", "test", keys => keys with { PrimaryKey = "new primary" })),
            Task.Run(() => settings.Change("client-1", "test", keys => keys with { SecondaryKey = "new secondary" })),
            Task.Run(() => settings.Change("client-1", "test", keys => keys with { ClientSecret = "new secret" })));

        var changed = Keys with { PrimaryKey = "new primary", SecondaryKey = "new secondary", ClientSecret = "new secret" };
        await SameAfterRestart(() => Assert.Equivalent(changed, Assert.Single(settings.Current.KeySets), strict: true));
        Assert.Null(await settings.Change("nobody", "test", keys => keys));
    }

    [Fact]
    public async Task Changes_at_the_same_moment_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(1000, 50).Select(i => Task.Run(() => settings.Save(Unit with { Msn = $"{i}" }))));

        await SameAfterRestart(() => Assert.Equal(50, settings.Current.SalesUnits.Count));
    }

    [Fact]
    public async Task What_somebody_makes_of_a_change_keeps_it_from_nobody_else_and_is_tried_again()
    {
        var (failures, heard) = (0, 0);
        settings.Changed += () =>
        {
            if (failures++ == 0) throw new InvalidOperationException("Not now.");
        };
        settings.Changed += () => heard++;

        await settings.Save(Unit);

        Assert.True(heard > 0);
        await Until(() => failures > 1 && settings.Fault is null);
    }

    public ValueTask InitializeAsync()
    {
        settings = new SettingsTables(store.Database, store.Clock);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    internal static Task Until(Func<bool> holds) => Task.Run(async () =>
    {
        while (!holds()) await Task.Yield();
    }).WaitAsync(TimeSpan.FromSeconds(30));

    async Task SameAfterRestart(Action check)
    {
        check();
        await store.Restart();
        settings = new SettingsTables(store.Database, store.Clock);
        check();
    }

    List<(DateTimeOffset At, string What, string Detail)> Audit() => store.Database.Read(s => s.Connection
        .Query<(long At, string What, string Detail)>("select at, what, detail from audit order by id")
        .Select(row => (DateTimeOffset.FromUnixTimeMilliseconds(row.At), row.What, row.Detail)).ToList());
}
