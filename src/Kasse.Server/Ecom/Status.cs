using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Ecom;

/// <summary><c>GET /ecomm/v2/payments/{orderId}/status</c>, deprecated: one word, which captures and refunds never change.</summary>
static class Status
{
    public static Task<Reply> Handle(Call call, Platform platform)
    {
        var (unit, refused) = Unit.Of(call);
        if (unit is null) return Task.FromResult(refused!);

        return Task.FromResult(platform.FindOrder(unit, call.Reference) is { } history
            ? Reply.JsonOfOld(200, StatusResponse.From(history), EcomJson.Default.StatusResponse)
            : EcomError.From(Operations.Status, Refusal.PaymentNotFound, unit, null, call.Reference));
    }
}

sealed record StatusResponse(string OrderId, StatusInfo TransactionInfo)
{
    public static StatusResponse From(History history)
    {
        var payment = history.Payment;
        var initiated = OrderLog.Of(history)[0];
        return new(payment.Reference, new(
            (payment.Authorization?.Amount ?? payment.Order.Amount).Minor, Word(history), initiated.TimeStamp, initiated.TransactionId));
    }

    static string Word(History history)
    {
        var payment = history.Payment;
        return payment.State switch
        {
            PaymentState.Created when payment.LastDecline is not null => "FAILED",
            PaymentState.Created => "INITIATE",
            PaymentState.Authorized => payment.Captured.IsZero && payment.Capturable.IsZero ? "VOID" : "RESERVE",
            PaymentState.Aborted => history.Entries.Any(entry => entry.Event is PaymentEvent.Aborted { OnLandingPage: true }) ? "REJECTED" : "CANCEL",
            PaymentState.Expired => payment.LastDecline is null ? "REJECTED" : "FAILED",
            PaymentState.Terminated => "CANCEL",
        };
    }
}

/// <param name="TimeStamp">Of the initiation, whatever has happened since.</param>
sealed record StatusInfo(long Amount, string Status, string TimeStamp, string? TransactionId);
