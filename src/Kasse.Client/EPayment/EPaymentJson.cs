using System.Text.Json.Serialization;

namespace Kasse.Client.EPayment;

/// <summary>What is asked, in capture and refund.</summary>
sealed record Modification(Amount ModificationAmount);

sealed record Cancellation(bool CancelTransactionOnly);

sealed record Approval(Customer Customer);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(CreatePayment))]
[JsonSerializable(typeof(PaymentCreated))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(IReadOnlyList<PaymentEvent>))]
[JsonSerializable(typeof(Modification))]
[JsonSerializable(typeof(Cancellation))]
[JsonSerializable(typeof(PaymentModified))]
[JsonSerializable(typeof(Approval))]
sealed partial class EPaymentJson : JsonSerializerContext;
