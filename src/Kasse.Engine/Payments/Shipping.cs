namespace Kasse.Engine.Payments;

/// <summary>Express: how goods may travel. Either a fixed list, or an address of the merchant's that is asked once the payer's address is known.</summary>
/// <param name="AllowedCountries">ISO 3166-1 alpha-2; without them goods go to the sales unit's own country.</param>
public sealed record ShippingOffer(
    IReadOnlyList<ShippingGroup>? FixedOptions,
    string? CallbackUrl,
    string? CallbackAuthorization,
    IReadOnlyList<string>? AllowedCountries);

/// <param name="Priority">Lowest first.</param>
public sealed record ShippingGroup(string Type, string? Brand, bool IsDefault, int Priority, IReadOnlyList<ShippingOption> Options);

public sealed record ShippingOption(
    string Id, Money Amount, string Name, bool IsDefault, int Priority, string? Meta, string? EstimatedDelivery);

/// <summary>What the payer chose; its cost is added to the amount.</summary>
public sealed record ShippingChoice(PostalAddress Address, string OptionId, string OptionName, Money Cost);

public sealed record PostalAddress(string AddressLine1, string? AddressLine2, string City, string PostCode, string Country);
