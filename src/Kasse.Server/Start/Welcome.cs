namespace Kasse.Server.Start;

/// <summary>What somebody who just started Kasse needs: where it is, with which keys, and a first payment to paste.</summary>
static class Welcome
{
    public static void Print(KasseServer server, TextWriter output)
    {
        var registry = server.Platform.Settings.Current;
        output.WriteLine($"Kasse listens on {server.Address} ({(server.Platform.Options.IsTest ? "test" : "production-like")} environment), data in {server.Platform.Options.DataFolder}");
        foreach (var unit in registry.SalesUnits.Values.OrderBy(u => u.Msn, StringComparer.Ordinal))
        {
            if (registry.KeysOf(unit.Msn) is not { } keys) continue;
            output.WriteLine($"""

                {unit.Name} ({unit.Market}, {unit.Currency})
                  Merchant-Serial-Number     {unit.Msn}
                  client_id                  {keys.ClientId}
                  client_secret              {keys.ClientSecret}
                  Ocp-Apim-Subscription-Key  {keys.PrimaryKey}
                """);
        }
    }
}
