using Kasse.Server.Web.Portal;
using Kasse.Storage;
using Kasse.Storage.Accounts;
using Kasse.Storage.Settings;

namespace Kasse.Server.Start;

/// <summary>How whoever owns the data folder gets into the portal.</summary>
/// <param name="Password">Null once its owner has chosen another.</param>
sealed record PortalKey(string Email, string? Password)
{
    /// <summary>An administrator whose password is still the one that was made up, if there is one.</summary>
    public static PortalKey? Of(IReadOnlyList<Account> accounts) =>
        accounts.Where(account => account.CanAdminister).OrderBy(account => account.GivenPassword is null).FirstOrDefault() is { } account
            ? new PortalKey(account.Email, account.GivenPassword)
            : null;

    /// <summary>The verb <c>password</c>: makes up a new password for an account, unlocks it, and ends every sign-in with the old one.</summary>
    /// <exception cref="StartException">There is no such account.</exception>
    /// <exception cref="StorageException">There is no such folder, or a server works there.</exception>
    public static async Task<PortalKey> Renew(KasseOptions options, string email)
    {
        var account = SavedSettings.Read(options.Database).Accounts.FirstOrDefault(account => account.Email.Equals(email, StringComparison.OrdinalIgnoreCase))
            ?? throw new StartException($"Nobody has an account with the e-mail {email}.");
        var password = Passwords.Make();
        await using var database = Database.Open(options.Database);
        await new AccountTables(database, TimeProvider.System).Change(account.Id, "password made up", by: null, now => now with
        {
            PasswordHash = Passwords.Hash(password),
            GivenPassword = password,
            Stamp = Account.NewStamp(),
            Locked = false,
            Invitation = null,
        });
        return new PortalKey(account.Email, password);
    }
}
