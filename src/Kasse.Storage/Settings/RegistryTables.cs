using System.Data.Common;
using System.Text.Json;
using Dapper;
using Kasse.Engine.Payments;

namespace Kasse.Storage.Settings;

/// <summary>How the settings lie in their tables.</summary>
static class RegistryTables
{
    public static void Write(DbConnection c, SalesUnit unit) => c.Execute(
        """
        insert into sales_units (msn, name, company, market, currency, features) values (@Msn, @Name, @CompanyName, @Market, @Currency, @Features)
        on conflict (msn) do update set name = excluded.name, company = excluded.company, market = excluded.market,
            currency = excluded.currency, features = excluded.features
        """,
        new { unit.Msn, unit.Name, unit.CompanyName, Market = unit.Market.ToString(), unit.Currency, Features = (int)unit.Features });

    public static void Write(DbConnection c, SalesUnit unit, PspMerchant merchant)
    {
        Write(c, unit);
        c.Execute(
            "insert into psp_merchants (msn, body) values (@Msn, @body) on conflict (msn) do update set body = excluded.body",
            new { unit.Msn, body = JsonSerializer.Serialize(merchant, JournalJson.Default.PspMerchant) });
    }

    public static Registry Load(Session session, Vault vault)
    {
        var c = session.Connection;
        var msns = c.Query<(string ClientId, string Msn)>("select client_id, msn from key_set_units order by client_id, msn").ToLookup(u => u.ClientId, u => u.Msn);
        var cards = c.Query<(string Id, string Phone, string Body)>("select id, phone_number, body from cards order by phone_number, position")
            .ToLookup(row => row.Phone, row => new WalletCard(row.Id, JsonSerializer.Deserialize(row.Body, JournalJson.Default.Card)!));
        return new Registry(
            [.. c.Query<(string Msn, string Name, string Company, string Market, string Currency, long Features)>(
                "select msn, name, company, market, currency, features from sales_units order by msn")
                .Select(u => new SalesUnit(u.Msn, u.Name, Enum.Parse<Market>(u.Market), u.Currency, (SalesUnitFeatures)u.Features, u.Company))],
            [.. c.Query<(string ClientId, string Secret, string Kind, string Name, string Primary, string Secondary, string? PspId)>(
                "select client_id, client_secret, kind, name, primary_key, secondary_key, psp_id from key_sets order by name, client_id")
                .Select(k => new KeySet(
                    k.ClientId, vault.Open(k.Secret, SealedColumn.ClientSecret.Of(k.ClientId)), Enum.Parse<KeySetKind>(k.Kind), k.Name,
                    vault.Open(k.Primary, SealedColumn.PrimaryKey.Of(k.ClientId)), vault.Open(k.Secondary, SealedColumn.SecondaryKey.Of(k.ClientId)),
                    [.. msns[k.ClientId]], k.PspId))],
            [.. c.Query<(string Phone, string Body)>("select phone_number, body from payers order by phone_number")
                .Select(p => new Wallet(JsonSerializer.Deserialize(p.Body, JournalJson.Default.Payer)!, [.. cards[p.Phone]]))],
            Webhooks(session, vault),
            [.. c.Query<string>("select body from psp_merchants").Select(body => JsonSerializer.Deserialize(body, JournalJson.Default.PspMerchant)!)]);
    }

    public static IReadOnlyList<Webhook> Webhooks(Session session, Vault vault) =>
        [.. session.Connection.Query<(string Id, string? Msn, string ClientId, string Url, string Events, string Secret, long CreatedAt, long FromSeq)>(
            "select id, msn, client_id, url, events, secret, created_at, from_seq from webhooks order by created_at, id")
            .Select(w => new Webhook(w.Id, w.Msn, w.ClientId, w.Url, JsonSerializer.Deserialize<List<string>>(w.Events)!,
                vault.Open(w.Secret, SealedColumn.WebhookSecret.Of(w.Id)),
                DateTimeOffset.FromUnixTimeMilliseconds(w.CreatedAt), w.FromSeq))];
}
