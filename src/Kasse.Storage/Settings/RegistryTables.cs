using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        var msns = session.Ask("select client_id, msn from key_set_units order by client_id, msn", row => new KeySetUnit(row.Text(0), row.Text(1)))
            .ToLookup(unit => unit.ClientId, unit => unit.Msn);
        var cards = session.Ask(
            "select phone_number, id, body from cards order by phone_number, position",
            row => new OwnedCard(row.Text(0), new WalletCard(row.Text(1), WalletJson.ReadCard(row.Text(2)))))
            .ToLookup(owned => owned.PhoneNumber, owned => owned.Card);
        return new Registry(
            session.Ask(
                "select msn, name, market, currency, features, company from sales_units order by msn",
                row => new SalesUnit(
                    row.Text(0), row.Text(1), Enum.Parse<Market>(row.Text(2)), row.Text(3), (SalesUnitFeatures)row.Int64(4), row.Text(5))),
            session.Ask(
                "select client_id, client_secret, kind, name, primary_key, secondary_key, psp_id from key_sets order by name, client_id",
                row => KeySetIn(row, vault, msns)),
            session.Ask(
                "select phone_number, body from payers order by phone_number",
                row => new Wallet(WalletJson.ReadPayer(row.Text(1)), [.. cards[row.Text(0)]])),
            Webhooks(session, vault),
            session.Ask("select body from psp_merchants", row => JsonSerializer.Deserialize(row.Text(0), JournalJson.Default.PspMerchant)!));
    }

    public static IReadOnlyList<Webhook> Webhooks(Session session, Vault vault) => session.Ask(
        "select id, msn, client_id, url, events, secret, created_at, from_seq from webhooks order by created_at, id",
        row => new Webhook(
            row.Text(0), row.TextOrNull(1), row.Text(2), row.Text(3), ReadEvents(row.Text(4)), vault.Open(row.Text(5), SealedColumn.WebhookSecret.Of(row.Text(0))),
            DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(6)), row.Int64(7)));

    public static string Written(IEnumerable<string> events) => new JsonArray([.. events.Select(name => (JsonNode)name)]).ToJsonString();

    static string[] ReadEvents(string written) => [.. JsonNode.Parse(written)!.AsArray().Select(name => (string)name!)];

    static KeySet KeySetIn(Row row, Vault vault, ILookup<string, string> msns)
    {
        var clientId = row.Text(0);
        return new KeySet(
            clientId, vault.Open(row.Text(1), SealedColumn.ClientSecret.Of(clientId)), Enum.Parse<KeySetKind>(row.Text(2)), row.Text(3),
            vault.Open(row.Text(4), SealedColumn.PrimaryKey.Of(clientId)), vault.Open(row.Text(5), SealedColumn.SecondaryKey.Of(clientId)),
            [.. msns[clientId]], row.TextOrNull(6));
    }

    sealed record KeySetUnit(string ClientId, string Msn);

    sealed record OwnedCard(string PhoneNumber, WalletCard Card);
}
