using Dapper;
using Kasse.Storage.Accounts;
using Kasse.Storage.Sqlite;

namespace Kasse.Storage.Settings;

/// <summary>The settings in a data folder, read without starting anything: also while a server works there.</summary>
public sealed record SavedSettings(Registry Registry, IReadOnlyDictionary<string, string> Values, IReadOnlyList<Account> Accounts)
{
    /// <exception cref="StorageException">There is no such database, or it cannot be read.</exception>
    public static SavedSettings Read(string folder)
    {
        var path = Path.Combine(folder, "kasse.db");
        if (!File.Exists(path)) throw new StorageException($"{path} does not exist. Start Kasse there once, or choose another folder with --data.");
        using var session = SqliteFile.OpenUnclaimed(path);
        return new SavedSettings(
            SettingsTables.Load(session),
            session.Connection.Query<(string Name, string Value)>("select name, value from settings").ToDictionary(s => s.Name, s => s.Value),
            AccountTables.Load(session));
    }
}
