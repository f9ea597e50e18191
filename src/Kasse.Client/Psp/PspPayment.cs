using System.Text.Json.Serialization;
using Kasse.Client.Calls;

namespace Kasse.Client.Psp;

/// <summary>A payment that a provider asks for on behalf of a merchant.</summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/psp-api/"/></remarks>
public sealed record PspPayment
{
    /// <summary>The provider's id, at most 36 letters, digits and hyphens, never used before.</summary>
    public required string PspTransactionId { get; init; }

    /// <summary>The merchant's id, 1 to 50 letters, digits and hyphens.</summary>
    public required string MerchantOrderId { get; init; }

    /// <summary>Øre.</summary>
    public required long Amount { get; init; }

    /// <summary>Norwegian kroner, the only one.</summary>
    public string Currency { get; init; } = "NOK";

    /// <summary>Where the payer comes back to.</summary>
    public required string PspRedirectUrl { get; init; }

    /// <summary>Https: asked to charge the card. Answer within 15 seconds; see <see cref="MakePaymentRequest"/>.</summary>
    public required string MakePaymentUrl { get; init; }

    /// <summary>Comes back as the whole <c>Authorization</c> header of that call, at most 255 characters.</summary>
    public string? MakePaymentToken { get; init; }

    /// <summary>Eight Norwegian digits, where they are known.</summary>
    public string? CustomerMobileNumber { get; init; }

    /// <summary>What it is for. Payers see it.</summary>
    public string? PaymentText { get; init; }

    /// <summary>True answers with an address that opens the payer's app from another.</summary>
    public bool? IsApp { get; init; }

    /// <summary>True asks the phone at once, with the platform's leave.</summary>
    public bool? SkipLandingPage { get; init; }
}

/// <summary>A payment that can be paid now.</summary>
public sealed record PspInitiated
{
    /// <summary>As you asked.</summary>
    public required string PspTransactionId { get; init; }

    /// <summary>As you asked.</summary>
    public string? MerchantOrderId { get; init; }

    /// <summary>Where to send the payer.</summary>
    public required string VippsRedirectUrl { get; init; }
}

/// <summary>Something that the provider did with a card, told afterwards.</summary>
public sealed record PspStatusUpdate
{
    /// <summary>The provider's id.</summary>
    public required string PspTransactionId { get; init; }

    /// <summary>What was done.</summary>
    public required PspStatus Status { get; init; }

    /// <summary>Of this step, in øre.</summary>
    public required long Amount { get; init; }

    /// <summary>Norwegian kroner, the only one.</summary>
    public string Currency { get; init; } = "NOK";

    /// <summary>Payers see it.</summary>
    public string? PaymentText { get; init; }

    /// <summary>Whether it went well; it did, unless you say otherwise.</summary>
    public PspOperationStatus? OperationStatus { get; init; }
}

/// <summary>What a provider does with a card.</summary>
[JsonConverter(typeof(PspStatusConverter))]
public enum PspStatus
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>An amount was reserved.</summary>
    Reserved,

    /// <summary>An amount was captured.</summary>
    Captured,

    /// <summary>A reservation was given free.</summary>
    Cancelled,

    /// <summary>An amount was paid back.</summary>
    Refunded,
}

/// <summary>Whether it went well.</summary>
[JsonConverter(typeof(PspOperationStatusConverter))]
public enum PspOperationStatus
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>It did.</summary>
    Success,

    /// <summary>It did not, and moves nothing.</summary>
    Failed,
}

/// <summary>A payment as the platform knows it.</summary>
public sealed record PspDetails
{
    /// <summary>The provider's id.</summary>
    public required string PspTransactionId { get; init; }

    /// <summary>The merchant's id.</summary>
    public string? MerchantOrderId { get; init; }

    /// <summary>The sums, in øre.</summary>
    public Ecom.EcomSummary? TransactionSummary { get; init; }

    /// <summary>What the provider told, the newest first. The nightly batch writes it.</summary>
    public IReadOnlyList<PspLogEntry> TransactionLogHistory { get; init; } = [];
}

/// <summary>One thing that the provider told.</summary>
public sealed record PspLogEntry
{
    /// <summary>Øre.</summary>
    public long Amount { get; init; }

    /// <summary>The provider's text.</summary>
    public string? PaymentText { get; init; }

    /// <summary>When. UTC.</summary>
    public DateTimeOffset? TimeStamp { get; init; }

    /// <summary>What was done, or, when <see cref="OperationSuccess"/> is false, was not.</summary>
    public PspStatus Operation { get; init; }

    /// <summary>False when it failed.</summary>
    public bool OperationSuccess { get; init; } = true;
}

sealed class PspStatusConverter : WordConverter<PspStatus>;

sealed class PspOperationStatusConverter : WordConverter<PspOperationStatus>;
