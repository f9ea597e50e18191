using System.Text;

namespace Kasse.Server.Web;

/// <summary>Phone numbers as people write them, and as the platform keeps them: country code first, digits only.</summary>
public static class PhoneNumbers
{
    const char NoBreakSpace = '\u00A0';

    public static readonly string[] CountryCodes = ["47", "45", "358", "46"];

    /// <summary>What a number has at least behind its country code, when somebody wrote both without a plus sign.</summary>
    const int HomeDigitsMin = 8;

    /// <param name="countryCode">For numbers written the way they are dialled at home.</param>
    public static string Read(string countryCode, string written)
    {
        var digits = string.Concat(written.Where(char.IsAsciiDigit));
        if (written.TrimStart().StartsWith('+')) return digits;
        if (digits.StartsWith("00", StringComparison.Ordinal)) return digits[2..];
        var complete = digits.StartsWith(countryCode, StringComparison.Ordinal) && digits.Length >= countryCode.Length + HomeDigitsMin;
        return complete ? digits : countryCode + digits.TrimStart('0');
    }

    /// <returns>The country code and the rest; a number from elsewhere keeps its plus sign.</returns>
    public static (string CountryCode, string Number) Split(string? phoneNumber, string countryCode)
    {
        if (string.IsNullOrEmpty(phoneNumber)) return (countryCode, "");
        return CountryCodes.FirstOrDefault(phoneNumber.StartsWith) is { } known
            ? (known, phoneNumber[known.Length..])
            : (countryCode, '+' + phoneNumber);
    }

    /// <summary>In pairs, as the Nordics read them out, and never broken over two lines: +47 12 34 56 78, or +358 40 123 45 67.</summary>
    public static string Show(string phoneNumber)
    {
        var (code, rest) = Split(phoneNumber, "");
        if (code == "") return rest;
        var shown = new StringBuilder("+").Append(code);
        for (var (from, length) = (0, 2); from < rest.Length; from += length)
        {
            // An odd number of digits has one group of three, after the first.
            length = from == 2 && rest.Length % 2 == 1 ? 3 : 2;
            shown.Append(NoBreakSpace).Append(rest, from, Math.Min(length, rest.Length - from));
        }
        return shown.ToString();
    }
}
