using Kasse.Engine.Payments;
using Kasse.Server.Callers;

namespace Kasse.Server.Ecom;

/// <summary><c>PUT /ecomm/v2/payments/{orderId}/cancel</c>: an order of which something was captured only where the merchant says so.</summary>
static class Cancel
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var (asked, refused) = Modification.Read(call, platform, Operations.Cancel, takesAmount: false);
        if (asked is null) return refused!;

        var outcome = await asked.Do(call, platform, Operations.Cancel, asked.ReleasesTheRest, (payment, now, pspReference) =>
            PaymentRules.Cancel(payment, onlyBeforeAuthorization: false, now, pspReference, onlyBeforeCapture: !asked.ReleasesTheRest));
        if (outcome.Refusal is { } refusal) return EcomError.From(Operations.Cancel, refusal, asked.Unit, outcome.Payment, call.Reference);

        var payment = outcome.Payment!;
        var released = outcome.Event as PaymentEvent.Cancelled;
        var info = new TransactionInfo(
            (payment.Authorization?.Amount ?? payment.Order.Amount).Minor, platform.TimeOf(outcome), asked.Text, "Cancelled",
            released is null ? null : OrderLog.TransactionId(released.PspReference));
        return Reply.JsonOfOld(200, new ModifiedResponse(call.Reference, info, TransactionSummary.Of(payment)), EcomJson.Default.ModifiedResponse);
    }
}
