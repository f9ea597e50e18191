using System.Text.Json.Serialization;
using Kasse.Client.Calls;

namespace Kasse.Client.EPayment;

/// <summary>
/// Express: how it may be delivered. Say either <see cref="FixedOptions"/> or <see cref="DynamicOptions"/>, and ask for the scope
/// <c>name address email phoneNumber</c>.
/// </summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/features/express"/></remarks>
public sealed record Shipping
{
    /// <summary>The same for every address. One group for each brand and type.</summary>
    public IReadOnlyList<ShippingGroup>? FixedOptions { get; init; }

    /// <summary>Asked of you when the address is known.</summary>
    public DynamicShipping? DynamicOptions { get; init; }

    /// <summary>Where you deliver to, ISO 3166-1 alpha-2. The sales unit's own country, unless you say otherwise.</summary>
    public IReadOnlyList<string>? AllowedCountries { get; init; }
}

/// <summary>Where the platform asks how it may be delivered to an address.</summary>
public sealed record DynamicShipping
{
    /// <summary>Https. It is answered with groups, or with 400 where you do not deliver.</summary>
    public required string CallbackUrl { get; init; }

    /// <summary>Sent along as the whole <c>Authorization</c> header, so that you know who asks.</summary>
    public string? CallbackAuthorizationToken { get; init; }
}

/// <summary>Deliveries of one kind by one carrier.</summary>
public sealed record ShippingGroup
{
    /// <summary>Where it is delivered to.</summary>
    public required ShippingType Type { get; init; }

    /// <summary>Who delivers.</summary>
    public required ShippingBrand Brand { get; init; }

    /// <summary>Whether it is chosen until the payer chooses another.</summary>
    public bool? IsDefault { get; init; }

    /// <summary>The lowest comes first.</summary>
    public int? Priority { get; init; }

    /// <summary>At least one.</summary>
    public required IReadOnlyList<ShippingOption> Options { get; init; }
}

/// <summary>One way to deliver.</summary>
public sealed record ShippingOption
{
    /// <summary>Yours; you get it back as <see cref="ShippingDetails.ShippingOptionId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What it costs, in the payment's currency. It is added to the payment.</summary>
    public required Amount Amount { get; init; }

    /// <summary>What payers read.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is chosen until the payer chooses another.</summary>
    public bool? IsDefault { get; init; }

    /// <summary>The lowest comes first.</summary>
    public int? Priority { get; init; }

    /// <summary>More words about it.</summary>
    public string? Meta { get; init; }

    /// <summary>When it arrives, in your own words.</summary>
    public string? EstimatedDelivery { get; init; }
}

/// <summary>Where something is delivered to.</summary>
[JsonConverter(typeof(ShippingTypeConverter))]
public enum ShippingType
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>The payer's door.</summary>
    HomeDelivery,

    /// <summary>A place where the payer fetches it.</summary>
    PickupPoint,

    /// <summary>The payer's mailbox.</summary>
    Mailbox,

    /// <summary>Your shop.</summary>
    InStore,

    /// <summary>None of these.</summary>
    Other,
}

/// <summary>Who delivers.</summary>
[JsonConverter(typeof(ShippingBrandConverter))]
public enum ShippingBrand
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>Posten.</summary>
    Posten,

    /// <summary>Bring.</summary>
    Bring,

    /// <summary>PostNord.</summary>
    Postnord,

    /// <summary>Helthjem.</summary>
    Helthjem,

    /// <summary>Porterbuddy.</summary>
    Porterbuddy,

    /// <summary>DHL.</summary>
    Dhl,

    /// <summary>Instabox.</summary>
    Instabox,

    /// <summary>FedEx.</summary>
    Fedex,

    /// <summary>Matkahuolto.</summary>
    Matkahuolto,

    /// <summary>GLS.</summary>
    Gls,

    /// <summary>Posti.</summary>
    Posti,

    /// <summary>Gordon.</summary>
    Gordon,

    /// <summary>None of these.</summary>
    Other,
}

sealed class ShippingTypeConverter : WordConverter<ShippingType>;

sealed class ShippingBrandConverter : WordConverter<ShippingBrand>;
