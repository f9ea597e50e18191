using System.Collections.Frozen;
using Kasse.Engine.Payments;

namespace Kasse.Server.EPayment;

/// <summary>The shipping part of a create request, which makes it Express.</summary>
static class CreateShipping
{
    static readonly FrozenDictionary<string, string> Types = Words.Themselves("HOME_DELIVERY", "PICKUP_POINT", "MAILBOX", "IN_STORE", "OTHER");

    static readonly FrozenDictionary<string, string> Brands = Words.Themselves(
        "POSTEN", "BRING", "POSTNORD", "HELTHJEM", "PORTERBUDDY", "DHL", "INSTABOX", "FEDEX", "MATKAHUOLTO", "GLS", "POSTI", "GORDON", "OTHER");

    /// <param name="currency">The payment's, in which all options must be.</param>
    public static ShippingOffer From(AskedShipping shipping, string currency, Shape at)
    {
        if (shipping.FixedOptions is null == shipping.DynamicOptions is null) at.Fault("Exactly one of FixedOptions and DynamicOptions must be set.");
        return new(
            Groups(shipping.FixedOptions, currency, at),
            shipping.DynamicOptions is { } dynamic ? at.In("dynamicOptions").Text(dynamic.CallbackUrl) : null,
            shipping.DynamicOptions?.CallbackAuthorizationToken,
            at.Each(shipping.AllowedCountries, Country));
    }

    static IReadOnlyList<ShippingGroup>? Groups(IReadOnlyList<AskedShippingGroup?>? fixedOptions, string currency, Shape at)
    {
        at.NotEmpty(fixedOptions);
        var groups = at.Each(fixedOptions, (inGroup, group) => Group(group, currency, inGroup));
        if (groups?.DistinctBy(g => (g.Type, g.Brand)).Count() < groups?.Count)
            at.Fault("fixedOptions", "The field FixedOptions must hold one group for each Brand and Type.");
        return groups;
    }

    static ShippingGroup Group(AskedShippingGroup group, string currency, Shape at)
    {
        if (at.Has(group.Options)) at.NotEmpty(group.Options);
        return new(
            at.Word(group.Type, Types, ""),
            at.Word(group.Brand, Brands, ""),
            group.IsDefault ?? false,
            Priority(group.Priority, at),
            at.Each(group.Options, (inOption, option) => Option(option, currency, inOption)) ?? []);
    }

    static ShippingOption Option(AskedShippingOption option, string currency, Shape at)
    {
        var amount = at.Amount(option.Amount);
        if (option.Amount is not null && amount.Currency != currency)
            at.In("amount").Fault("currency", "The field Currency must be the payment's currency.");
        return new(
            at.Text(option.Id),
            amount,
            at.Text(option.Name),
            option.IsDefault ?? false,
            Priority(option.Priority, at),
            option.Meta,
            option.EstimatedDelivery);
    }

    static int Priority(long? priority, Shape at) => (int)(at.OptionalNumber(priority, int.MinValue, int.MaxValue) ?? 0);

    static string Country(Shape at, string country)
    {
        if (country.Length != 2 || !country.All(char.IsAsciiLetter)) at.Fault($"The value '{country}' is not valid.");
        return country.ToUpperInvariant();
    }
}
