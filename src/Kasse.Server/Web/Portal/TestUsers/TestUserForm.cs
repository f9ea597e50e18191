using System.Globalization;
using Kasse.Engine.Payments;
using Kasse.Server.Setup;

namespace Kasse.Server.Web.Portal.TestUsers;

/// <summary>A test user as a form: filled in, and read.</summary>
static class TestUserForm
{
    const string DateFormat = "yyyy-MM-dd";

    public static Typed Empty() => Of(new Payer("", Guid.Empty, "", "", "", TestPeople.UsualBirthDate, TestPeople.UsualAddress));

    public static Typed Of(Payer payer) => new(
        ("phoneNumber", payer.PhoneNumber), ("firstName", payer.FirstName), ("lastName", payer.LastName), ("email", payer.Email),
        ("birthDate", payer.BirthDate.ToString(DateFormat, CultureInfo.InvariantCulture)), ("nationalIdentityNumber", payer.NationalIdentityNumber),
        ("addressLine1", payer.Address.AddressLine1), ("addressLine2", payer.Address.AddressLine2), ("postCode", payer.Address.PostCode),
        ("city", payer.Address.City), ("country", payer.Address.Country));

    /// <returns>Null when something is wrong with it; the form says what.</returns>
    public static Payer? Read(Typed typed, string phoneNumber, Guid sub)
    {
        if (!DateOnly.TryParseExact(typed["birthDate"], DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var birthDate))
            typed.Refuse("birthDate", "Must be a date, like 1990-01-31.");
        var email = OrNull(typed["email"]) ?? TestPeople.UsualEmail(phoneNumber);
        typed.Refuse("email", AccountRules.WhyNotEmail(email));
        if (typed["country"] is not [>= 'A' and <= 'Z', >= 'A' and <= 'Z']) typed.Refuse("country", "Must be two capital letters, like NO.");
        if (!typed.IsRight) return null;

        var address = new PostalAddress(typed["addressLine1"], OrNull(typed["addressLine2"]), typed["city"], typed["postCode"], typed["country"]);
        return new Payer(phoneNumber, sub, typed["firstName"], typed["lastName"], email, birthDate, address, OrNull(typed["nationalIdentityNumber"]));
    }

    static string? OrNull(string typed) => typed.Length > 0 ? typed : null;
}
