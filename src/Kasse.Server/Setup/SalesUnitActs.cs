using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Storage.Settings;

namespace Kasse.Server.Setup;

/// <summary>What is done to sales units, whether in the portal or through the control API.</summary>
sealed class SalesUnitActs(SettingsTables settings)
{
    const int FirstFreeMsn = 400_000;

    /// <summary>Makes a sales unit, and keys for it.</summary>
    /// <param name="msn">Null takes the next free one.</param>
    /// <param name="features">Null gives what a sales unit usually has.</param>
    /// <returns>Null when somebody has that serial number already.</returns>
    public async Task<SalesUnit?> Create(string? msn, string name, string companyName, Market market, SalesUnitFeatures? features, string? by)
    {
        while (true)
        {
            var unit = new SalesUnit(msn ?? NextMsn(), name, market, Currency(market), features ?? FirstStart.Usual, companyName);
            if (await settings.Add(unit, FirstStart.NewKeys(KeySetKind.SalesUnit, unit.Name, [unit.Msn]), by)) return unit;
            if (msn is not null) return null;
        }
    }

    string NextMsn()
    {
        var units = settings.Current.SalesUnits;
        var number = FirstFreeMsn;
        while (units.ContainsKey(number.ToString())) number++;
        return number.ToString();
    }

    static string Currency(Market market) => market switch
    {
        Market.Norway => "NOK",
        Market.Denmark => "DKK",
        Market.Finland => "EUR",
    };
}
