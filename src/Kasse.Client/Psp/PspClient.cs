using System.Text.Json.Serialization;
using Kasse.Client.Calls;

namespace Kasse.Client.Psp;

/// <summary>
/// The PSP API, version 3: for payment service providers that charge the card themselves. Needs <see cref="VippsMobilePayOptions.PspId"/>, and the merchant's
/// sales unit with <see cref="VippsMobilePayClient.ForSalesUnit"/>.
/// </summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/psp-api/"/></remarks>
public sealed class PspClient
{
    const string Path = "psp/v3/psppayments";

    readonly Connection connection;

    internal PspClient(Connection connection) => this.connection = connection;

    /// <summary>Asks for a payer's card.</summary>
    /// <param name="payment">What to ask for.</param>
    /// <param name="idempotencyKey">Null makes one for this call and all its retries.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been initiated all the same.</param>
    /// <exception cref="VippsMobilePayException">Among others: 21 the merchant is not active, or not yours; 44 or 99 an id was used before.</exception>
    public Task<PspInitiated> InitAsync(PspPayment payment, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var call = ApiCall.Post("PSP init", $"{Path}/init", payment.PspTransactionId, idempotencyKey).With(payment, PspJson.Default.PspPayment);
        return connection.SendAsync(call, PspJson.Default.PspInitiated, cancellationToken);
    }

    /// <summary>Tells what was done with cards, many at once. It takes effect with the nightly batch.</summary>
    /// <param name="updates">What was done.</param>
    /// <param name="cancellationToken">Ends the waiting. They may have been taken all the same.</param>
    /// <exception cref="VippsMobilePayException">
    /// 51 for what cannot be read. Nothing keeps the platform from taking a report twice, so it is not sent again when it may have been taken: when
    /// <see cref="VippsMobilePayException.IsTransient"/> is true, compare with <see cref="GetDetailsAsync"/> after the batch.
    /// </exception>
    public async Task UpdateStatusAsync(IReadOnlyList<PspStatusUpdate> updates, CancellationToken cancellationToken = default)
    {
        var call = new ApiCall("PSP updatestatus", HttpMethod.Post, $"{Path}/updatestatus") { Repeatable = Repeatable.UnlessPerhapsDone }
            .With(new StatusUpdates(updates), PspJson.Default.StatusUpdates);
        await connection.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A payment as the platform knows it.</summary>
    /// <param name="pspTransactionId">The provider's.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">404: there is none, or it is another provider's.</exception>
    public Task<PspDetails> GetDetailsAsync(string pspTransactionId, CancellationToken cancellationToken = default) => connection.SendAsync(
        ApiCall.Get("PSP details", $"{Path}/{ApiCall.Segment(pspTransactionId)}/details", pspTransactionId), PspJson.Default.PspDetails, cancellationToken);

    /// <summary>In the test environment: approves as a test user would. Answered once the provider's own <c>makePayment</c> has answered.</summary>
    /// <param name="pspTransactionId">The provider's.</param>
    /// <param name="phoneNumber">Of a test user, eight digits.</param>
    /// <param name="vippsRedirectUrl">What <see cref="InitAsync"/> answered.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been approved all the same.</param>
    /// <exception cref="VippsMobilePayException">400 without a word about why. It is not tried again when it may have been done.</exception>
    public async Task ForceApproveAsync(string pspTransactionId, string phoneNumber, string vippsRedirectUrl, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vippsRedirectUrl);
        var token = vippsRedirectUrl[(vippsRedirectUrl.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)..];
        var call = new ApiCall("PSP force approve", HttpMethod.Post, $"psp/v3/integration-test/psppayments/{ApiCall.Segment(pspTransactionId)}/approve")
        {
            Reference = pspTransactionId,
            Repeatable = Repeatable.UnlessPerhapsDone,
        }.With(new PspApproval(phoneNumber, token), PspJson.Default.PspApproval);
        await connection.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }
}

sealed record StatusUpdates(IReadOnlyList<PspStatusUpdate> Transactions);

sealed record PspApproval(string CustomerPhoneNumber, string Token);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(PspPayment))]
[JsonSerializable(typeof(PspInitiated))]
[JsonSerializable(typeof(StatusUpdates))]
[JsonSerializable(typeof(PspDetails))]
[JsonSerializable(typeof(PspApproval))]
[JsonSerializable(typeof(MakePaymentRequest))]
[JsonSerializable(typeof(MakePaymentAnswerBody))]
sealed partial class PspJson : JsonSerializerContext;
