using Dapper;

namespace Kasse.Storage;

/// <summary>Where a secret is kept. Its name is sealed with it, so that it opens nowhere else.</summary>
sealed record SealedColumn(string Table, string Id, string Name)
{
    public static readonly SealedColumn SettingValue = new("settings", "name", "value");
    public static readonly SealedColumn ClientSecret = new("key_sets", "client_id", "client_secret");
    public static readonly SealedColumn PrimaryKey = new("key_sets", "client_id", "primary_key");
    public static readonly SealedColumn SecondaryKey = new("key_sets", "client_id", "secondary_key");
    public static readonly SealedColumn WebhookSecret = new("webhooks", "id", "secret");
    public static readonly SealedColumn GivenPassword = new("accounts", "id", "given_password");

    public static readonly SealedColumn[] All = [SettingValue, ClientSecret, PrimaryKey, SecondaryKey, WebhookSecret, GivenPassword];

    /// <returns>What the vault is told.</returns>
    public string Of(string id) => $"{Table}.{Name} of {id}";

    /// <summary>Seals with the key that seals now whatever was sealed with another.</summary>
    /// <returns>How many there were.</returns>
    public int Reseal(Session session, Vault vault)
    {
        var old = session.Connection.Query<(string Id, string Kept)>($"select {Id}, {Name} from {Table} where {Name} is not null")
            .Where(row => !vault.IsSealedWithCurrent(row.Kept)).ToList();
        session.Connection.Execute(
            $"update {Table} set {Name} = @kept where {Id} = @id",
            old.Select(row => new { kept = vault.Seal(vault.Open(row.Kept, Of(row.Id)), Of(row.Id)), id = row.Id }));
        return old.Count;
    }
}
