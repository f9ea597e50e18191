using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kasse.Engine.Psp;
using Kasse.Server.Callers;
using Kasse.Server.Outbound;

namespace Kasse.Server.Psp;

sealed record InitRequest(
    string? PspTransactionId, string? MerchantOrderId, string? CustomerMobileNumber, long? Amount, string? Currency, string? PspRedirectUrl,
    string? MakePaymentUrl, string? MakePaymentToken, string? PaymentText, bool? IsApp, bool? SkipLandingPage, string? Scope, string? MerchantAgreementUrl,
    [property: JsonPropertyName("agreementURL")] string? AgreementUrl);

sealed record InitResponse(string PspTransactionId, string MerchantOrderId, string VippsRedirectUrl);

sealed record ChargeRequest(string? PspTransactionId, string? MerchantOrderId, long? Amount, string? Currency, string? PaymentText);

sealed record ChargeResponse(string PspTransactionId, string MerchantOrderId, string PaymentInstrument, MakePaymentRequest.Token NetworkToken);

sealed record UpdateStatusRequest(IReadOnlyList<UpdateStatusRequest.Update?>? Transactions)
{
    public sealed record Update(string? PspTransactionId, string? Status, long? Amount, string? Currency, string? PaymentText, string? OperationStatus);
}

sealed record UpdateStatusResponse(UpdateStatusResponse.Info ResponseInfo)
{
    public static readonly UpdateStatusResponse Success = new(new Info("9000", "SUCCESS"));

    public sealed record Info(string ResponseCode, string ResponseMessage);
}

/// <param name="Token">What stands behind <c>token=</c> in the address that init answered.</param>
sealed record ApproveRequest(string? CustomerPhoneNumber, string? Token);

sealed record DetailsResponse(string PspTransactionId, string MerchantOrderId, DetailsResponse.Summary TransactionSummary, IReadOnlyList<DetailsResponse.Line> TransactionLogHistory)
{
    public static DetailsResponse From(PspTransaction transaction) => new(
        transaction.Order.Id,
        transaction.Order.MerchantOrderId,
        new Summary(transaction.Captured.Minor, transaction.Capturable.Minor, transaction.Refunded.Minor, transaction.Refundable.Minor),
        [.. transaction.Log.Reverse().Select(Line.From)]);

    public sealed record Summary(long CapturedAmount, long RemainingAmountToCapture, long RefundedAmount, long RemainingAmountToRefund);

    public sealed record Line(long Amount, string? PaymentText, string TimeStamp, string Operation, bool OperationSuccess)
    {
        public static Line From(PspLogLine line) => new(
            line.Amount.Minor,
            line.Text,
            line.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture),
            line.Operation switch
            {
                PspOperation.Reserved => "RESERVED",
                PspOperation.Captured => "CAPTURED",
                PspOperation.Cancelled => "CANCELLED",
                PspOperation.Refunded => "REFUNDED",
            },
            line.Succeeded);
    }
}

/// <summary>What is sent: what is absent is left out, in a content type spelled just so.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PspError.Error[]))]
[JsonSerializable(typeof(InitResponse))]
[JsonSerializable(typeof(ChargeResponse))]
[JsonSerializable(typeof(UpdateStatusResponse))]
[JsonSerializable(typeof(DetailsResponse))]
sealed partial class PspWireJson : JsonSerializerContext;

/// <summary>What is read, with patience: amounts as text, numbers where text is due.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowTrailingCommas = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    Converters = [typeof(StorableTextConverter), typeof(WholeNumberConverter)])]
[JsonSerializable(typeof(InitRequest))]
[JsonSerializable(typeof(ChargeRequest))]
[JsonSerializable(typeof(UpdateStatusRequest))]
[JsonSerializable(typeof(ApproveRequest))]
sealed partial class PspRequestJson : JsonSerializerContext
{
    public static (T? Body, Reply? Refused) Read<T>(Call call, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(call.Text, type) is { } body ? (body, null) : (null, PspError.Invalid(WrongBody.Empty));
        }
        catch (JsonException wrong)
        {
            return (null, PspError.Invalid(WrongBody.Unreadable(call.Text, wrong)));
        }
    }
}
