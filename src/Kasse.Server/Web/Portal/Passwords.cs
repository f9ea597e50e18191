using System.Security.Cryptography;
using Kasse.Storage.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Kasse.Server.Web.Portal;

/// <summary>Passwords as they are kept: salted, and hashed slowly.</summary>
public static class Passwords
{
    public const int LengthMin = 12, LengthMax = 200;

    public static readonly string Hint = $"At least {LengthMin} characters. A few words do well.";

    /// <summary>Without letters and digits that look alike; twenty of them are a hundred bits.</summary>
    const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    static readonly PasswordHasher<string> Hasher = new();

    /// <summary>Nobody's: compared with where there is no account, so that the time of the answer does not tell.</summary>
    static readonly Lazy<string> Nobodys = new(() => Hash(Make()));

    public static string Make() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));

    public static string Hash(string password) => Hasher.HashPassword("", password);

    public static bool Match(Account? account, string password)
    {
        var expected = account?.PasswordHash;
        return Hasher.VerifyHashedPassword("", expected ?? Nobodys.Value, password) != PasswordVerificationResult.Failed && expected is not null;
    }

    /// <returns>Null for a password that somebody may choose.</returns>
    public static string? WhyNot(string password, string email) => password switch
    {
        { Length: < LengthMin } => $"Choose at least {LengthMin} characters.",
        { Length: > LengthMax } => $"Choose at most {LengthMax} characters.",
        _ when password.Equals(email, StringComparison.OrdinalIgnoreCase) => "Choose something else than your e-mail.",
        _ => null,
    };
}
