using System.Text.RegularExpressions;
using Kasse.Storage.Codes;

namespace Kasse.Server.Qr;

/// <summary>What the codes say: addresses here, so that any scanner leads somewhere, and the wallet to the right page.</summary>
static partial class CodeContent
{
    public const string RedirectPath = "/r", CheckInPath = "/wallet/check-in";

    public static string ContentOf(this Platform platform, RedirectCode code) => $"{platform.Addresses.Base}{RedirectPath}/{code.Token}";

    public static string ContentOf(this Platform platform, TillCode code) => platform.Addresses.Base + PathOf(code);

    public static string PathOf(TillCode code) => $"{CheckInPath}/{code.Msn}/{Uri.EscapeDataString(code.Id)}";

    /// <summary>Where the wallet goes with what it has scanned.</summary>
    /// <returns>Null for what is neither a till's code nor one that leads to a page.</returns>
    public static string? PathOf(this Platform platform, string scanned)
    {
        if (Ours().Match(scanned.Trim()) is { Success: true } ours) return ours.Groups[1].Value;
        return Beacon().Match(scanned) is { Success: true } beacon && platform.Codes.Beacon(beacon.Groups[1].Value) is { } till ? PathOf(till) : null;
    }

    // On whichever host: a Kasse may be reached by several names.
    [GeneratedRegex(@"^https?://[^/\s]+(/r/[A-Za-z0-9_-]+|/wallet/check-in/[0-9]{4,10}/[A-Za-z0-9%._~!$&'()*+,;=:@-]+)\z")]
    private static partial Regex Ours();

    [GeneratedRegex(@"[?&]beaconid=([A-Za-z0-9-]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Beacon();
}
