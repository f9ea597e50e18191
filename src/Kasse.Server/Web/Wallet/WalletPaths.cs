using Kasse.Engine.Payments;

namespace Kasse.Server.Web.Wallet;

/// <summary>Addresses inside the wallet.</summary>
static class WalletPaths
{
    public const string Home = "/wallet", SignIn = "/wallet/sign-in", SignOut = "/wallet/sign-out", History = "/wallet/history",
        Consents = "/wallet/consents",
        Scan = "/wallet/scan", Code = "/wallet/code", CodeImage = "/wallet/code.svg", Changes = "/wallet/changes", Manifest = "/wallet/manifest.webmanifest";

    /// <summary>Opens what a link or a code names, on the device that has the wallet.</summary>
    public static string Open(string token) => $"/wallet/open?token={token}";

    /// <summary>For a form that asks for a link.</summary>
    public static string Open() => "/wallet/open";

    public static string Of(Payment payment) => $"/wallet/payments/{payment.Msn}/{payment.Reference}";

    public static string Withdraw(SalesUnit unit) => $"{Consents}/{unit.Msn}/withdraw";

    /// <summary>The picture that the merchant shows with an order.</summary>
    public static string ImageOf(Payment payment) => Of(payment) + "/image";

    /// <summary>Where a payer's wallet shows a request that was sent to it; asks who it is first.</summary>
    public static string SignInFor(Payment payment) => $"{SignIn}?phone={payment.SentTo}&next={Of(payment)}";

    public static string SignInTo(string next) => $"{SignIn}?next={Uri.EscapeDataString(next)}";

    /// <returns>Where to go after signing in: only ever within the wallet.</returns>
    public static string Within(string? next) =>
        next?.StartsWith(Home + '/', StringComparison.Ordinal) == true && SeeOther.CanLeadTo(next) ? next : Home;
}
