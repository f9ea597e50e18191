using Kasse.Engine.Payments;

namespace Kasse.Server.Web.Wallet;

/// <summary>What the pages ask about people and their payments.</summary>
static class Payers
{
    /// <summary>Those a visitor may be told about: in a test environment everybody, else nobody.</summary>
    public static IReadOnlyList<Payer> TestUsers(this Platform platform) => platform.Options.IsTest
        ? [.. platform.Settings.Current.Wallets.Values.Select(wallet => wallet.Payer).OrderBy(payer => payer.PhoneNumber, StringComparer.Ordinal)]
        : [];

    /// <summary>Newest first.</summary>
    public static IReadOnlyList<WalletEntry> PaymentsOf(this Platform platform, string phoneNumber, int countMax)
    {
        var (now, units) = (platform.Clock.GetUtcNow(), platform.Settings.Current.SalesUnits);
        return
        [
            .. from history in platform.Journal.FindByPayer(phoneNumber, countMax)
               let payment = history.Payment
               // A request that was sent on to somebody else is theirs now.
               where payment.SentTo == phoneNumber
               select new WalletEntry(payment, units[payment.Msn], payment.StandingAt(now)),
        ];
    }
}
