using System.Security.Cryptography;
using System.Text;

namespace Kasse.Engine.Payments;

/// <summary>Somebody with the app: who they are, in the words of profile sharing.</summary>
/// <param name="Sub">What the ids are made of that merchants get instead of a phone number: <see cref="SubAt"/>.</param>
public sealed record Payer(
    string PhoneNumber,
    Guid Sub,
    string FirstName,
    string LastName,
    string Email,
    DateOnly BirthDate,
    PostalAddress Address,
    string? NationalIdentityNumber = null)
{
    /// <summary>Businesses may not be paid by children below this age.</summary>
    public const int AgeMin = 15;

    /// <summary>The stable id that a sales unit gets: always the same there, and another one everywhere else.</summary>
    public Guid SubAt(string msn)
    {
        var id = SHA256.HashData(Encoding.UTF8.GetBytes($"{Sub} {msn}")).AsSpan(0, 16);
        // As a random UUID says that it is one, which is what readers expect to see.
        (id[6], id[8]) = ((byte)(id[6] & 0x0F | 0x40), (byte)(id[8] & 0x3F | 0x80));
        return new Guid(id, bigEndian: true);
    }

    public int AgeOn(DateTimeOffset moment)
    {
        var today = DateOnly.FromDateTime(moment.UtcDateTime);
        var age = today.Year - BirthDate.Year;
        return BirthDate > today.AddYears(-age) ? age - 1 : age;
    }

    public bool MayPay(int? minimumAge, DateTimeOffset moment) => AgeOn(moment) >= Math.Max(AgeMin, minimumAge ?? 0);
}

/// <summary>The payer's yes: with which card, and what was chosen and shared on the way.</summary>
/// <param name="Payer">Null when somebody pays on the hosted card page, where nobody signs in.</param>
/// <param name="Forced">Approved by the merchant's test call instead of a person.</param>
/// <param name="ChallengePassed">The payer has identified at the issuer (3-D Secure).</param>
public sealed record Approval(Payer? Payer, Card? Card, ShippingChoice? Shipping = null, bool Forced = false, bool ChallengePassed = false);

/// <summary>What was shared with the merchant; only consented parts are set.</summary>
public sealed record SharedProfile(
    Guid Sub, string? Email, string? FirstName, string? LastName, string? PhoneNumber, DateOnly? BirthDate, PostalAddress? Address);
