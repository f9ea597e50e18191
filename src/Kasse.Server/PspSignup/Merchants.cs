using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage.Settings;

namespace Kasse.Server.PspSignup;

/// <summary><c>GET /merchant-management/psp/v1/merchants</c> and <c>GET …/{msn}</c>: the provider's own merchants.</summary>
static class Merchants
{
    public static Reply List(Call call, Platform platform)
    {
        var registry = platform.Settings.Current;
        return Reply.JsonOfOld(200,
            new MerchantsResponse([.. call.Keys.Msns.Select(msn => MerchantResponse.From(registry.SalesUnits[msn], Known(registry, msn)))]), SignupJson.Default.MerchantsResponse);
    }

    public static Reply Get(Call call, Platform platform) => Find(call, platform.Settings.Current) is var (unit, merchant)
        ? Reply.JsonOfOld(200, MerchantResponse.From(unit, merchant), SignupJson.Default.MerchantResponse)
        : SignupProblem.NotFound(call);

    public static (SalesUnit Unit, PspMerchant Merchant)? Find(Call call, Registry registry) =>
        call.Keys.Msns.Contains(call.Reference) ? (registry.SalesUnits[call.Reference], Known(registry, call.Reference)) : null;

    /// <summary>Of a merchant that was given to the provider here nothing more is known.</summary>
    static PspMerchant Known(Registry registry, string msn) =>
        registry.PspMerchants.GetValueOrDefault(msn) ?? new PspMerchant(msn, "000000000", "merchant@example.com", null, null, null, null);
}
