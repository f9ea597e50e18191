using System.Net;
using Kasse.Server.Outbound;
using Kasse.Server.Web;

namespace Kasse.Server.Ecom;

/// <summary>Which addresses of a merchant's will do. A test environment takes plain http, and localhost.</summary>
static class MerchantAddress
{
    /// <summary>An app of the merchant's on Android, rather than an address.</summary>
    const string Intent = "INTENT";

    const int LengthMax = 255;

    /// <summary>Something can be written behind it and called.</summary>
    public static bool CanBeCalled(string? prefix, bool test) => Destination.Objection(prefix, publicOnly: false) is null
        && (test || prefix!.StartsWith("https://", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reachable from nowhere but this machine, or its network.</summary>
    public static bool IsPrivate(string prefix) => new Uri(prefix) is var url
        && (url.IsLoopback || (IPAddress.TryParse(url.DnsSafeHost, out var address) && !Destination.IsPublic(address)));

    /// <param name="isApp">What an app opens is the app's own business, and may be anything.</param>
    public static bool OpensForPayer(string? fallBack, bool isApp, bool test)
    {
        if (string.IsNullOrEmpty(fallBack) || fallBack.Length > LengthMax) return false;
        if (isApp || fallBack == Intent) return true;
        return ReturnAddress.Followable(fallBack) is { } address && (test || !address.StartsWith("http://", StringComparison.OrdinalIgnoreCase));
    }
}
