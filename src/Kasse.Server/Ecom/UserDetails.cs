using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Server.Ecom;

/// <summary>What the payer shared, in details and in callbacks.</summary>
/// <param name="MobileNumber">Eight digits.</param>
/// <param name="UserId">Express has a shorter spelling of the same id than a payment with a scope.</param>
sealed record UserDetails(string? Email, string? FirstName, string? LastName, string? MobileNumber, string UserId)
{
    public const string Expired = "[Expired]";

    /// <returns>Null when nothing was shared.</returns>
    public static UserDetails? From(Payment payment, bool forgotten = false)
    {
        if (payment.Authorization?.Profile is not { } profile) return null;
        return forgotten
            ? new(Expired, Expired, Expired, Expired, Expired)
            : new(profile.Email, profile.FirstName, profile.LastName, PhoneNumber.Shown(profile.PhoneNumber), IdOf(payment.Order, profile.Sub));
    }

    public static string IdOf(Order order, Guid sub) => order.Shipping is null ? sub.ToString() : Convert.ToBase64String(sub.ToByteArray());
}

static class Kroner
{
    /// <summary>Without decimals where there are none.</summary>
    public static decimal Of(Money money) => money.Minor % 100 == 0 ? money.Minor / 100 : money.Minor / 100m;
}

static class Countries
{
    public static string Name(string code) => code switch
    {
        "NO" => "Norway",
        "DK" => "Denmark",
        "FI" => "Finland",
        "SE" => "Sweden",
        _ => code,
    };
}
