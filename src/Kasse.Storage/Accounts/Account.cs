namespace Kasse.Storage.Accounts;

/// <summary>What somebody may do in the portal; each role may also do what those before it may.</summary>
public enum Role
{
    /// <summary>Looks, and sees no secrets.</summary>
    Viewer,

    /// <summary>Uses keys and changes what a test needs.</summary>
    Developer,

    /// <summary>Works for every company, and decides who else may come in.</summary>
    Administrator,
}

/// <summary>Somebody who uses the portal.</summary>
/// <param name="Email">In lower case.</param>
/// <param name="Company">Whose sales units they see, unless they are an administrator.</param>
/// <param name="PasswordHash">Null for somebody who cannot sign in by password, such as whoever has not accepted the invitation yet.</param>
/// <param name="GivenPassword">A password that Kasse made up and shows to whoever owns the data folder, until its owner chooses another.</param>
/// <param name="Stamp">Every sign-in carries it; a new one ends them all.</param>
public sealed record Account(
    string Id, string Email, string Name, string Company, Role Role, string Stamp, string? PasswordHash = null, string? GivenPassword = null,
    bool Locked = false, Invitation? Invitation = null)
{
    public static string NewStamp() => Guid.NewGuid().ToString("n");

    /// <summary>Whether the doors of the portal stay open as long as this account is there.</summary>
    public bool CanAdminister => Role == Role.Administrator && !Locked && PasswordHash is not null;
}

/// <summary>A link that lets whoever has it choose the account's password, once.</summary>
/// <param name="TokenHash">Of the token in the link; the token itself is known only to whoever was given it.</param>
public sealed record Invitation(string TokenHash, DateTimeOffset ExpiresAt);
