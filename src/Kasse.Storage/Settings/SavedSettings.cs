using Dapper;
using Kasse.Storage.Accounts;

namespace Kasse.Storage.Settings;

/// <summary>The settings in a data folder, read without starting anything: also while a server works there.</summary>
public sealed record SavedSettings(Registry Registry, IReadOnlyDictionary<string, string> Values, IReadOnlyList<Account> Accounts)
{
    /// <exception cref="StorageException">There is no such database, or it cannot be read.</exception>
    public static SavedSettings Read(DatabaseAddress address)
    {
        using var session = Database.OpenUnclaimed(address);
        return new SavedSettings(
            SettingsTables.Load(session),
            session.Connection.Query<(string Name, string Value)>("select name, value from settings").ToDictionary(s => s.Name, s => s.Value),
            AccountTables.Load(session));
    }

    /// <inheritdoc cref="Read(DatabaseAddress)"/>
    public static SavedSettings Read(string folder) => Read(new DatabaseAddress(folder));
}
