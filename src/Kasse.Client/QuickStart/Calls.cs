using Kasse.Client.EPayment;

namespace Kasse.Client.QuickStart;

/// <summary>
/// The calls of the platform's quick start, as it spells them. Each has retries and one idempotency key, like
/// <see cref="EPaymentClient"/>, which answers them and throws the same <see cref="VippsMobilePayException"/>.
/// </summary>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/quick-start/"/></remarks>
public static class EpaymentService
{
    static EPaymentClient Payments => VippsConfiguration.Client.EPayment;

    /// <inheritdoc cref="EPaymentClient.CreateAsync"/>
    /// <param name="request">What to ask for.</param>
    /// <param name="cancellationToken">Ends the waiting. The payment may have been made all the same.</param>
    public static Task<PaymentCreated> CreatePayment(CreatePaymentRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Payments.CreateAsync(request.InOurWords, cancellationToken: cancellationToken);
    }

    /// <inheritdoc cref="EPaymentClient.GetAsync"/>
    public static Task<Payment> GetPayment(string reference, CancellationToken cancellationToken = default) => Payments.GetAsync(reference, cancellationToken);

    /// <inheritdoc cref="EPaymentClient.GetEventsAsync"/>
    public static Task<IReadOnlyList<PaymentEvent>> GetPaymentEventLog(string reference, CancellationToken cancellationToken = default) =>
        Payments.GetEventsAsync(reference, cancellationToken);

    /// <inheritdoc cref="EPaymentClient.CaptureAsync"/>
    /// <param name="reference">Yours.</param>
    /// <param name="request">How much to take.</param>
    /// <param name="cancellationToken">Ends the waiting. The capture may have been made all the same.</param>
    public static Task<PaymentModified> CapturePayment(string reference, CaptureModificationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Payments.CaptureAsync(reference, request.ModificationAmount.InOurWords, cancellationToken: cancellationToken);
    }

    /// <inheritdoc cref="EPaymentClient.RefundAsync"/>
    /// <param name="reference">Yours.</param>
    /// <param name="request">How much to pay back.</param>
    /// <param name="cancellationToken">Ends the waiting. The refund may have been made all the same.</param>
    public static Task<PaymentModified> RefundPayment(string reference, RefundModificationRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Payments.RefundAsync(reference, request.ModificationAmount.InOurWords, cancellationToken: cancellationToken);
    }

    /// <inheritdoc cref="EPaymentClient.CancelAsync"/>
    /// <param name="reference">Yours.</param>
    /// <param name="cancellationToken">Ends the waiting. The payment may have been cancelled all the same.</param>
    public static Task<PaymentModified> CancelPayment(string reference, CancellationToken cancellationToken = default) =>
        Payments.CancelAsync(reference, cancellationToken: cancellationToken);
}
