using System.Text.Json.Serialization;
using Kasse.Client.Calls;

namespace Kasse.Client.Ecom;

/// <summary>An order after a capture, refund or cancel.</summary>
public sealed record EcomModified
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>What was done now.</summary>
    public required EcomTransaction Transaction { get; init; }

    /// <summary>The sums with it.</summary>
    public required EcomSummary Summary { get; init; }
}

/// <summary>One step of an order.</summary>
public sealed record EcomTransaction
{
    /// <summary>Øre.</summary>
    public long Amount { get; init; }

    /// <summary>The platform's word for it, which is not the same everywhere: <c>RESERVED</c> in callbacks, <c>RESERVE</c> in express.</summary>
    public string? Status { get; init; }

    /// <summary>When. UTC.</summary>
    public DateTimeOffset? TimeStamp { get; init; }

    /// <summary>Yours.</summary>
    public string? TransactionText { get; init; }

    /// <summary>The platform's id of this step, where it has one.</summary>
    public string? TransactionId { get; init; }
}

/// <summary>The sums of an order, in øre.</summary>
public sealed record EcomSummary
{
    /// <summary>Øre.</summary>
    public long CapturedAmount { get; init; }

    /// <summary>Øre.</summary>
    public long RemainingAmountToCapture { get; init; }

    /// <summary>Øre.</summary>
    public long RefundedAmount { get; init; }

    /// <summary>Øre.</summary>
    public long RemainingAmountToRefund { get; init; }
}

/// <summary>An order as it stands, and all that happened to it.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/ecom-api/vipps-ecom-api"/></remarks>
public sealed record EcomDetails
{
    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>The sums, once the payer has acted.</summary>
    public EcomSummary? TransactionSummary { get; init; }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<EcomLogEntry> TransactionLogHistory { get; init; } = [];

    /// <summary>Express: what the payer chose.</summary>
    public EcomShippingDetails? ShippingDetails { get; init; }

    /// <summary>What the payer shared. It is gone after seven days.</summary>
    public EcomUserDetails? UserDetails { get; init; }

    /// <summary>Names the payer in the Userinfo API.</summary>
    public string? Sub { get; init; }
}

/// <summary>Something that happened to an order.</summary>
public sealed record EcomLogEntry
{
    /// <summary>What happened, or, when <see cref="OperationSuccess"/> is false, did not.</summary>
    public required EcomOperation Operation { get; init; }

    /// <summary>False when it was tried and failed.</summary>
    public bool OperationSuccess { get; init; } = true;

    /// <summary>Øre.</summary>
    public long Amount { get; init; }

    /// <summary>When. UTC.</summary>
    public DateTimeOffset? TimeStamp { get; init; }

    /// <summary>Yours.</summary>
    public string? TransactionText { get; init; }

    /// <summary>The platform's id of this step, where it has one.</summary>
    public string? TransactionId { get; init; }

    /// <summary>The idempotency key of the request.</summary>
    public string? RequestId { get; init; }
}

/// <summary>Express: where to, and how.</summary>
public sealed record EcomShippingDetails
{
    /// <summary>Where to.</summary>
    public EcomAddress? Address { get; init; }

    /// <summary><b>Kroner</b>, unlike every other amount.</summary>
    public decimal ShippingCost { get; init; }

    /// <summary>Your <see cref="EcomShippingMethod.Name"/>.</summary>
    public string? ShippingMethod { get; init; }

    /// <summary>Your <see cref="EcomShippingMethod.Id"/>.</summary>
    public string? ShippingMethodId { get; init; }
}

/// <summary>A Norwegian address. The postal code goes by two names.</summary>
public sealed record EcomAddress
{
    /// <summary>Street and number.</summary>
    public string? AddressLine1 { get; init; }

    /// <summary>More of it.</summary>
    public string? AddressLine2 { get; init; }

    /// <summary>The town.</summary>
    public string? City { get; init; }

    /// <summary><c>Norway</c> in details, <c>NO</c> in callbacks.</summary>
    public string? Country { get; init; }

    /// <summary>The postal code in details.</summary>
    public string? PostCode { get; init; }

    /// <summary>The postal code in callbacks.</summary>
    public string? ZipCode { get; init; }
}

/// <summary>What the payer shared.</summary>
public sealed record EcomUserDetails
{
    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>First and middle names.</summary>
    public string? FirstName { get; init; }

    /// <summary>The family name.</summary>
    public string? LastName { get; init; }

    /// <summary>Eight digits.</summary>
    public string? MobileNumber { get; init; }

    /// <summary>Names the payer when a consent is withdrawn.</summary>
    public string? UserId { get; init; }
}

/// <summary>What happens to orders.</summary>
[JsonConverter(typeof(EcomOperationConverter))]
public enum EcomOperation
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>You asked for it.</summary>
    Initiate,

    /// <summary>The payer approved, and the amount is reserved.</summary>
    Reserve,

    /// <summary>The payer approved, and the amount was captured at once.</summary>
    Sale,

    /// <summary>You captured.</summary>
    Capture,

    /// <summary>You paid back.</summary>
    Refund,

    /// <summary>It ended before it was reserved.</summary>
    Cancel,

    /// <summary>You gave free what was reserved.</summary>
    Void,
}

sealed class EcomOperationConverter : WordConverter<EcomOperation>;

/// <summary>What is posted to your <see cref="EcomOrder.CallbackPrefix"/>. Compare its <c>Authorization</c> header with your own token first.</summary>
public sealed record EcomCallback
{
    /// <summary>The sales unit.</summary>
    public required string MerchantSerialNumber { get; init; }

    /// <summary>The order.</summary>
    public required string OrderId { get; init; }

    /// <summary>What happened: <c>RESERVED</c> or <c>RESERVE</c> when the payer approved, <c>CANCELLED</c>, <c>REJECTED</c> or <c>RESERVE_FAILED</c> when not.</summary>
    public required EcomTransaction TransactionInfo { get; init; }

    /// <summary>Why not, where it is said.</summary>
    public EcomErrorInfo? ErrorInfo { get; init; }

    /// <summary>Express: what the payer chose.</summary>
    public EcomShippingDetails? ShippingDetails { get; init; }

    /// <summary>What the payer shared.</summary>
    public EcomUserDetails? UserDetails { get; init; }

    /// <summary>Reads the body of a callback.</summary>
    /// <param name="body">As it came, UTF-8.</param>
    /// <exception cref="System.Text.Json.JsonException">It is none.</exception>
    public static EcomCallback Parse(ReadOnlySpan<byte> body) =>
        System.Text.Json.JsonSerializer.Deserialize(body, EcomJson.Default.EcomCallback) ?? throw new System.Text.Json.JsonException("The callback is null.");
}

/// <summary>Why an order came to nothing.</summary>
public sealed record EcomErrorInfo
{
    /// <summary>Such as <c>PAYMENTS</c>.</summary>
    public string? ErrorGroup { get; init; }

    /// <summary>Such as <c>45</c>.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>In English words that may change.</summary>
    public string? ErrorMessage { get; init; }
}
