using System.Text.RegularExpressions;
using Kasse.Server.Callers;

namespace Kasse.Server.EPayment;

/// <summary>The person a merchant names: by phone number, by the code that their app shows, or by the token of a check-in.</summary>
static partial class Customer
{
    const int PersonalQrLengthMin = 5, PersonalQrLengthMax = 255;

    public static void OnlyOne(AskedCustomer? customer, Shape shape)
    {
        if (customer is { NameCount: > 1 }) shape.Fault("customer", "Only one of PhoneNumber, PersonalQr and CustomerToken can be set.");
    }

    public static bool IsNamed(AskedCustomer? customer) => customer is { NameCount: > 0 };

    public static string? PhoneNumber(AskedCustomer? customer) => customer?.PhoneNumber ?? PhoneNumberIn(customer?.PersonalQr);

    public static Reply? Refuse(Call call, AskedCustomer? customer)
    {
        if (customer?.CustomerToken is not null)
        {
            return Problem.Coded(call.Http, 400, "4050", "Invalid CustomerToken", "The customer token is unknown or has expired.",
                "Customer tokens come from check-ins with a merchant's QR code, which Kasse does not offer yet: name the customer by phoneNumber.");
        }
        if (customer?.PersonalQr is not null && PhoneNumberIn(customer.PersonalQr) is null)
        {
            return Problem.Coded(call.Http, 400, "4060", "Invalid PersonalQr", "The personal QR code is not one of ours.",
                $"Send all that was scanned, such as https://qr.vipps.no/28/2/01/031/4712345678?v=1; it was '{customer.PersonalQr}'.");
        }
        if (customer?.PhoneNumber is { } phoneNumber && !Msisdn().IsMatch(phoneNumber))
        {
            return Problem.Coded(call.Http, 400, "4070", "Invalid phone number",
                "The phone number is invalid. It must be in MSISDN format: country code and subscriber number, digits only.",
                $"'{phoneNumber}' must be 9 to 15 digits without plus sign or spaces, such as 4712345678.");
        }
        return null;
    }

    // What the code holds may change at any time; so far the number stands in it as a run of digits.
    static string? PhoneNumberIn(string? personalQr) =>
        personalQr is { Length: >= PersonalQrLengthMin and <= PersonalQrLengthMax } && DigitsOfNumber().Match(personalQr) is { Success: true } found
            ? found.Value
            : null;

    [GeneratedRegex(@"^[0-9]{9,15}\z")]
    private static partial Regex Msisdn();

    [GeneratedRegex("(?<![0-9])[0-9]{9,15}(?![0-9])")]
    private static partial Regex DigitsOfNumber();
}
