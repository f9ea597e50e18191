using Dapper;
using Kasse.Storage.Accounts;

namespace Kasse.Storage.Settings;

/// <summary>The settings in a data folder, read without starting anything: also while a server works there.</summary>
public sealed record SavedSettings(Registry Registry, IReadOnlyDictionary<string, string> Values, IReadOnlyList<Account> Accounts)
{
    /// <exception cref="StorageException">There is no such database, or it cannot be read, or its secrets cannot.</exception>
    public static SavedSettings Read(DatabaseAddress address)
    {
        using var session = Database.OpenUnclaimed(address);
        var vault = Vault.Of(address);
        return new SavedSettings(
            RegistryTables.Load(session, vault),
            session.Connection.Query<(string Name, string Value)>("select name, value from settings")
                .ToDictionary(s => s.Name, s => vault.Open(s.Value, SealedColumn.SettingValue.Of(s.Name))),
            AccountTables.Load(session, vault));
    }

    /// <inheritdoc cref="Read(DatabaseAddress)"/>
    public static SavedSettings Read(string folder) => Read(new DatabaseAddress(folder));
}
