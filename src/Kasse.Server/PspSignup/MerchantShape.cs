using System.Text.RegularExpressions;
using Kasse.Server.Callers;

namespace Kasse.Server.PspSignup;

/// <summary>What a merchant may look like.</summary>
static partial class MerchantShape
{
    const int LogoEdgeMin = 100, LogoEdgeMax = 1000;

    /// <param name="isNew">Then some members are required.</param>
    public static Reply? FirstWrong(Call call, MerchantRequest body, bool isNew)
    {
        var told = isNew
            ? Text("organizationNumber", body.OrganizationNumber, 50) ?? Text("companyName", body.CompanyName, 255)
                ?? Text("companyEmail", body.CompanyEmail, 255) ?? Form("companyEmail", body.CompanyEmail, Email(), "must be an e-mail address")
                ?? (body.Logo is null ? Wrong("logo", "is required") : null)
            : null;
        return told
            ?? (isNew || body.Name is not null ? Text("name", body.Name, 200) : null)
            ?? (isNew || body.MccCode is not null ? Form("mccCode", body.MccCode, FourDigits(), "must be four digits") : null)
            ?? (body.Email is not null ? Form("email", body.Email, Email(), "must be an e-mail address") : null)
            ?? (body.Website is { Length: > 255 } ? Wrong("website", "must not be longer than 255 characters") : null)
            // The platform's own collection sends an empty one.
            ?? (body.Logo is { Length: > 0 } logo && !IsLogo(logo) ? Wrong("logo", $"must be a PNG as base64, its edges from {LogoEdgeMin} to {LogoEdgeMax} pixels") : null)
            ?? (isNew || body.Address is not null ? WrongAddress(body.Address) : null);

        Reply? WrongAddress(AddressWire? address) => address is null
            ? Wrong("address", "is required")
            : Text("addressLine1", address.AddressLine1, 255) ?? Text("city", address.City, 255)
                ?? (address.AddressLine2 is { Length: > 255 } ? Wrong("addressLine2", "must not be longer than 255 characters") : null)
                ?? Form("country", address.Country ?? "NO", TwoLetters(), "must be two letters")
                ?? (address.Country is null or "NO"
                    ? Form("postCode", address.PostCode, FourDigits(), "must be four digits")
                    : Form("postCode", address.PostCode, PostCode(), "must be 1 to 10 letters, digits and spaces"));

        Reply? Text(string member, string? text, int lengthMax) => text switch
        {
            null or "" => Wrong(member, "is required"),
            _ when text.Length > lengthMax => Wrong(member, $"must not be longer than {lengthMax} characters"),
            _ => null,
        };

        Reply? Form(string member, string? text, Regex form, string what) => text is not null && form.IsMatch(text) ? null : Wrong(member, what);

        Reply Wrong(string member, string what) => SignupProblem.Invalid(call, member, $"{member} {what}");
    }

    static bool IsLogo(string logo)
    {
        var bytes = new byte[logo.Length];
        return Convert.TryFromBase64String(logo, bytes, out var length) && PictureHead.OfPng(bytes.AsSpan(0, length)) is var (_, width, height)
            && Math.Min(width, height) >= LogoEdgeMin && Math.Max(width, height) <= LogoEdgeMax;
    }

    [GeneratedRegex(@"^[^@\s]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\z")]
    private static partial Regex Email();

    [GeneratedRegex(@"^[0-9]{4}\z")]
    private static partial Regex FourDigits();

    [GeneratedRegex(@"^[A-Za-z0-9 ]{1,10}\z")]
    private static partial Regex PostCode();

    [GeneratedRegex(@"^[A-Za-z]{2}\z")]
    private static partial Regex TwoLetters();
}
