using Kasse.Engine.Payments;
using Kasse.Server.Web.Landing;

namespace Kasse.Server.EPayment;

/// <summary>Answer to get. A client reads absent members as absent; one that is null makes some of them fail.</summary>
/// <param name="RedirectUrl">While somebody can still pay.</param>
/// <param name="Profile">Always there, with nothing in it when nothing was asked for.</param>
sealed record PaymentResponse(
    WireAggregate Aggregate,
    WireAmount Amount,
    string State,
    WirePaymentMethod PaymentMethod,
    WireProfile Profile,
    Guid PspReference,
    string? RedirectUrl,
    string Reference,
    IReadOnlyDictionary<string, string>? Metadata,
    WireShippingDetails? ShippingDetails,
    WireUserDetails? UserDetails,
    string? CaptureGuaranteedUntil)
{
    public static PaymentResponse From(Payment payment, Addresses addresses)
    {
        var authorization = payment.Authorization;
        return new(
            WireAggregate.From(payment),
            WireAmount.From(payment.Order.Amount),
            Words.Of(payment.State),
            new(Words.Of(payment.Order.Method), authorization?.Card.Bin),
            new(authorization?.Profile?.Sub),
            payment.PspReference,
            payment.IsOpen ? addresses.Redirect(payment) : null,
            payment.Reference,
            payment.Order.Metadata,
            authorization?.Shipping is { } shipping ? WireShippingDetails.From(shipping) : null,
            authorization?.Profile is { } profile ? WireUserDetails.From(profile) : null,
            authorization?.GuaranteedUntil.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+00:00'"));
    }
}

/// <param name="CardBin">The six digits that name the card's issuer, once paid.</param>
sealed record WirePaymentMethod(string Type, string? CardBin);

/// <param name="Sub">The payer, for Userinfo, once they have shared something.</param>
sealed record WireProfile(Guid? Sub);

/// <param name="ShippingCost">Minor units of the payment's currency.</param>
sealed record WireShippingDetails(WireAddress Address, long ShippingCost, string ShippingOptionId, string ShippingOptionName)
{
    public static WireShippingDetails From(ShippingChoice choice) =>
        new(WireAddress.From(choice.Address), choice.Cost.Minor, choice.OptionId, choice.OptionName);
}

/// <summary>What the payer shared. Clients read it without looking whether a member is there, so what was not shared is empty.</summary>
sealed record WireUserDetails(
    string Email, string FirstName, string LastName, string MobileNumber, DateOnly? DateOfBirth, IReadOnlyList<WireAddress> Addresses)
{
    public static WireUserDetails From(SharedProfile profile) => new(
        profile.Email ?? "",
        profile.FirstName ?? "",
        profile.LastName ?? "",
        profile.PhoneNumber ?? "",
        profile.BirthDate,
        profile.Address is { } address ? [WireAddress.From(address)] : []);
}

sealed record WireAddress(string AddressLine1, string? AddressLine2, string City, string Country, string PostCode)
{
    public static WireAddress From(PostalAddress address) =>
        new(address.AddressLine1, address.AddressLine2, address.City, address.Country, address.PostCode);
}
