using Kasse.Client.Calls;

namespace Kasse.Client.Ecom;

/// <summary>The eCom API, version 2: for those who have not moved to ePayment yet. Norwegian kroner only.</summary>
/// <remarks>
/// <para>Every call may throw a <see cref="VippsMobilePayException"/>, whose code is eCom's, and whose title is eCom's error group.</para>
/// <para><see href="https://developer.vippsmobilepay.com/docs/APIs/ecom-api/"/></para>
/// </remarks>
public sealed class EcomClient
{
    readonly Connection connection;

    internal EcomClient(Connection connection) => this.connection = connection;

    /// <summary>Asks for a payment.</summary>
    /// <param name="order">What to ask for.</param>
    /// <param name="cancellationToken">Ends the waiting. The order may have been made all the same.</param>
    /// <exception cref="VippsMobilePayException">
    /// Among others: 34 the order id was used before. Initiating has no idempotency key: after an answer that was lost, the retry may fail with 34 although
    /// the order id was new. The order is there then, and its address is not to be had any more: ask again with another order id. Nobody can pay
    /// the first one, unless it skipped the landing page: then cancel it before you ask again.
    /// </exception>
    public Task<EcomInitiated> InitiateAsync(EcomOrder order, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(order);
        var call = new ApiCall("eCom initiate", HttpMethod.Post, "ecomm/v2/payments") { Reference = order.OrderId }
            .With(InitiateBody.From(order, Msn), EcomJson.Default.InitiateBody);
        return connection.SendAsync(call, EcomJson.Default.EcomInitiated, cancellationToken);
    }

    /// <summary>Takes an amount that the payer approved: when you deliver, within 180 days.</summary>
    /// <param name="orderId">Yours.</param>
    /// <param name="transactionText">Payers see it.</param>
    /// <param name="amount">Øre. Null is all that is left.</param>
    /// <param name="idempotencyKey">At most 40 characters. Null makes one for this call and all its retries.</param>
    /// <param name="cancellationToken">Ends the waiting. The capture may have been made all the same.</param>
    /// <exception cref="VippsMobilePayException">Among others: 61 more than is left, 62 the payer has not approved, 98 too late.</exception>
    public Task<EcomModified> CaptureAsync(
        string orderId, string transactionText, long? amount = null, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ModifyAsync(HttpMethod.Post, "capture", orderId, Body(transactionText, amount), idempotencyKey, cancellationToken);

    /// <summary>Pays back what was captured, or a part of it, within 365 days.</summary>
    /// <param name="orderId">Yours.</param>
    /// <param name="transactionText">Payers see it.</param>
    /// <param name="amount">Øre. Null is all that can be refunded.</param>
    /// <param name="idempotencyKey">At most 40 characters. Null makes one for this call and all its retries.</param>
    /// <param name="cancellationToken">Ends the waiting. The refund may have been made all the same.</param>
    /// <exception cref="VippsMobilePayException">Among others: 71 more than is left, 72 nothing was captured, 95 too late.</exception>
    public Task<EcomModified> RefundAsync(
        string orderId, string transactionText, long? amount = null, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ModifyAsync(HttpMethod.Post, "refund", orderId, Body(transactionText, amount), idempotencyKey, cancellationToken);

    /// <summary>Gives free what is reserved, or ends an order that nobody has approved yet.</summary>
    /// <param name="orderId">Yours.</param>
    /// <param name="transactionText">Payers see it.</param>
    /// <param name="releaseRemaining">True also gives free what is left of an order that was captured in part.</param>
    /// <param name="idempotencyKey">At most 40 characters. Null makes one for this call and all its retries.</param>
    /// <param name="cancellationToken">Ends the waiting. The order may have been cancelled all the same.</param>
    /// <exception cref="VippsMobilePayException">Among others: 51 captured already, 52 over already.</exception>
    public Task<EcomModified> CancelAsync(
        string orderId, string transactionText, bool releaseRemaining = false, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ModifyAsync(
            HttpMethod.Put, "cancel", orderId, Body(transactionText, null) with { ShouldReleaseRemainingFunds = releaseRemaining }, idempotencyKey, cancellationToken);

    /// <summary>An order as it stands, and all that happened to it.</summary>
    /// <param name="orderId">Yours.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">404 with code 35: there is none.</exception>
    public Task<EcomDetails> GetDetailsAsync(string orderId, CancellationToken cancellationToken = default) =>
        connection.SendAsync(ApiCall.Get("eCom details", Path(orderId, "details"), orderId), EcomJson.Default.EcomDetails, cancellationToken);

    /// <summary>In the test environment: approves as a test user would, without a phone. Not in express.</summary>
    /// <param name="orderId">Yours.</param>
    /// <param name="phoneNumber">Of a test user, eight digits.</param>
    /// <param name="url">What <see cref="InitiateAsync"/> answered.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been approved all the same.</param>
    /// <exception cref="VippsMobilePayException">Among others: Customer 81, no test user has that number.</exception>
    public async Task ForceApproveAsync(string orderId, string phoneNumber, string url, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(url);
        var token = url[(url.IndexOf("token=", StringComparison.Ordinal) + "token=".Length)..];
        var call = ApiCall.Post("eCom force approve", $"ecomm/v2/integration-test/payments/{ApiCall.Segment(orderId)}/approve", orderId, null)
            .With(new ApprovalBody(phoneNumber, token), EcomJson.Default.ApprovalBody) with
        { IdempotencyHeader = "X-Request-Id" };
        await connection.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    string Msn => connection.Msn ?? throw new InvalidOperationException(
        $"eCom names the sales unit in each request: set {nameof(VippsMobilePayOptions.MerchantSerialNumber)}, or use {nameof(VippsMobilePayClient.ForSalesUnit)}.");

    ModificationBody Body(string text, long? amount) => new(new SalesUnit(Msn), new ModificationAsked(amount, text));

    async Task<EcomModified> ModifyAsync(HttpMethod method, string verb, string orderId, ModificationBody body, string? key, CancellationToken cancel)
    {
        var call = ApiCall.Post($"eCom {verb}", Path(orderId, verb), orderId, key).With(body, EcomJson.Default.ModificationBody)
            with
        { Method = method, IdempotencyHeader = "X-Request-Id" };
        var answer = await connection.SendAsync(call, EcomJson.Default.ModificationAnswer, cancel).ConfigureAwait(false);
        return new EcomModified
        {
            OrderId = answer.OrderId ?? orderId,
            Transaction = answer.TransactionInfo ?? answer.Transaction ?? new EcomTransaction(),
            Summary = answer.TransactionSummary ?? new EcomSummary(),
        };
    }

    static string Path(string orderId, string verb) => $"ecomm/v2/payments/{ApiCall.Segment(orderId)}/{verb}";
}
