using Kasse.Server.Web;

namespace Kasse.Server.Ecom;

/// <summary>Phone numbers as eCom has them: eight digits of a Norwegian number. What comes in another shape is put right where that can be done.</summary>
static class PhoneNumber
{
    const string Norway = "47";

    public static bool IsHopeless(string? mobileNumber) => !string.IsNullOrWhiteSpace(mobileNumber) && Repaired(mobileNumber) is null;

    /// <returns>With country code; null when there is no number in it.</returns>
    public static string? Repaired(string? mobileNumber)
    {
        if (string.IsNullOrWhiteSpace(mobileNumber) || !mobileNumber.All(c => char.IsAsciiDigit(c) || c is ' ' or '+' or '-')) return null;
        var number = PhoneNumbers.Read(Norway, mobileNumber);
        var norwegian = number.StartsWith(Norway, StringComparison.Ordinal);
        return number.Length is >= 10 and <= 15 && (!norwegian || number.Length == 10) ? number : null;
    }

    public static string? Shown(string? phoneNumber) =>
        phoneNumber is { Length: 10 } && phoneNumber.StartsWith(Norway, StringComparison.Ordinal) ? phoneNumber[2..] : phoneNumber;
}
