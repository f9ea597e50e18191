using Kasse.Server.Callers;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.Start;

/// <summary>What whoever owns the data does when a key has been seen by somebody, or is old enough. With PostgreSQL also while nodes are at work.</summary>
static class SecretActs
{
    /// <summary>The verb <c>reseal</c>.</summary>
    /// <exception cref="StorageException">There is nothing of Kasse's, or a server works there, or a key is missing.</exception>
    public static Task<string> Reseal(KasseOptions options) => In(options, async (database, settings) =>
    {
        var count = await settings.Reseal();
        return $"{count} secrets were sealed anew. All are sealed with the key {database.Vault.KeyName}, which is the only one that is needed from now on.";
    });

    /// <summary>The verb <c>end-tokens</c>.</summary>
    /// <inheritdoc cref="Reseal"/>
    public static Task<string> EndTokens(KasseOptions options) => In(options, async (_, settings) =>
    {
        await SigningKeys.Replace(settings, TimeProvider.System);
        return "Access tokens are signed with a new key. Clients fetch new ones.";
    });

    static async Task<string> In(KasseOptions options, Func<Database, SettingsTables, Task<string>> act)
    {
        // Where there is nothing yet, nothing is made.
        SavedSettings.Read(options.Database);
        await using var database = Database.Open(options.Database);
        return await act(database, new SettingsTables(database, TimeProvider.System));
    }
}
