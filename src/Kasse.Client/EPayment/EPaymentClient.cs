using Kasse.Client.Calls;

namespace Kasse.Client.EPayment;

/// <summary>The ePayment API.</summary>
/// <remarks>
/// <para>Every call may throw a <see cref="VippsMobilePayException"/>. When its <see cref="VippsMobilePayException.IsTransient"/> is true nobody
/// knows whether it was done: call again with the same idempotency key, or read the payment.</para>
/// <para><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/"/></para>
/// </remarks>
public sealed class EPaymentClient
{
    readonly Connection connection;

    internal EPaymentClient(Connection connection) => this.connection = connection;

    /// <summary>Asks for a payment.</summary>
    /// <param name="payment">What to ask for.</param>
    /// <param name="idempotencyKey">
    /// At most 50 characters. Null makes one for this call and all its retries. Give one that you keep with the order, and the call can be
    /// repeated even after your program was killed: the answer is the first one.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting. The payment may have been made all the same.</param>
    /// <exception cref="VippsMobilePayException">Among others: 4150 the reference was used before, 4020 the key was, 5040 the currency is not
    /// the sales unit's, 6010 the amount is too small; without a code when something is malformed, which
    /// <see cref="VippsMobilePayException.ExtraDetails"/> then names.</exception>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/create"/></remarks>
    public Task<PaymentCreated> CreateAsync(CreatePayment payment, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payment);
        var call = ApiCall.Post("ePayment create", "epayment/v1/payments", payment.Reference, idempotencyKey).With(payment, EPaymentJson.Default.CreatePayment);
        return connection.SendAsync(call, EPaymentJson.Default.PaymentCreated, cancellationToken);
    }

    /// <summary>A payment as it stands.</summary>
    /// <param name="reference">Yours.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">404 with code 5090: there is none.</exception>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/get"/></remarks>
    public Task<Payment> GetAsync(string reference, CancellationToken cancellationToken = default) =>
        connection.SendAsync(ApiCall.Get("ePayment get", Path(reference), reference), EPaymentJson.Default.Payment, cancellationToken);

    /// <summary>All that happened to a payment, the oldest first.</summary>
    /// <param name="reference">Yours.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="VippsMobilePayException">404 with code 5090: there is none.</exception>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/get-event-log"/></remarks>
    public Task<IReadOnlyList<PaymentEvent>> GetEventsAsync(string reference, CancellationToken cancellationToken = default) => connection.SendAsync(
        ApiCall.Get("ePayment events", Path(reference, "/events"), reference), EPaymentJson.Default.IReadOnlyListPaymentEvent, cancellationToken);

    /// <summary>Takes an amount, or a part of it, that the payer approved: when you deliver, not before.</summary>
    /// <param name="reference">Yours.</param>
    /// <param name="amount">In the payment's currency. Several captures are fine, until all of it is taken.</param>
    /// <param name="idempotencyKey">At most 50 characters. Null makes one for this call and all its retries.</param>
    /// <param name="cancellationToken">Ends the waiting. The capture may have been made all the same.</param>
    /// <exception cref="VippsMobilePayException">Among others: 6080 the payer has not approved, 6090 more than is left, 6100 too late, 4010 the
    /// key came with another amount before.</exception>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/capture"/></remarks>
    public Task<PaymentModified> CaptureAsync(string reference, Amount amount, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ModifyAsync("capture", reference, amount, idempotencyKey, cancellationToken);

    /// <summary>Pays back what was captured, or a part of it, within 365 days.</summary>
    /// <param name="reference">Yours.</param>
    /// <param name="amount">In the payment's currency. Several refunds are fine, until all of it is paid back.</param>
    /// <param name="idempotencyKey">At most 50 characters. Null makes one for this call and all its retries.</param>
    /// <param name="cancellationToken">Ends the waiting. The refund may have been made all the same.</param>
    /// <exception cref="VippsMobilePayException">Among others: 6150 more than is left, 6180 nothing is left, 6220 too late, 4150 the key came
    /// with another amount before.</exception>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/refund"/></remarks>
    public Task<PaymentModified> RefundAsync(string reference, Amount amount, string? idempotencyKey = null, CancellationToken cancellationToken = default) =>
        ModifyAsync("refund", reference, amount, idempotencyKey, cancellationToken);

    /// <summary>Gives free all that is not captured. A payment that nobody has approved yet is ended.</summary>
    /// <param name="reference">Yours.</param>
    /// <param name="onlyBeforeAuthorization">True leaves a payment alone that the payer has approved, and fails with 6060.</param>
    /// <param name="idempotencyKey">At most 50 characters. Null makes one for this call and all its retries.</param>
    /// <param name="cancellationToken">Ends the waiting. The payment may have been cancelled all the same.</param>
    /// <exception cref="VippsMobilePayException">Among others: 6040 all of it is captured, 6050 or 6190 it was over already, 6250 the payer is just
    /// approving: ask again later.</exception>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/cancel"/></remarks>
    public async Task<PaymentModified> CancelAsync(
        string reference, bool onlyBeforeAuthorization = false, string? idempotencyKey = null, CancellationToken cancellationToken = default)
    {
        var call = ApiCall.Post("ePayment cancel", Path(reference, "/cancel"), reference, idempotencyKey)
            .With(new Cancellation(onlyBeforeAuthorization), EPaymentJson.Default.Cancellation);
        try
        {
            return await connection.SendAsync(call, EPaymentJson.Default.PaymentModified, cancellationToken).ConfigureAwait(false);
        }
        catch (VippsMobilePayException again) when (again is { Code: "6050" or "6190", AttemptCount: > 1 })
        {
            // The platform's newest description knows no key for cancel, so the second attempt may find what the first has done.
            var payment = await GetAsync(reference, cancellationToken).ConfigureAwait(false);
            if (payment.Aggregate.CancelledAmount.Value == 0) throw;
            return PaymentModified.From(payment);
        }
    }

    /// <summary>In the test environment: approves as a test user would, without a phone. Not for Express.</summary>
    /// <param name="reference">Yours.</param>
    /// <param name="phoneNumber">Of a test user in the payment's country, digits with country code.</param>
    /// <param name="cancellationToken">Ends the waiting. It may have been approved all the same.</param>
    /// <exception cref="VippsMobilePayException">Among others: 6230 it is approved already, 10020 not in this environment, 10030 the test user
    /// must approve once by hand first.</exception>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/knowledge-base/test-environment"/></remarks>
    public async Task ForceApproveAsync(string reference, string phoneNumber, CancellationToken cancellationToken = default)
    {
        var call = ApiCall.Post("ePayment force approve", $"epayment/v1/test/payments/{ApiCall.Segment(reference)}/approve", reference, null)
            .With(new Approval(new Customer { PhoneNumber = phoneNumber }), EPaymentJson.Default.Approval);
        try
        {
            await connection.SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (VippsMobilePayException again) when (again is { Code: "6230", AttemptCount: > 1 })
        {
            // The only operation without a key: an earlier attempt approved it, and its answer was lost.
        }
    }

    /// <summary>
    /// Waits until the payer has decided, or cannot any more: asks every two seconds, as the platform advises. Webhooks tell sooner; do both, as
    /// either may fail.
    /// </summary>
    /// <param name="reference">Yours.</param>
    /// <param name="startAfter">
    /// When to ask first. Five seconds unless you say otherwise, as nobody decides sooner; <see cref="TimeSpan.Zero"/> when the payer has come back.
    /// </param>
    /// <param name="timeLimit">
    /// How long to wait in all: 11 minutes unless you say otherwise, in which an ordinary payment is paid or expired. Payments with an
    /// <see cref="CreatePayment.ExpiresAt"/> may take longer.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting, and nothing else.</param>
    /// <returns>The payment. Still <see cref="PaymentState.Created"/> when the time is over.</returns>
    /// <exception cref="VippsMobilePayException">There is no such payment, or the platform could not be reached until the time was over.</exception>
    /// <remarks><see href="https://developer.vippsmobilepay.com/docs/knowledge-base/polling-guidelines"/></remarks>
    public async Task<Payment> WaitForOutcomeAsync(
        string reference, TimeSpan? startAfter = null, TimeSpan? timeLimit = null, CancellationToken cancellationToken = default)
    {
        var until = connection.Time.GetUtcNow() + (timeLimit ?? TimeSpan.FromMinutes(11));
        var wait = startAfter ?? TimeSpan.FromSeconds(5);
        while (true)
        {
            await Task.Delay(wait, connection.Time, cancellationToken).ConfigureAwait(false);
            wait = TimeSpan.FromSeconds(2);
            var isLast = connection.Time.GetUtcNow() + wait > until;
            try
            {
                var payment = await GetAsync(reference, cancellationToken).ConfigureAwait(false);
                if (payment.State != PaymentState.Created || isLast) return payment;
            }
            catch (VippsMobilePayException lost) when (lost.IsTransient && !isLast)
            {
                // The payer's phone and the platform are not impressed by our lost connection: the outcome is still to come.
                wait = lost.RetryAfter ?? wait;
            }
        }
    }

    Task<PaymentModified> ModifyAsync(string verb, string reference, Amount amount, string? key, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(amount);
        var call = ApiCall.Post($"ePayment {verb}", Path(reference, $"/{verb}"), reference, key).With(new Modification(amount), EPaymentJson.Default.Modification);
        return connection.SendAsync(call, EPaymentJson.Default.PaymentModified, cancel);
    }

    static string Path(string reference, string verb = "") => $"epayment/v1/payments/{ApiCall.Segment(reference)}{verb}";
}
