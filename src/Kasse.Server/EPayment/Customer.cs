using System.Text.RegularExpressions;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.EPayment;

/// <summary>The person a merchant names: by phone number, by the code that their app shows, or by the token of a check-in.</summary>
static partial class Customer
{
    public static void OnlyOne(AskedCustomer? customer, Shape shape)
    {
        if (customer is { NameCount: > 1 }) shape.Fault("customer", "Only one of PhoneNumber, PersonalQr and CustomerToken can be set.");
    }

    public static bool IsNamed(AskedCustomer? customer) => customer is { NameCount: > 0 };

    public static string? PhoneNumber(Call call, Platform platform, AskedCustomer? customer) => customer switch
    {
        { PhoneNumber: { } number } => number,
        { PersonalQr: { } scanned } => platform.People.ReadPersonal(scanned)?.PhoneNumber,
        { CustomerToken: { } token } => platform.People.ReadCheckIn(token, call.SalesUnit.Msn)?.PhoneNumber,
        _ => null,
    };

    /// <param name="reference">Of a payment to be made; when there is one already, this may be a repetition that comes late.</param>
    public static Reply? Refuse(Call call, Platform platform, AskedCustomer? customer, string? reference = null)
    {
        if (customer?.CustomerToken is { } token && WrongToken(call, platform, token, reference) is { } why)
            return Problem.Coded(call.Http, 400, "4050", "Invalid CustomerToken", "The customer token is unknown or has expired.", why);
        if (customer?.PersonalQr is not null && platform.People.ReadPersonal(customer.PersonalQr) is null)
        {
            return Problem.Coded(call.Http, 400, "4060", "Invalid PersonalQr", "The personal QR code is not one of ours.",
                new($"customer.personalQr was '{customer.PersonalQr}'.", "Send all that was scanned, such as https://qr.vipps.no/28/2/01/031/4712345678?v=1."));
        }
        if (customer?.PhoneNumber is { } phoneNumber && !Msisdn().IsMatch(phoneNumber))
        {
            return Problem.Coded(call.Http, 400, "4070", "Invalid phone number",
                "The phone number is invalid. It must be in MSISDN format: country code and subscriber number, digits only.",
                new($"customer.phoneNumber was '{phoneNumber}'.", "Send 9 to 15 digits that begin with the country code, without plus sign, zeros before it or spaces, such as 4712345678."));
        }
        return null;
    }

    static Why? WrongToken(Call call, Platform platform, string token, string? reference)
    {
        if (platform.People.ReadCheckIn(token, call.SalesUnit.Msn) is not { } checkedIn)
            return new($"customer.customerToken is no token of a check-in at sales unit {call.SalesUnit.Msn}.", "Send customerToken as the webhook user.checked-in.v1 had it.");
        return !checkedIn.HasExpired || (reference is not null && platform.Journal.Find(call.SalesUnit.Msn, reference) is not null)
            ? null
            : new($"The check-in was at {checkedIn.At:HH:mm:ss} UTC, more than {Qr.People.CheckInLife.TotalMinutes} minutes ago.", "Have the payer scan the till's code again.");
    }

    [GeneratedRegex(@"^[0-9]{9,15}\z")]
    private static partial Regex Msisdn();
}
