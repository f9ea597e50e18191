namespace Kasse.Storage.Orders;

public enum OrderType
{
    /// <summary>A payment of ePayment or eCom, by its reference.</summary>
    Ecom,

    /// <summary>A charge on an agreement, by its id.</summary>
    Recurring,
}

/// <summary>What an order is known by. There need not be such a payment, or not yet.</summary>
public sealed record OrderName(string Msn, OrderType Type, string Id);

public enum CategoryKind
{
    General,
    Receipt,
    OrderConfirmation,
    Delivery,
    Ticket,
    Booking,
}

/// <summary>A link that the app shows with an order: to the ticket, the booking, the parcel.</summary>
/// <param name="ImageId">One of the sales unit's <see cref="OrderImage"/>s, to be shown with it.</param>
public sealed record OrderCategory(Guid Id, OrderName Order, CategoryKind Kind, string Url, string? ImageId);

/// <summary>A picture that orders of its sales unit may show.</summary>
public sealed record OrderImage(string Msn, string Id, string ContentType, byte[] Content);

/// <summary>An order that something was told about.</summary>
/// <param name="At">Real time of the latest word.</param>
public sealed record ToldOrder(OrderName Name, bool HasReceipt, int CategoryCount, DateTimeOffset At);

/// <summary>An image without what it shows.</summary>
public sealed record StoredImage(string Msn, string Id, string ContentType, long Bytes, DateTimeOffset At);
