using Kasse.Engine.Payments;

namespace Kasse.Server.Web.Portal.SalesUnits;

/// <summary>What a sales unit can be approved for, in words.</summary>
static class Features
{
    public static readonly SalesUnitFeatures[] All = [.. Enum.GetValues<SalesUnitFeatures>().Where(feature => feature != SalesUnitFeatures.None)];

    public static string Name(SalesUnitFeatures feature) => feature switch
    {
        SalesUnitFeatures.None => "Nothing",
        SalesUnitFeatures.Active => "Active",
        SalesUnitFeatures.BankAccountVerified => "Bank account verified",
        SalesUnitFeatures.PartialCapture => "Partial capture",
        SalesUnitFeatures.LateCapture => "Late capture",
        SalesUnitFeatures.PushMessage => "Push message",
        SalesUnitFeatures.Express => "Express",
        SalesUnitFeatures.LongLiving => "Long-living payments",
        SalesUnitFeatures.NationalIdentityNumber => "National identity number",
    };

    public static string Meaning(SalesUnitFeatures feature) => feature switch
    {
        SalesUnitFeatures.None => "",
        SalesUnitFeatures.Active => "Takes new payments. Without it each of them is refused.",
        SalesUnitFeatures.BankAccountVerified => "There is somewhere to send the money. Without it new payments are refused.",
        SalesUnitFeatures.PartialCapture => "Less than the whole amount may be captured, and more than once.",
        SalesUnitFeatures.LateCapture => "In Denmark and Finland 180 days to capture instead of 14, as in Norway.",
        SalesUnitFeatures.PushMessage => "User flow PUSH_MESSAGE: the request goes to the payer's app, without the landing page.",
        SalesUnitFeatures.Express => "The payer chooses the shipping in the app, and shares the address.",
        SalesUnitFeatures.LongLiving => "Payments that can be paid for longer than the usual ten minutes.",
        SalesUnitFeatures.NationalIdentityNumber => "The scope nin: the payer may share the national identity number.",
    };
}
