using Kasse.Server.Start;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary><c>GET /kasse/v1</c>: what this Kasse is and where it can be reached.</summary>
sealed class About(Platform platform)
{
    public void Map(RouteGroupBuilder group) => group.MapGet("/", Show).WithTags("About").WithSummary("What this Kasse is, and its addresses");

    Ok<AboutKasse> Show()
    {
        var (options, address) = (platform.Options, platform.Addresses.Base);
        return TypedResults.Ok(new AboutKasse(
            options.Environment, KasseServer.Version, new KasseAddresses(address, $"{address}/wallet", $"{address}{ControlEndpoints.Root}/openapi.json"),
            new KasseSwitches(options.RateLimits, options.FirstApprovalByHand, options.MagicAmountsWhenForced), platform.Clock.GetUtcNow(),
            [.. platform.Faults.All.Select(fault => $"{fault}")]));
    }
}

/// <param name="Now">The business clock.</param>
/// <param name="Faults">What goes wrong on purpose, in plain words.</param>
sealed record AboutKasse(
    KasseEnvironment Environment, string Version, KasseAddresses Addresses, KasseSwitches Switches, DateTimeOffset Now, IReadOnlyList<string> Faults);

/// <param name="Api">What the paths of all merchant APIs are joined to.</param>
sealed record KasseAddresses(string Api, string Wallet, string Description);

sealed record KasseSwitches(bool RateLimits, bool FirstApprovalByHand, bool MagicAmountsWhenForced);
