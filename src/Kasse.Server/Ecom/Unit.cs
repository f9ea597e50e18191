using Kasse.Engine.Payments;
using Kasse.Server.Callers;

namespace Kasse.Server.Ecom;

/// <summary>Which sales unit a request is about: the one its body names, else the one that the header or the keys name.</summary>
static class Unit
{
    public static (SalesUnit? Unit, Reply? Refused) NamedIn(Call call, Platform platform, string? msn)
    {
        if (string.IsNullOrEmpty(msn)) return Of(call);
        return call.Keys.Msns.Contains(msn) && platform.Settings.Current.SalesUnits.TryGetValue(msn, out var unit)
            ? (unit, null)
            : (null, EcomError.InvalidMsn(msn, WrongKeys.SerialNumber(call.Keys, msn, "merchantInfo.merchantSerialNumber", platform.Settings.Current)));
    }

    public static (SalesUnit? Unit, Reply? Refused) Of(Call call) => call.Unit is { } unit
        ? (unit, null)
        : (null, EcomError.InvalidMsn("", WrongKeys.NoSerialNumber(call.Keys)));
}
