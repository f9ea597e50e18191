using Kasse.Engine.Payments;
using Kasse.Server.Callers;

namespace Kasse.Server.Ecom;

/// <summary><c>POST /ecomm/v2/payments/{orderId}/refund</c></summary>
static class Refund
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var (asked, refused) = Modification.Read(call, platform, Operations.Refund, takesAmount: true);
        if (asked is null) return refused!;

        var outcome = await asked.Do(call, platform, Operations.Refund, asked.Amount?.Minor ?? 0,
            (payment, now, pspReference) => platform.Rules.Refund(payment, asked.Amount, now, pspReference, asked.Text));
        if (outcome.Refusal is { } refusal) return EcomError.From(Operations.Refund, refusal, asked.Unit, outcome.Payment, call.Reference);

        var refunded = (PaymentEvent.Refunded)outcome.Event!;
        var info = new TransactionInfo(
            refunded.Amount.Minor, platform.TimeOf(outcome), refunded.Text, "Refund", OrderLog.TransactionId(refunded.PspReference));
        return Reply.JsonOfOld(200, new RefundedResponse(call.Reference, info, TransactionSummary.Of(outcome.Payment!)), EcomJson.Default.RefundedResponse);
    }
}
