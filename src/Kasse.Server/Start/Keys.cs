using System.Text.Encodings.Web;
using System.Text.Json;
using Kasse.Server.Web.Portal;
using Kasse.Storage.Settings;

namespace Kasse.Server.Start;

/// <summary>The verb <c>keys</c>: what a script needs to call Kasse, and a person to sign in to the portal, as JSON. Reads only, so it works beside a running server.</summary>
static class Keys
{
    // Secrets are Base64: written as they are, for eyes and for grep.
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Print(KasseOptions options)
    {
        var saved = SavedSettings.Read(options.Database);
        var units =
            from unit in saved.Registry.SalesUnits.Values.OrderBy(u => u.Msn, StringComparer.Ordinal)
            let keys = saved.Registry.KeysOf(unit.Msn)
            where keys is not null
            select new
            {
                unit.Msn,
                unit.Name,
                Market = unit.Market.ToString(),
                unit.Currency,
                keys.ClientId,
                keys.ClientSecret,
                SubscriptionKeyPrimary = keys.PrimaryKey,
                SubscriptionKeySecondary = keys.SecondaryKey,
            };
        var psps =
            from keys in saved.Registry.KeySets
            where keys.Kind == KeySetKind.Psp
            select new
            {
                keys.PspId,
                keys.Name,
                keys.Msns,
                keys.ClientId,
                keys.ClientSecret,
                SubscriptionKeyPrimary = keys.PrimaryKey,
                SubscriptionKeySecondary = keys.SecondaryKey,
            };
        var address = options.PublicUrl ?? options.Urls.Split(';')[0];
        var first = PortalKey.Of(saved.Accounts);
        return JsonSerializer.Serialize(
            new
            {
                Address = address,
                Portal = new { Address = address + PortalPaths.Home, first?.Email, first?.Password },
                AdminToken = saved.Values.GetValueOrDefault(FirstStart.AdminTokenSetting),
                SalesUnits = units,
                Psps = psps,
            }, Json);
    }
}
