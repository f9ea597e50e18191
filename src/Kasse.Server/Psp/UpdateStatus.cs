using Kasse.Engine;
using Kasse.Engine.Psp;
using Kasse.Server.Callers;
using Kasse.Server.Start;
using Kasse.Storage;
using Kasse.Storage.Psp;

namespace Kasse.Server.Psp;

/// <summary>
/// <c>POST /psp/v3/psppayments/updatestatus</c>: what the provider did with the money. Whatever can be read is answered with success; whether it can
/// be true is found out by the batch, and told to people only.
/// </summary>
static class UpdateStatus
{
    const string Operation = "psp-updatestatus";

    public static async Task<Reply> Handle(PspCaller caller, Platform platform)
    {
        var (body, refused) = PspRequestJson.Read(caller.Call, PspRequestJson.Default.UpdateStatusRequest);
        if (body is null) return refused!;
        if (body.Transactions is not { Count: > 0 } updates) return PspError.Invalid(new("The body has no transactions.", "Send {\"transactions\": [...]} with at least one."));

        var reports = new List<ReportOn>(updates.Count);
        foreach (var update in updates)
        {
            if (Read(update) is not { } report) return PspError.Invalid(Unreadable(update, reports.Count));
            reports.Add(report);
        }
        var outcomes = await platform.Psp.Report(
            caller.PspId, reports, Operation, (transaction, report, now) => PspRules.Report(transaction, report, BatchAt(platform.Options.PspBatch, now), now));
        if (platform.Options.PspBatch == PspBatch.Immediate) await PspBatchRun.Now(platform);

        return Reply.JsonOfOld(200, UpdateStatusResponse.Success, PspWireJson.Default.UpdateStatusResponse) with { Why = WhyNot(reports, outcomes) };
    }

    static DateTimeOffset? BatchAt(PspBatch batch, DateTimeOffset now) => batch switch
    {
        PspBatch.Nightly => PspRules.NextBatch(now),
        PspBatch.Immediate or PspBatch.Never => null,
    };

    static ReportOn? Read(UpdateStatusRequest.Update? update)
    {
        if (update is not { PspTransactionId: { } id, Amount: { } minor and <= int.MaxValue }) return null;
        PspOperation? operation = update.Status switch
        {
            "RESERVED" => PspOperation.Reserved,
            "CAPTURED" => PspOperation.Captured,
            "CANCELLED" => PspOperation.Cancelled,
            "REFUNDED" => PspOperation.Refunded,
            _ => null,
        };
        bool? succeeded = update.OperationStatus switch { null or "SUCCESS" => true, "FAILED" => false, _ => null };
        return operation is { } done && succeeded is { } success
            ? new ReportOn(id, new PspReport(done, new Money(minor, update.Currency ?? "NOK"), update.PaymentText, success))
            : null;
    }

    static Why Unreadable(UpdateStatusRequest.Update? update, int index) => new(
        $"transactions[{index}] cannot be read: pspTransactionId was '{update?.PspTransactionId}', status '{update?.Status}', amount '{update?.Amount}', operationStatus '{update?.OperationStatus}'.",
        "Each has a pspTransactionId, an amount in øre, and one of the statuses RESERVED, CAPTURED, CANCELLED and REFUNDED, which end in -ED. What failed has operationStatus FAILED.");

    static Why? WhyNot(List<ReportOn> reports, List<PspOutcome> outcomes)
    {
        var dropped = reports.Zip(outcomes).Where(pair => pair.Second.Refusal is not null).Select(pair => pair.First.Id).ToList();
        return dropped.Count == 0 ? null : new Why(
            $"Dropped, because there is no such transaction of the provider's or no card has been told yet: {string.Join(", ", dropped)}.",
            "The answer is SUCCESS all the same, as on the platform. Report what makePayment charged, with the pspTransactionId of its init.");
    }
}
