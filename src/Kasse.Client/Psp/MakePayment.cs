using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Client.Calls;

namespace Kasse.Client.Psp;

/// <summary>
/// What is posted to <see cref="PspPayment.MakePaymentUrl"/> when the payer has decided: charge the card, or learn that there is nothing to charge. The
/// amount is not in it. Compare its <c>Authorization</c> header with your own token first.
/// </summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/psp-api/"/></remarks>
public sealed record MakePaymentRequest
{
    /// <summary>The provider's id. After 3-D Secure it comes a second time.</summary>
    public required string PspTransactionId { get; init; }

    /// <summary>The sales unit.</summary>
    public string? MerchantSerialNumber { get; init; }

    /// <summary>Whether there is something to charge.</summary>
    public required PspPaymentState PaymentState { get; init; }

    /// <summary>The first digits of the payer's card.</summary>
    public string? BinNumber { get; init; }

    /// <summary>What to charge; null when there is nothing to.</summary>
    public NetworkToken? NetworkToken { get; init; }

    /// <summary>Where to send the payer when 3-D Secure has ended.</summary>
    public IReadOnlyList<PspOperationLink> Operations { get; init; } = [];

    /// <summary>Reads the body of the call.</summary>
    /// <param name="body">As it came, UTF-8.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static MakePaymentRequest Parse(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize(body, PspJson.Default.MakePaymentRequest) ?? throw new JsonException("The call is null.");
}

/// <summary>What a payer decided.</summary>
[JsonConverter(typeof(PspPaymentStateConverter))]
public enum PspPaymentState
{
    /// <summary>A word that this package does not know.</summary>
    Unknown,

    /// <summary>The payer approved: charge the card.</summary>
    Accepted,

    /// <summary>The payer did nothing in time.</summary>
    Timeout,

    /// <summary>The payer said no, or the card could not be used.</summary>
    UserCancel,
}

/// <summary>A stand-in for the payer's card. All of it is secret.</summary>
public sealed record NetworkToken
{
    /// <summary>Stands for the card's number.</summary>
    public required string Number { get; init; }

    /// <summary>Proves this one charge, base64.</summary>
    public required string Cryptogram { get; init; }

    /// <summary>Two digits.</summary>
    public required string ExpiryMonth { get; init; }

    /// <summary>Four digits.</summary>
    public required string ExpiryYear { get; init; }

    /// <summary><c>VISA</c> or <c>MASTERCARD</c>.</summary>
    public required string TokenType { get; init; }

    /// <summary>Electronic commerce indicator.</summary>
    public string? Eci { get; init; }

    /// <summary>Leaves everything secret out, so that it does not end up in a log.</summary>
    public override string ToString() => $"a {TokenType} network token";
}

/// <summary>Where to send the payer when 3-D Secure has ended so.</summary>
/// <param name="Operation"><c>3dssuccess</c>, <c>3dscancel</c> or <c>3dsfailure</c>.</param>
/// <param name="Url">Where to.</param>
public sealed record PspOperationLink(string Operation, string Url);

/// <summary>How the charge went: what the call is answered with, as <c>application/json</c> and with status 200.</summary>
public sealed class MakePaymentAnswer
{
    readonly MakePaymentAnswerBody body;

    MakePaymentAnswer(string pspTransactionId, string status, string? url3DSecure = null, string? errorId = null, string? errorText = null) =>
        body = new(errorId is null ? null : new(errorId, errorText ?? ""), new(pspTransactionId, status, url3DSecure));

    /// <summary>The amount is reserved.</summary>
    /// <param name="pspTransactionId">As in the request.</param>
    public static MakePaymentAnswer Ok(string pspTransactionId) => new(pspTransactionId, "OK");

    /// <summary>It is not. Also the answer to a payer who said no.</summary>
    /// <param name="pspTransactionId">As in the request.</param>
    /// <param name="errorId">The platform's number for why, such as <c>89</c> for insufficient funds.</param>
    /// <param name="errorText">In words.</param>
    public static MakePaymentAnswer Fail(string pspTransactionId, string errorId, string errorText) =>
        new(pspTransactionId, "FAIL", errorId: errorId, errorText: errorText);

    /// <summary>The payer must pass 3-D Secure first; then you are asked again. Only once.</summary>
    /// <param name="pspTransactionId">As in the request.</param>
    /// <param name="url">Where they do.</param>
    public static MakePaymentAnswer SoftDecline(string pspTransactionId, string url) =>
        new(pspTransactionId, "SOFT_DECLINE", url, "1036", "Soft Decline");

    /// <summary>As it is sent, UTF-8.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(body, PspJson.Default.MakePaymentAnswerBody);
}

sealed record MakePaymentAnswerBody(MakePaymentError? ErrorMessage, MakePaymentInfo PaymentInfo);

sealed record MakePaymentError(string ErrorId, string ErrorText);

sealed record MakePaymentInfo(string PspTransactionId, string Status, [property: JsonPropertyName("url3dSecure")] string? Url3DSecure);

sealed class PspPaymentStateConverter : WordConverter<PspPaymentState>;
