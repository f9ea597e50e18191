using System.Data.Common;
using System.Globalization;
using Dapper;
using Kasse.Engine.Payments;
using Kasse.Storage.Deliveries;

namespace Kasse.Storage.Settings;

/// <summary>
/// Everything that is set up rather than done: sales units, keys, people, webhook registrations, single values. Written rarely, each
/// change with a line in the audit, which names whoever made it where it was somebody with an account; read from <see cref="Current"/>.
/// </summary>
public sealed class SettingsTables
{
    static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    readonly Database database;
    readonly Vault vault;
    readonly TimeProvider clock;
    readonly SemaphoreSlim turn = new(1);
    Registry current;
    bool mending;

    public SettingsTables(Database database, TimeProvider clock)
    {
        this.database = database;
        vault = database.Vault;
        this.clock = clock;
        // In this order: what is changed while they are read is read again.
        database.SettingsAnnounced += () => _ = Hear();
        turn.Wait();
        current = database.Read(Load);
        turn.Release();
    }

    public Registry Current => Volatile.Read(ref current);

    /// <summary>Why what others have saved is not known here, or not to all; it is tried again. Null when it is.</summary>
    public Exception? Fault { get; private set => Volatile.Write(ref field, value); }

    /// <summary>Raised whenever <see cref="Current"/> has been replaced, and again when somebody could make nothing of that.</summary>
    public event Action? Changed;

    public Task Save(SalesUnit unit, string? by = null) => Change("sales unit saved", unit.Msn, c => RegistryTables.Write(c, unit), by);

    /// <summary>A new sales unit and the keys that belong to it alone, in one commit.</summary>
    /// <returns>False when there is one with that serial number already.</returns>
    public async Task<bool> Add(SalesUnit unit, KeySet keys, string? by) => null == await ChangeUnless(
        now => now.SalesUnits.ContainsKey(unit.Msn) ? "taken" : null, "sales unit added", unit.Msn, session =>
        {
            RegistryTables.Write(session.Connection, unit);
            Write(session.Connection, keys);
        }, by);

    /// <summary>A new merchant of a payment service provider's, which its keys may act for from now on.</summary>
    /// <param name="objection">Asked while nobody else can change anything; null lets the merchant in.</param>
    /// <returns>The objection; null when the merchant is there.</returns>
    public Task<string?> AddPspMerchant(string clientId, SalesUnit unit, PspMerchant merchant, Func<Registry, string?> objection) =>
        ChangeUnless(objection, "merchant added by its provider", unit.Msn, session =>
        {
            RegistryTables.Write(session.Connection, unit, merchant);
            session.Connection.Execute("insert into key_set_units (client_id, msn) values (@clientId, @Msn)", new { clientId, unit.Msn });
        });

    /// <summary>Changes a provider's merchant as it is at that moment, while nobody else can.</summary>
    /// <param name="change">Null leaves everything as it is.</param>
    /// <returns>False when it was left so.</returns>
    public async Task<bool> ChangePspMerchant(string msn, Func<Registry, (SalesUnit Unit, PspMerchant Merchant)?> change)
    {
        (SalesUnit Unit, PspMerchant Merchant)? changed = null;
        return null == await ChangeUnless(
            now => (changed = change(now)) is null ? "left" : null,
            "merchant changed by its provider", msn, session => RegistryTables.Write(session.Connection, changed!.Value.Unit, changed.Value.Merchant));
    }

    public Task Save(KeySet keys, string? by = null) => Change("keys saved", keys.ClientId, c => Write(c, keys), by);

    /// <summary>Changes keys as they are at that moment, while nobody else can: of two changes at once, none is undone by the other.</summary>
    /// <returns>The keys as they are now; null when there are none with that client id.</returns>
    public async Task<KeySet?> Change(string clientId, string what, Func<KeySet, KeySet> change, string? by = null)
    {
        KeySet? changed = null;
        await ChangeUnless(
            now => (changed = now.WithClientId(clientId) is { } keys ? change(keys) : null) is null ? "unknown" : null,
            what, clientId, session => Write(session.Connection, changed!), by);
        return changed;
    }

    public Task DeleteKeySet(string clientId) => Change("keys deleted", clientId, c =>
    {
        c.Execute("delete from key_set_units where client_id = @clientId", new { clientId });
        c.Execute("delete from key_sets where client_id = @clientId", new { clientId });
    });

    /// <summary>Saves a person with all their cards, in order.</summary>
    public Task Save(Wallet wallet, string? by = null) => Change("test user saved", wallet.Payer.PhoneNumber, c =>
    {
        var phone = wallet.Payer.PhoneNumber;
        c.Execute(
            "insert into payers (phone_number, body) values (@phone, @body) on conflict (phone_number) do update set body = excluded.body",
            new { phone, body = WalletJson.Written(wallet.Payer) });
        c.Execute("delete from cards where phone_number = @phone", new { phone });
        c.Execute("insert into cards (id, phone_number, position, body) values (@Id, @phone, @position, @body)",
            wallet.Cards.Select((card, position) => new { card.Id, phone, position, body = WalletJson.Written(card.Card) }));
    }, by);

    public Task DeleteWallet(string phoneNumber, string? by = null) => Change("test user deleted", phoneNumber, c =>
    {
        c.Execute("delete from cards where phone_number = @phoneNumber", new { phoneNumber });
        c.Execute("delete from payers where phone_number = @phoneNumber", new { phoneNumber });
    }, by);

    /// <summary>Registers a webhook, to be told of everything that is committed after this.</summary>
    /// <param name="webhook">Its <see cref="Webhook.FromSeq"/> is found here.</param>
    /// <param name="objection">Asked while nobody else can change anything; null lets the registration through.</param>
    /// <returns>The objection; null when the webhook is registered.</returns>
    public Task<string?> Register(Webhook webhook, Func<Registry, string?> objection, string? by = null) => ChangeUnless(objection, "webhook registered", webhook.Id, session =>
        session.Connection.Execute(
            """
            insert into webhooks (id, msn, client_id, url, events, secret, created_at, from_seq)
            values (@Id, @Msn, @ClientId, @Url, @events, @secret, @createdAt, @fromSeq)
            """,
            new
            {
                webhook.Id,
                webhook.Msn,
                webhook.ClientId,
                webhook.Url,
                events = RegistryTables.Written(webhook.Events),
                secret = vault.Seal(webhook.Secret, SealedColumn.WebhookSecret.Of(webhook.Id)),
                createdAt = webhook.CreatedAt.ToUnixTimeMilliseconds(),
                fromSeq = session.Rows.NextSeq - 1,
            }), by);

    /// <summary>Deletes a registration and drops what it has not been told yet.</summary>
    public Task DeleteWebhook(string id, string what = "webhook deleted", string? by = null) => Change(what, id, c =>
    {
        c.Execute("delete from webhooks where id = @id", new { id });
        DeliveryTables.Drop(c, id);
    }, by);

    /// <summary>The registrations as they are committed, whereas <see cref="Current"/> may not have them yet while one is being made.</summary>
    public IReadOnlyList<Webhook> CommittedWebhooks() => database.Read(session => RegistryTables.Webhooks(session, vault));

    public string? Value(string name) => database.Read(session => Value(session, name));

    string? Value(Session session, string name) =>
        session.Ask("select value from settings where name = ?1", row => row.Text(0), name) is [var kept]
            ? vault.Open(kept, SealedColumn.SettingValue.Of(name))
            : null;

    public Task SaveValue(string name, string value) => Change("value saved", name, c => WriteValue(c, name, value));

    void WriteValue(DbConnection c, string name, string value) => c.Execute(
        "insert into settings (name, value) values (@name, @kept) on conflict (name) do update set value = excluded.value",
        new { name, kept = vault.Seal(value, SealedColumn.SettingValue.Of(name)) });

    /// <summary>Seals with the key that seals now every secret that was sealed with another.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> Reseal()
    {
        var count = 0;
        await ChangeUnless(_ => null, "secrets sealed anew", vault.KeyName, session => count = SealedColumn.All.Sum(column => column.Reseal(session, vault)));
        return count;
    }

    /// <summary>Adds to a number as it is at that moment, while nobody else can: of two additions at once, none is lost.</summary>
    /// <returns>The sum.</returns>
    /// <param name="also">What goes with the sum, in the same commit.</param>
    public async Task<long> Add(string name, long number, Action<Session, long>? also = null)
    {
        await ChangeUnless(_ => null, "value saved", name, session =>
        {
            number += long.Parse(Value(session, name) ?? "0", CultureInfo.InvariantCulture);
            WriteValue(session.Connection, name, $"{number}");
            also?.Invoke(session, number);
        });
        return number;
    }

    async Task Change(string what, string detail, Action<DbConnection> change, string? by = null) =>
        await ChangeUnless(_ => null, what, detail, session => change(session.Connection), by);

    async Task<string?> ChangeUnless(Func<Registry, string?> objection, string what, string detail, Action<Session> change, string? by = null)
    {
        await turn.WaitAsync();
        try
        {
            var (no, settings) = await database.Write(session =>
            {
                // Somebody else may have changed them a moment ago.
                var now = database.IsShared ? Load(session) : Current;
                if (objection(now) is { } reason) return (reason, now);
                change(session);
                Audit.Note(session, clock.GetUtcNow(), what, detail, by);
                session.AnnounceSettings();
                // Before the commit, so that nothing is kept that could not be read at the next start.
                return ((string?)null, Load(session));
            });
            Volatile.Write(ref current, settings);
            if (no is not null) return no;
        }
        finally
        {
            turn.Release();
        }
        Tell();
        _ = Mend();
        return null;
    }

    /// <summary>Reads what another Kasse has changed.</summary>
    public async Task Reload()
    {
        await turn.WaitAsync();
        try
        {
            Volatile.Write(ref current, database.Read(Load));
            Fault = null;
        }
        catch (ObjectDisposedException)
        {
            // The program is ending.
            Fault = null;
            return;
        }
        catch (Exception fault)
        {
            // Whatever it was: what was known goes on being used, and whoever asks how this Kasse is hears of it.
            Fault = fault;
            return;
        }
        finally
        {
            turn.Release();
        }
        Tell();
    }

    async Task Hear()
    {
        await Reload();
        await Mend();
    }

    /// <summary>Tries again for as long as anything is not known to all. One at a time does so for everybody.</summary>
    async Task Mend()
    {
        while (Fault is not null && !Interlocked.Exchange(ref mending, true))
        {
            await Task.Delay(RetryAfter);
            await Reload();
            Volatile.Write(ref mending, false);
        }
    }

    void Tell()
    {
        foreach (var hear in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                hear();
            }
            catch (Exception fault)
            {
                // Whatever one of them makes of it: it is committed, and the others hear of it, too.
                Fault = fault;
            }
        }
    }

    void Write(DbConnection c, KeySet keys)
    {
        c.Execute(
            """
            insert into key_sets (client_id, client_secret, kind, name, primary_key, secondary_key, psp_id)
            values (@ClientId, @secret, @Kind, @Name, @primary, @secondary, @PspId)
            on conflict (client_id) do update set client_secret = excluded.client_secret, kind = excluded.kind, name = excluded.name,
                primary_key = excluded.primary_key, secondary_key = excluded.secondary_key
            """,
            new
            {
                keys.ClientId,
                secret = vault.Seal(keys.ClientSecret, SealedColumn.ClientSecret.Of(keys.ClientId)),
                Kind = keys.Kind.ToString(),
                keys.Name,
                primary = vault.Seal(keys.PrimaryKey, SealedColumn.PrimaryKey.Of(keys.ClientId)),
                secondary = vault.Seal(keys.SecondaryKey, SealedColumn.SecondaryKey.Of(keys.ClientId)),
                keys.PspId,
            });
        c.Execute("delete from key_set_units where client_id = @ClientId", new { keys.ClientId });
        c.Execute("insert into key_set_units (client_id, msn) values (@ClientId, @msn)", keys.Msns.Select(msn => new { keys.ClientId, msn }));
    }

    Registry Load(Session session) => RegistryTables.Load(session, vault);
}
