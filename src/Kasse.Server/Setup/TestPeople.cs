using System.Text.RegularExpressions;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.Setup;

/// <summary>What a test user and a test card may be like, whether made in the portal or through the control API.</summary>
static partial class TestPeople
{
    /// <summary>How far back we look for an approval by hand.</summary>
    const int PaymentsLookedAtMax = 1000;

    public static readonly DateOnly UsualBirthDate = new(1990, 1, 1);
    public static readonly PostalAddress UsualAddress = new("Storgata 1", null, "Oslo", "0155", "NO");

    public static string UsualEmail(string phoneNumber) => $"{phoneNumber}@example.com";

    public static Objection? WhyNot(string phoneNumber, string firstName, string lastName)
    {
        if (!PhoneForm().IsMatch(phoneNumber)) return new("phoneNumber", "9 to 15 digits, the country code first, without a plus sign.");
        if (string.IsNullOrWhiteSpace(firstName)) return new("firstName", "must not be empty.");
        return string.IsNullOrWhiteSpace(lastName) ? new("lastName", "must not be empty.") : null;
    }

    /// <param name="lastFour">Null takes the number of the card in its wallet.</param>
    public static Objection? WhyNot(string? lastFour) =>
        lastFour is null || LastFourForm().IsMatch(lastFour) ? null : new("lastFour", "must be four digits.");

    /// <param name="number">1 for its owner's first card.</param>
    public static WalletCard MakeCard(CardScheme scheme, CardConduct conduct, string? lastFour, int number) =>
        FirstStart.NewCard(new Card(Bin(scheme), lastFour ?? $"{number:0000}", scheme, conduct));

    public static string Bin(CardScheme scheme) => scheme switch
    {
        CardScheme.Visa => "492556",
        CardScheme.VisaElectron => "417500",
        CardScheme.Mastercard => "535310",
        CardScheme.BankAxept => "957600",
        CardScheme.Dankort => "501912",
    };

    /// <summary>Whether somebody with this number has approved a payment in the app.</summary>
    public static bool HasApprovedByHand(Journal journal, string phoneNumber) => journal.FindByPayer(phoneNumber, PaymentsLookedAtMax)
        .Any(history => history.Payment.Authorization is { Forced: false } authorization && authorization.PhoneNumber == phoneNumber);

    [GeneratedRegex(@"^[0-9]{9,15}\z")]
    private static partial Regex PhoneForm();

    [GeneratedRegex(@"^[0-9]{4}\z")]
    private static partial Regex LastFourForm();
}
