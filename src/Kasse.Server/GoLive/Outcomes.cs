namespace Kasse.Server.GoLive;

/// <summary>
/// Everything that can become of a payment, met and then handled: the integration read the payment when it had happened, so that it knows. And
/// the orders that whoever reviews an integration wants to see.
/// </summary>
static class Outcomes
{
    public static IEnumerable<Rule> OfEPayment =>
    [
        Handled("epayment", "CREATED", "a payment that waits for its payer", "Read a payment while nobody has answered yet."),
        Handled("epayment", "AUTHORIZED", "a payment that was approved", "Approve one in the wallet, or by: kasse approve REFERENCE."),
        Handled("epayment", "ABORTED", "a payment that the payer rejected", "Reject one in the wallet, or by: kasse reject REFERENCE."),
        Handled("epayment", "EXPIRED", "a payment that nobody answered", "Create one, and let the time pass: kasse clock advance 11m."),
        Handled("epayment", "TERMINATED", "a payment that the shop called off", "Cancel one before anybody has approved it."),
        Handled("epayment", "CAPTURED", "a capture", "Capture one, and read the payment afterwards."),
        Handled("epayment", "CANCELLED", "a cancellation", "Cancel one that was approved, and read the payment afterwards."),
        Handled("epayment", "REFUNDED", "a refund", "Refund one, and read the payment afterwards."),
    ];

    public static IEnumerable<Rule> OfEcom =>
    [
        Handled("ecom", "INITIATE", "an order that waits for its payer", "Read an order while nobody has answered yet."),
        Handled("ecom", "RESERVE", "an order that was approved", "Approve one in the wallet, or by: kasse approve ORDERID."),
        Handled("ecom", "CANCEL", "an order that nobody paid", "Reject one in the wallet, or by: kasse reject ORDERID."),
        Handled("ecom", "CAPTURE", "a capture", "Capture one, and read its details afterwards."),
        Handled("ecom", "VOID", "a cancellation", "Cancel one that was approved, and read its details afterwards."),
        Handled("ecom", "REFUND", "a refund", "Refund one, and read its details afterwards."),
    ];

    public static IEnumerable<Rule> OfPsp =>
    [
        Answered("OK", "Charge a card", "Approve a payment in the wallet, and answer OK."),
        Answered("FAIL", "Say that a card was refused", "Let your acquirer's test card refuse, and answer FAIL with an errorId."),
        Answered("SOFT_DECLINE", "Ask for 3-D Secure", "Answer SOFT_DECLINE with a url3dSecure, and finish there."),
        Answered("USER_CANCEL", "Hear that the payer said no", "Reject a payment in the wallet."),
        Answered("TIMEOUT", "Hear that nobody answered", "Begin a payment, and let the time pass: kasse clock advance 11m."),
    ];

    public static IEnumerable<Rule> ToShow =>
    [
        Ends("AUTHORIZED", sale => sale is { Authorized: > 0, Captured: 0, Cancelled: 0 }, "Leave one approved, and read it."),
        Ends("CAPTURED", sale => sale is { Captured: > 0, Refunded: 0 }, "Capture one, leave it so, and read it."),
        Ends("REFUNDED", sale => sale.Refunded > 0, "Capture one, refund it, and read it."),
        Ends("CANCELLED", sale => sale is { Authorized: > 0, Captured: 0, HasLapsed: false } && sale.Cancelled == sale.Authorized, "Let one be approved, cancel it, and read it."),
    ];

    static Rule Handled(string surface, string happened, string what, string how) => evidence =>
    {
        var question = new Question($"{surface}.handles-{happened.ToLowerInvariant()}", $"{happened}: {what}");
        var met = evidence.Sales.Where(sale => sale.Met.Contains(happened)).ToList();
        if (met.Count == 0) return question.NotYet("Has not happened.", how);
        List<(Sale Sale, ApiCall Call)> handled = [.. from sale in met let call = evidence.Showing(sale, happened) where call is not null select (sale, call)];
        var read = handled.Count == met.Count ? "each was" : handled.Count == 1 ? "one was" : $"{handled.Count} were";
        return handled.Count > 0
            ? question.Done($"Happened to {Operations.Payments(met.Count)}; {read} read afterwards.",
                handled.Select(h => h.Call.Proof))
            : question.NotYet($"Happened to {Operations.Payments(met.Count)}, but none was read afterwards.", "Read the payment when this has happened, so that your system knows.",
                met.Select(sale => sale.Proof));
    };

    static Rule Answered(string happened, string title, string how) => evidence =>
    {
        var question = new Question($"psp.handles-{happened.ToLowerInvariant()}", $"{happened}: {title.ToLowerInvariant()}");
        var met = evidence.Sales.Where(sale => sale.Met.Contains(happened) && sale.Told.Any(telling => telling.IsAcknowledged)).ToList();
        return met.Count > 0
            ? question.Done($"Happened to {Operations.Payments(met.Count)}.", met.Select(sale => sale.Proof))
            : question.NotYet("Has not happened, or the call was not answered.", how);
    };

    static Rule Ends(string name, Func<Sale, bool> so, string how) => evidence =>
    {
        var question = new Question($"epayment.ends-{name.ToLowerInvariant()}", $"An order that ends {name}");
        var ended = evidence.Sales.Where(so).ToList();
        var read = ended.Where(sale => evidence.Showing(sale, name) is not null).ToList();
        return read.Count > 0 ? question.Done($"For example {read[^1].Reference}.", read[^1].Proof)
            : ended.Count > 0 ? question.NotYet("There is one, but the integration has not read it since.", "Read it, so that your system says the same as Kasse.", ended.Select(sale => sale.Proof))
            : question.NotYet("There is none.", how);
    };
}
