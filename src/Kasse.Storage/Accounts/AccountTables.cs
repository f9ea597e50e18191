using Dapper;

namespace Kasse.Storage.Accounts;

/// <summary>The accounts of the portal. Each change has a line in the audit that says who made it.</summary>
/// <param name="time">Real time: it is people who made the change.</param>
public sealed class AccountTables(Database database, TimeProvider time)
{
    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<Account> All() => database.Read(session => Load(session, database.Vault));

    public Account? Find(string id) => database.Read(session => Select(session, database.Vault, "where id = ?1", id).SingleOrDefault());

    public Account? FindByEmail(string email) => database.Read(session => Select(session, database.Vault, "where email = ?1", email).SingleOrDefault());

    public Account? FindInvited(string tokenHash) => database.Read(session => Select(session, database.Vault, "where invitation = ?1", tokenHash).SingleOrDefault());

    /// <param name="by">The e-mail of whoever did it; null for the program itself.</param>
    /// <returns>False when somebody has an account with that e-mail already.</returns>
    public Task<bool> Add(Account account, string? by) => database.Write(session =>
    {
        var added = session.Connection.Execute(
            """
            insert into accounts (id, email, name, company, role, stamp, password_hash, given_password, locked, invitation, invitation_expires_at)
            values (@Id, @Email, @Name, @Company, @role, @Stamp, @PasswordHash, @GivenPassword, @Locked, @invitation, @expiresAt)
            on conflict (email) do nothing
            """, Columns(account)) == 1;
        if (added) Note(session, "account added", account.Email, by);
        return added;
    });

    /// <summary>Changes an account as it is at that moment, while nobody else can.</summary>
    /// <param name="change">Null leaves everything as it is.</param>
    /// <returns>False when nothing was changed: there is no such account, or nobody would be left who can administer, or the change was none.</returns>
    public Task<bool> Change(string id, string what, string? by, Func<Account, Account?> change) => database.Write(session =>
    {
        var all = Load(session, database.Vault);
        if (all.FirstOrDefault(a => a.Id == id) is not { } account || change(account) is not { } changed) return false;
        if (account.CanAdminister && !changed.CanAdminister && !all.Any(other => other.Id != id && other.CanAdminister)) return false;

        session.Connection.Execute(
            """
            update accounts set name = @Name, company = @Company, role = @role, stamp = @Stamp, password_hash = @PasswordHash,
                given_password = @GivenPassword, locked = @Locked, invitation = @invitation, invitation_expires_at = @expiresAt
            where id = @Id
            """, Columns(changed));
        Note(session, what, account.Email, by);
        return true;
    });

    internal static IReadOnlyList<Account> Load(Session session, Vault vault) => Select(session, vault, "order by name, email");

    void Note(Session session, string what, string detail, string? by) => Audit.Note(session, time.GetUtcNow(), what, detail, by);

    object Columns(Account account) => new
    {
        account.Id,
        account.Email,
        account.Name,
        account.Company,
        role = account.Role.ToString(),
        account.Stamp,
        account.PasswordHash,
        GivenPassword = account.GivenPassword is { } given ? database.Vault.Seal(given, SealedColumn.GivenPassword.Of(account.Id)) : null,
        Locked = account.Locked ? 1 : 0,
        invitation = account.Invitation?.TokenHash,
        expiresAt = account.Invitation?.ExpiresAt.ToUnixTimeMilliseconds(),
    };

    static List<Account> Select(Session session, Vault vault, string which, params ReadOnlySpan<string?> wanted) => session.Ask(
        $"select id, email, name, company, role, stamp, password_hash, given_password, locked, invitation, invitation_expires_at from accounts {which}",
        row => new Account(
            row.Text(0), row.Text(1), row.Text(2), row.Text(3), Enum.Parse<Role>(row.Text(4)), row.Text(5), row.TextOrNull(6),
            row.TextOrNull(7) is { } given ? vault.Open(given, SealedColumn.GivenPassword.Of(row.Text(0))) : null, row.Int64(8) != 0,
            row.TextOrNull(9) is { } invitation ? new Invitation(invitation, DateTimeOffset.FromUnixTimeMilliseconds(row.Int64(10))) : null),
        wanted);
}
