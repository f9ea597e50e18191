using System.Text.Json.Serialization;
using Kasse.Client.Calls;
using Kasse.Client.EPayment;

namespace Kasse.Client.OrderManagement;

/// <summary>What an order is known by; <c>paymentType</c> in the API.</summary>
public enum OrderKind
{
    /// <summary><c>ECOM</c>: the reference of a payment, of ePayment or eCom.</summary>
    Payment,

    /// <summary><c>RECURRING</c>: the id of a charge on an agreement.</summary>
    Charge,
}

/// <summary>What the app shows with an order.</summary>
public sealed record OrderInformation
{
    /// <summary>The newest link, if there is one.</summary>
    public OrderCategory? Category { get; init; }

    /// <summary>What was bought, if it was told.</summary>
    public Receipt? Receipt { get; init; }
}

/// <summary>A link that the app shows with an order.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/order-management-api/"/></remarks>
public sealed record OrderCategory
{
    /// <summary>What it is called.</summary>
    public required CategoryKind Category { get; init; }

    /// <summary>Where it leads: a page of yours.</summary>
    public required string OrderDetailsUrl { get; init; }

    /// <summary>A picture that was added with <see cref="OrderManagementClient.AddImageAsync"/>.</summary>
    public string? ImageId { get; init; }
}

/// <summary>What a link is called.</summary>
[JsonConverter(typeof(CategoryKindConverter))]
public enum CategoryKind
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>More about the order.</summary>
    General,

    /// <summary>Its receipt.</summary>
    Receipt,

    /// <summary>Its confirmation.</summary>
    OrderConfirmation,

    /// <summary>Where the parcel is.</summary>
    Delivery,

    /// <summary>The ticket.</summary>
    Ticket,

    /// <summary>The booking.</summary>
    Booking,
}

sealed class CategoryKindConverter : WordConverter<CategoryKind>;
