using Kasse.Engine.Payments;

namespace Kasse.Server.Ecom;

/// <summary>Request of capture, refund and cancel.</summary>
sealed record ModificationRequest(AskedUnit? MerchantInfo, AskedModification? Transaction, bool? ShouldReleaseRemainingFunds);

sealed record AskedUnit(string? MerchantSerialNumber);

/// <param name="Amount">Øre. Absent or 0 means all that is left.</param>
sealed record AskedModification(long? Amount, string? TransactionText);

/// <summary>Answer to capture and cancel.</summary>
sealed record ModifiedResponse(string OrderId, TransactionInfo TransactionInfo, TransactionSummary TransactionSummary);

/// <summary>Answer to refund, which alone calls it <c>transaction</c>.</summary>
sealed record RefundedResponse(string OrderId, TransactionInfo Transaction, TransactionSummary TransactionSummary);

sealed record TransactionInfo(long Amount, string TimeStamp, string? TransactionText, string Status, string? TransactionId);

/// <param name="BankIdentificationNumber">In the details only.</param>
sealed record TransactionSummary(
    long CapturedAmount, long RemainingAmountToCapture, long RefundedAmount, long RemainingAmountToRefund, int? BankIdentificationNumber = null)
{
    public static TransactionSummary Of(Payment payment) =>
        new(payment.Captured.Minor, payment.Capturable.Minor, payment.Refunded.Minor, payment.Refundable.Minor);
}
