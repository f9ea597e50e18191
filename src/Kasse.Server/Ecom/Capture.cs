using Kasse.Engine.Payments;
using Kasse.Server.Callers;

namespace Kasse.Server.Ecom;

/// <summary><c>POST /ecomm/v2/payments/{orderId}/capture</c></summary>
static class Capture
{
    public static async Task<Reply> Handle(Call call, Platform platform)
    {
        var (asked, refused) = Modification.Read(call, platform, Operations.Capture, takesAmount: true);
        if (asked is null) return refused!;

        var outcome = await asked.Do(call, platform, Operations.Capture, asked.Amount?.Minor ?? 0,
            (payment, now, pspReference) => PaymentRules.Capture(payment, asked.Unit, asked.Amount, now, pspReference, asked.Text));
        if (outcome.Refusal is { } refusal) return EcomError.From(Operations.Capture, refusal, asked.Unit, outcome.Payment, call.Reference);

        var captured = (PaymentEvent.Captured)outcome.Event!;
        var info = new TransactionInfo(
            captured.Amount.Minor, platform.TimeOf(outcome), captured.Text, "Captured", OrderLog.TransactionId(captured.PspReference));
        return Reply.JsonOfOld(200, new ModifiedResponse(call.Reference, info, TransactionSummary.Of(outcome.Payment!)), EcomJson.Default.ModifiedResponse);
    }
}
