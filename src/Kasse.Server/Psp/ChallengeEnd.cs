using Kasse.Engine.Psp;
using Kasse.Server.Web;
using Kasse.Server.Web.Landing;
using Kasse.Server.Web.Wallet;

namespace Kasse.Server.Psp;

/// <summary>
/// Where a provider's 3-D Secure page sends the payer back to. Who comes with one of the addresses that the provider was given has been there;
/// the provider is asked again, and says how it ended.
/// </summary>
static class ChallengeEnd
{
    public static void MapChallengeEnd(this IEndpointRouteBuilder app, Platform platform, PspActs acts) =>
        app.MapGroup("").AsPages(platform).MapGet(Addresses.ChallengeEndPath, async (HttpContext http, string? transactionId, string? responseCode) =>
        {
            if (LandingLink.Find(transactionId, platform) is not { } link || platform.Settings.Current.PspOf(link.Payment.Msn) is not { PspId: { } pspId })
                return LandingLink.Unknown(http, platform);

            // Somebody who comes a second time finds it decided, and is shown so.
            if (Ending(responseCode) is { } ending) await acts.EndChallenge(pspId, link.Payment.Reference, ending);
            return SeeOther.To(WalletPaths.Of(link.Payment) + "?here=1");
        });

    static ChallengeEnding? Ending(string? responseCode) => responseCode?.ToUpperInvariant() switch
    {
        "OK" => ChallengeEnding.Passed,
        "FAIL" => ChallengeEnding.Failed,
        "CANCEL" => ChallengeEnding.Cancelled,
        _ => null,
    };
}
