using System.Security.Cryptography;
using System.Text.Json;
using Kasse.Engine.Payments;
using Kasse.Server.Outbound;
using Microsoft.AspNetCore.DataProtection;

namespace Kasse.Server.Web.Wallet;

/// <summary>One way that goods can travel, as offered to a payer.</summary>
/// <param name="Sealed">The whole choice, which only we can have made: what is paid in the end is what was offered.</param>
public sealed record OfferedShipping(ShippingChoice Choice, string Details, bool IsDefault, string Sealed);

/// <summary>Another address than the payer's own, as typed.</summary>
public sealed record AnotherAddress(string? Line1, string? Line2, string? PostCode, string? City, string? Country)
{
    public PostalAddress Else(PostalAddress own) => Line1 is { Length: > 0 } && City is { Length: > 0 } && PostCode is { Length: > 0 } && Country is { Length: 2 }
        ? new PostalAddress(Line1, string.IsNullOrWhiteSpace(Line2) ? null : Line2, City, PostCode, Country.ToUpperInvariant())
        : own;
}

/// <summary>Express: what can be chosen, and the choice on its way through the payer's browser.</summary>
sealed class ShippingChoices(IDataProtectionProvider protection, ShippingOptions merchant)
{
    /// <returns>Empty when nothing is delivered there.</returns>
    public async Task<IReadOnlyList<OfferedShipping>> For(WalletRequest request, PostalAddress address, CancellationToken stopping)
    {
        var payment = request.Payment;
        var groups = await merchant.For(payment, request.Unit, address, stopping);
        var protector = ProtectorFor(payment);
        return
        [
            .. from shippingGroup in groups.OrderBy(g => g.Priority)
               from option in shippingGroup.Options.OrderBy(o => o.Priority)
               let choice = new ShippingChoice(address, option.Id, option.Name, option.Amount)
               select new OfferedShipping(
                   choice,
                   string.Join(" · ", new[] { shippingGroup.Brand == "OTHER" ? null : shippingGroup.Brand, option.EstimatedDelivery, option.Meta }.Where(part => !string.IsNullOrEmpty(part))),
                   shippingGroup.IsDefault && option.IsDefault,
                   protector.Protect(JsonSerializer.Serialize(choice))),
        ];
    }

    /// <returns>Null when nothing was chosen, or nothing that we offered for this payment.</returns>
    public ShippingChoice? Open(Payment payment, string? choice)
    {
        if (choice is null || payment.Order.Shipping is null) return null;
        try
        {
            return JsonSerializer.Deserialize<ShippingChoice>(ProtectorFor(payment).Unprotect(choice));
        }
        catch (CryptographicException)
        {
            // Made for another payment, or by somebody else: the payer chooses again.
            return null;
        }
    }

    IDataProtector ProtectorFor(Payment payment) => protection.CreateProtector("shipping", payment.Msn, payment.Reference);
}
