using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Web.Portal;

/// <summary>What an account may be like, and the links that lead to one.</summary>
static partial class AccountRules
{
    public const int EmailLengthMax = 254;

    static readonly TimeSpan InvitationAgeMax = TimeSpan.FromDays(7);

    public static string? WhyNotEmail(string email) =>
        email.Length <= EmailLengthMax && EmailForm().IsMatch(email) ? null : "Must be an e-mail address, like kari@example.com.";

    public static Role? ReadRole(string role) => Enum.TryParse<Role>(role, out var known) && Enum.IsDefined(known) ? known : null;

    /// <summary>Works for a week, once. The token is known to whoever gets the link; only its hash is kept.</summary>
    public static (string Token, Invitation Invitation) Invite(DateTimeOffset now)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (token, new Invitation(HashOf(token), now + InvitationAgeMax));
    }

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Those that are known, to choose from.</summary>
    public static IReadOnlyList<string> Companies(Platform platform) =>
    [
        .. platform.Settings.Current.SalesUnits.Values.Select(unit => unit.CompanyName).Concat(platform.Accounts.All().Select(account => account.Company))
            .Where(name => name.Length > 0).Distinct().Order(StringComparer.Ordinal),
    ];

    [GeneratedRegex(@"^[^\s\p{Cc}@<>""]+@[^\s\p{Cc}@<>""]+\z")]
    private static partial Regex EmailForm();
}
