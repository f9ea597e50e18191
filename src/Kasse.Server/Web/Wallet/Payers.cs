using System.Security.Cryptography;
using System.Text;
using Kasse.Engine.Payments;

namespace Kasse.Server.Web.Wallet;

/// <summary>What the pages ask about people and their payments.</summary>
static class Payers
{
    /// <summary>Those a visitor may be told about: in a test environment everybody, else nobody.</summary>
    public static IReadOnlyList<Payer> TestUsers(this Platform platform) => platform.Options.IsTest
        ? [.. platform.Settings.Current.Wallets.Values.Select(wallet => wallet.Payer).OrderBy(payer => payer.PhoneNumber, StringComparer.Ordinal)]
        : [];

    /// <summary>For the pages that show what a payer was asked and has paid; older payments than these seldom change.</summary>
    public static Live LiveOf(this Platform platform, string phoneNumber)
    {
        const int watchedMax = 20;
        var now = platform.Clock.GetUtcNow();
        var marks = platform.SeeAllOf(phoneNumber, watchedMax).Select(s => $"{s.Stream}.{s.Version}.{s.Payment.StandingAt(now)}");
        return new Live(WalletPaths.Changes, Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(',', marks)))[..8]));
    }

    /// <summary>Newest first.</summary>
    public static IReadOnlyList<WalletEntry> PaymentsOf(this Platform platform, string phoneNumber, int countMax)
    {
        var (now, units) = (platform.Clock.GetUtcNow(), platform.Settings.Current.SalesUnits);
        return
        [
            .. from seen in platform.SeeAllOf(phoneNumber, countMax)
               let payment = seen.Payment
               // A request that was sent on to somebody else is theirs now.
               where payment.SentTo == phoneNumber
               select new WalletEntry(payment, units[payment.Msn], payment.StandingAt(now)),
        ];
    }
}
