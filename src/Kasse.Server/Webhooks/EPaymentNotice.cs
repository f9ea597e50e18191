using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Storage;

namespace Kasse.Server.Webhooks;

/// <summary>What a receiver is told of something that happened to a payment. Members in the order in which the platform writes them.</summary>
/// <param name="PspReference">Of this very event.</param>
/// <param name="Name">Upper case, unlike the type that was registered for, which is not told.</param>
/// <param name="Success">False when it was tried and the processor said no.</param>
public sealed record EPaymentNotice(
    string Msn,
    string Reference,
    Guid PspReference,
    string Name,
    NoticeAmount Amount,
    string Timestamp,
    string? IdempotencyKey,
    bool Success,
    string? CaptureGuaranteedUntil,
    NoticeShipping? ShippingDetails,
    NoticeUser? UserDetails,
    Guid? Sub)
{
    public static readonly IReadOnlyList<string> Names = ["CREATED", "ABORTED", "EXPIRED", "CANCELLED", "CAPTURED", "REFUNDED", "AUTHORIZED", "TERMINATED"];

    static readonly NoticeJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Letters and signs as they are: this is never put into a page as it stands.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string TypeOf(string name) => $"epayments.payment.{name.ToLowerInvariant()}.v1";

    /// <returns>Null for what nobody outside is told.</returns>
    public static string? NameOf(PaymentEvent happened) => happened switch
    {
        PaymentEvent.Created => "CREATED",
        PaymentEvent.Authorized or PaymentEvent.Declined => "AUTHORIZED",
        PaymentEvent.Aborted => "ABORTED",
        PaymentEvent.Expired => "EXPIRED",
        PaymentEvent.Terminated => "TERMINATED",
        PaymentEvent.Captured or PaymentEvent.CaptureFailed => "CAPTURED",
        PaymentEvent.Cancelled => "CANCELLED",
        PaymentEvent.Refunded or PaymentEvent.RefundFailed => "REFUNDED",
        PaymentEvent.SentToPayer or PaymentEvent.ChallengeStarted or PaymentEvent.AnswerOutstanding => null,
        _ => throw new InvalidOperationException($"Nobody decided whether receivers of webhooks are told of {happened.GetType().Name}."),
    };

    /// <param name="order">What the payment was created with.</param>
    /// <param name="createKey">An authorization carries the key of the request that created the payment, other events the key of their own.</param>
    public static EPaymentNotice From(Entry entry, PaymentEvent happened, Order order, string? createKey)
    {
        var authorized = happened as PaymentEvent.Authorized;
        return new EPaymentNotice(
            entry.Msn,
            order.Reference,
            happened.PspReference,
            NameOf(happened)!,
            NoticeAmount.From(AmountOf(happened) ?? order.Amount),
            happened.At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ"),
            happened is PaymentEvent.Authorized or PaymentEvent.Declined ? createKey : entry.Key,
            happened is not (PaymentEvent.Declined or PaymentEvent.CaptureFailed or PaymentEvent.RefundFailed),
            authorized?.GuaranteedUntil.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz"),
            authorized?.Shipping is { } shipping ? NoticeShipping.From(shipping) : null,
            authorized?.Profile is { } profile ? NoticeUser.From(profile) : null,
            authorized?.Profile?.Sub);
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json.EPaymentNotice);

    /// <returns>Null for what concerns the whole payment.</returns>
    static Money? AmountOf(PaymentEvent happened) => happened switch
    {
        PaymentEvent.Authorized e => e.Amount,
        PaymentEvent.Declined e => e.Amount,
        PaymentEvent.Captured e => e.Amount,
        PaymentEvent.CaptureFailed e => e.Amount,
        PaymentEvent.Cancelled e => e.Amount,
        PaymentEvent.Refunded e => e.Amount,
        PaymentEvent.RefundFailed e => e.Amount,
        _ => null,
    };
}

public sealed record NoticeAmount(string Currency, long Value)
{
    public static NoticeAmount From(Money money) => new(money.Currency, money.Minor);
}

public sealed record NoticeAddress(string AddressLine1, string? AddressLine2, string City, string Country, string PostCode)
{
    public static NoticeAddress From(PostalAddress address) =>
        new(address.AddressLine1, address.AddressLine2, address.City, address.Country, address.PostCode);
}

/// <param name="ShippingCost">Minor units.</param>
public sealed record NoticeShipping(NoticeAddress Address, long ShippingCost, string ShippingOptionId, string ShippingOptionName)
{
    public static NoticeShipping From(ShippingChoice choice) =>
        new(NoticeAddress.From(choice.Address), choice.Cost.Minor, choice.OptionId, choice.OptionName);
}

/// <summary>What the payer shared. The first four are always there, empty where they were not asked for: receivers read them unguarded.</summary>
public sealed record NoticeUser(
    string Email, string FirstName, string LastName, string MobileNumber, string? DateOfBirth, IReadOnlyList<NoticeAddress> Addresses)
{
    public static NoticeUser From(SharedProfile profile) => new(
        profile.Email ?? "",
        profile.FirstName ?? "",
        profile.LastName ?? "",
        profile.PhoneNumber ?? "",
        profile.BirthDate?.ToString("yyyy-MM-dd"),
        profile.Address is { } address ? [NoticeAddress.From(address)] : []);
}

[JsonSerializable(typeof(EPaymentNotice))]
sealed partial class NoticeJson : JsonSerializerContext;
