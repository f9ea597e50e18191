namespace Kasse.Engine.Payments;

/// <summary>A sales unit as the rules see it: where it trades and what it has been approved for.</summary>
/// <param name="Msn">Merchant serial number, 4 to 10 digits.</param>
/// <param name="Currency">The one currency it takes, which follows from its market.</param>
public sealed record SalesUnit(string Msn, string Name, Market Market, string Currency, SalesUnitFeatures Features, string CompanyName = "")
{
    public bool May(SalesUnitFeatures feature) => Features.HasFlag(feature);

    /// <summary>How long after authorization money can be captured: 180 days in Norway; 14 in Denmark and Finland unless late capture was approved.</summary>
    public TimeSpan CapturePeriod => Market == Market.Norway || May(SalesUnitFeatures.LateCapture)
        ? TimeSpan.FromDays(180)
        : TimeSpan.FromDays(14);
}

public enum Market
{
    Norway,
    Denmark,
    Finland,
}

[Flags]
public enum SalesUnitFeatures
{
    None = 0,
    Active = 1 << 0,
    BankAccountVerified = 1 << 1,
    PartialCapture = 1 << 2,
    LateCapture = 1 << 3,
    PushMessage = 1 << 4,
    Express = 1 << 5,
    LongLiving = 1 << 6,
    NationalIdentityNumber = 1 << 7,
}
