namespace Kasse.Server.GoLive;

/// <summary>Every operation that a shop needs sooner or later, called with success at least once.</summary>
static class Operations
{
    public static IEnumerable<Rule> OfEPayment =>
    [
        Used("epayment.create", "Create a payment", Act.Create, "Create one with POST /epayment/v1/payments."),
        Used("epayment.get", "Read a payment", Act.Read, "Read one with GET /epayment/v1/payments/{reference}: it tells the state, whatever else was missed."),
        Used("epayment.events", "Read a payment's event log", Act.ReadEvents,
            "Read one with GET /epayment/v1/payments/{reference}/events: it tells what happened when, and customer service will ask."),
        Used("epayment.cancel", "Cancel a payment", Act.Cancel, "Cancel what will not be delivered with POST /epayment/v1/payments/{reference}/cancel: the payer's money is free at once."),
        .. Shared("epayment"),
    ];

    public static IEnumerable<Rule> OfEcom =>
    [
        Used("ecom.initiate", "Initiate an order", Act.Create, "Initiate one with POST /ecomm/v2/payments."),
        Used("ecom.details", "Read an order's details", Act.Read, "Read one with GET /ecomm/v2/payments/{orderId}/details: the callback alone is made once, and may be lost."),
        Used("ecom.cancel", "Cancel an order", Act.Cancel, "Cancel what will not be delivered with PUT /ecomm/v2/payments/{orderId}/cancel."),
        .. Shared("ecom"),
    ];

    public static IEnumerable<Rule> OfPsp =>
    [
        Used("psp.init", "Begin a payment", Act.Create, "Begin one with POST /psp/v3/psppayments/init."),
        Used("psp.details", "Read a payment's details", Act.Read, "Read one with GET /psp/v3/psppayments/{pspTransactionId}/details, after the batch has run."),
        Reported("CAPTURED", "a capture"),
        Reported("CANCELLED", "a cancellation"),
        Reported("REFUNDED", "a refund"),
    ];

    static IEnumerable<Rule> Shared(string surface) =>
    [
        Whole($"{surface}.capture-full", "Capture in full", Act.Capture, sale => sale.Authorized),
        Part($"{surface}.capture-part", "Capture in part", Act.Capture, sale => sale.Authorized),
        Whole($"{surface}.refund-full", "Refund in full", Act.Refund, sale => sale.Captured),
        Part($"{surface}.refund-part", "Refund in part", Act.Refund, sale => sale.Captured),
    ];

    static Rule Used(string id, string title, Act act, string how) => evidence =>
    {
        var (question, used) = (new Question(id, title), evidence.Succeeded(act).ToList());
        return used.Count > 0 ? question.Done(Times(used.Count), used[^1].Proof) : question.NotYet("Not called with success.", how);
    };

    static Rule Reported(string status, string what) => evidence =>
    {
        var question = new Question($"psp.report-{status.ToLowerInvariant()}", $"Report {what}");
        var reported = evidence.Sales.Where(sale => sale.Met.Contains(status)).ToList();
        return reported.Count > 0
            ? question.Done($"Reported of {Payments(reported.Count)}.", reported.Select(sale => sale.Proof))
            : question.NotYet("Never reported.", $"Report it with POST /psp/v3/psppayments/updatestatus and status {status}, or the payer's app never knows.");
    };

    /// <param name="all">What there is to take, or to give back.</param>
    static Rule Whole(string id, string title, Act act, Func<Sale, long> all) => evidence =>
    {
        var question = new Question(id, title);
        var whole = Known(evidence, act).Where(done => AmountOf(done.Call) is not { } amount || amount == all(done.Sale)).ToList();
        return whole.Count > 0
            ? question.Done(Times(whole.Count), whole[^1].Call.Proof)
            : question.NotYet("Not done with the whole amount at once.", $"{title} once, with the whole amount in one call.");
    };

    static Rule Part(string id, string title, Act act, Func<Sale, long> all) => evidence =>
    {
        if (act == Act.Capture && !evidence.Unit.May(Engine.Payments.SalesUnitFeatures.PartialCapture)) return null;
        var question = new Question(id, title);
        var parts = Known(evidence, act).Where(done => AmountOf(done.Call) is { } amount && amount < all(done.Sale)).ToList();
        return parts.Count > 0
            ? question.Done(Times(parts.Count), parts[^1].Call.Proof)
            : question.NotYet("Not done with a part of the amount.", $"{title} once: an order of two things of which one is {(act == Act.Capture ? "sent first" : "returned")}.");
    };

    static IEnumerable<(ApiCall Call, Sale Sale)> Known(Evidence evidence, Act act) =>
        from call in evidence.Succeeded(act)
        let sale = evidence.SaleOf(call)
        where sale is not null
        select (call, sale);

    /// <returns>Null where all that is left was meant.</returns>
    static long? AmountOf(ApiCall call) => call.Amount?.Whole() is { } amount && (amount != 0 || call.Surface != Surface.Ecom) ? amount : null;

    static string Times(int count) => count == 1 ? "Done once." : $"Done {count} times.";

    internal static string Payments(int count) => count == 1 ? "one payment" : $"{count} payments";
}
