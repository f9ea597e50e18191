namespace Kasse.Client.EPayment;

/// <summary>A payment as it stands.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/get"/></remarks>
public sealed record Payment
{
    /// <summary>Yours.</summary>
    public required string Reference { get; init; }

    /// <summary>The platform's, as in settlement reports.</summary>
    public string? PspReference { get; init; }

    /// <summary>Whether the payer decided, and how. What became of the money afterwards is in <see cref="Aggregate"/>.</summary>
    public required PaymentState State { get; init; }

    /// <summary>What you asked for.</summary>
    public required Amount Amount { get; init; }

    /// <summary>What is reserved, captured, given free and paid back so far.</summary>
    public required PaymentAggregate Aggregate { get; init; }

    /// <summary>What is paid with.</summary>
    public PaymentMethod? PaymentMethod { get; init; }

    /// <summary>Names the payer, once they have shared something.</summary>
    public Profile? Profile { get; init; }

    /// <summary>Where the payer can still pay; null when it is over.</summary>
    public string? RedirectUrl { get; init; }

    /// <summary>Your own pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Express: what the payer chose, once paid.</summary>
    public ShippingDetails? ShippingDetails { get; init; }

    /// <summary>What the payer shared, once paid.</summary>
    public UserDetails? UserDetails { get; init; }

    /// <summary>Until when a capture cannot fail for want of money, once paid. UTC.</summary>
    public DateTimeOffset? CaptureGuaranteedUntil { get; init; }
}

/// <summary>The sums of a payment, in minor units of its currency.</summary>
public sealed record PaymentAggregate
{
    /// <summary>What the payer approved. It stays, whatever is captured, cancelled or refunded.</summary>
    public required Amount AuthorizedAmount { get; init; }

    /// <summary>What was captured in all. It stays when something is refunded.</summary>
    public required Amount CapturedAmount { get; init; }

    /// <summary>What was paid back in all.</summary>
    public required Amount RefundedAmount { get; init; }

    /// <summary>What was given free without being captured.</summary>
    public required Amount CancelledAmount { get; init; }

    /// <summary>What can still be captured.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Amount Capturable => AuthorizedAmount with
    {
        // A payment that was cancelled before anybody paid shows all of it as cancelled, and nothing as authorized.
        Value = Math.Max(0, AuthorizedAmount.Value - CancelledAmount.Value - CapturedAmount.Value),
    };

    /// <summary>What can still be refunded.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Amount Refundable => CapturedAmount with { Value = CapturedAmount.Value - RefundedAmount.Value };
}

/// <summary>Express: what the payer chose.</summary>
public sealed record ShippingDetails
{
    /// <summary>Where to.</summary>
    public Address? Address { get; init; }

    /// <summary>Minor units. It is part of the authorized amount.</summary>
    public long ShippingCost { get; init; }

    /// <summary>Your <see cref="ShippingOption.Id"/>.</summary>
    public string? ShippingOptionId { get; init; }

    /// <summary>Your <see cref="ShippingOption.Name"/>.</summary>
    public string? ShippingOptionName { get; init; }
}

/// <summary>An address in the payer's own spelling.</summary>
public sealed record Address
{
    /// <summary>Street and number.</summary>
    public string? AddressLine1 { get; init; }

    /// <summary>More of it.</summary>
    public string? AddressLine2 { get; init; }

    /// <summary>The town.</summary>
    public string? City { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    public string? Country { get; init; }

    /// <summary>The postal code.</summary>
    public string? PostCode { get; init; }
}

/// <summary>What the payer shared. What was not asked for is empty.</summary>
public sealed record UserDetails
{
    /// <summary>The e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>First and middle names.</summary>
    public string? FirstName { get; init; }

    /// <summary>The family name.</summary>
    public string? LastName { get; init; }

    /// <summary>Digits with country code.</summary>
    public string? MobileNumber { get; init; }

    /// <summary><c>yyyy-MM-dd</c>.</summary>
    public string? DateOfBirth { get; init; }

    /// <summary>The payer's addresses.</summary>
    public IReadOnlyList<Address> Addresses { get; init; } = [];
}

/// <summary>Something that happened to a payment.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/get-event-log"/></remarks>
public sealed record PaymentEvent
{
    /// <summary>The payment.</summary>
    public required string Reference { get; init; }

    /// <summary>The platform's id of this event; the first one's is the payment's.</summary>
    public string? PspReference { get; init; }

    /// <summary>What happened, or, when <see cref="Success"/> is false, did not.</summary>
    public required PaymentEventName Name { get; init; }

    /// <summary>Of this event, not a sum.</summary>
    public required Amount Amount { get; init; }

    /// <summary>When. UTC.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The key of the request that made it happen; null when none did.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>False when it was tried and failed: no money moved.</summary>
    public bool Success { get; init; } = true;
}

/// <summary>A payment after a capture, refund or cancel.</summary>
public sealed record PaymentModified
{
    /// <summary>The payment.</summary>
    public required string Reference { get; init; }

    /// <summary>The payment's, not the modification's.</summary>
    public string? PspReference { get; init; }

    /// <summary>Stays <see cref="PaymentState.Authorized"/>, unless a payment was cancelled before it was paid.</summary>
    public required PaymentState State { get; init; }

    /// <summary>What the payment was created with, not what was captured or refunded now.</summary>
    public required Amount Amount { get; init; }

    /// <summary>The sums with this modification in them.</summary>
    public required PaymentAggregate Aggregate { get; init; }

    internal static PaymentModified From(Payment payment) => new()
    {
        Reference = payment.Reference,
        PspReference = payment.PspReference,
        State = payment.State,
        Amount = payment.Amount,
        Aggregate = payment.Aggregate,
    };
}
