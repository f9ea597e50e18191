using Kasse.Engine.Payments;

namespace Kasse.Testing;

/// <summary>A payment as it was when it was asked for. Amounts are in minor units: 100 is one krone.</summary>
/// <param name="MerchantSerialNumber">Whose it is.</param>
/// <param name="Reference">As the merchant calls it.</param>
/// <param name="State">Captures and refunds move the sums, never the state.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Amount">What was asked for.</param>
/// <param name="Authorized">What the payer said yes to.</param>
/// <param name="Captured">What the merchant has taken of it.</param>
/// <param name="Refunded">What the merchant has given back.</param>
/// <param name="Cancelled">What the merchant has let go.</param>
public sealed record TestPayment(
    string MerchantSerialNumber, string Reference, TestPaymentState State, string Currency, long Amount, long Authorized, long Captured, long Refunded, long Cancelled)
{
    internal static TestPayment From(Payment payment) => new(
        payment.Msn,
        payment.Reference,
        payment.State switch
        {
            PaymentState.Created => TestPaymentState.Created,
            PaymentState.Authorized => TestPaymentState.Authorized,
            PaymentState.Aborted => TestPaymentState.Aborted,
            PaymentState.Expired => TestPaymentState.Expired,
            PaymentState.Terminated => TestPaymentState.Terminated,
        },
        payment.Order.Amount.Currency,
        payment.Order.Amount.Minor,
        payment.Authorized.Minor,
        payment.Captured.Minor,
        payment.Refunded.Minor,
        payment.Cancelled.Minor);
}

/// <summary>Where a payment is.</summary>
public enum TestPaymentState
{
    /// <summary>It waits for the payer.</summary>
    Created,

    /// <summary>The payer said yes, and the money is held.</summary>
    Authorized,

    /// <summary>The payer said no.</summary>
    Aborted,

    /// <summary>The payer said nothing in time.</summary>
    Expired,

    /// <summary>The merchant cancelled before the payer answered.</summary>
    Terminated,
}
