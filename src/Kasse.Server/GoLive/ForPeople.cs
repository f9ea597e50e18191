using System.Text.Json;

namespace Kasse.Server.GoLive;

/// <summary>What payers, staff and support see of the integration, and that their money is neither held too long nor forgotten.</summary>
static class ForPeople
{
    static readonly string[] SystemHeaders = ["Vipps-System-Name", "Vipps-System-Version"];

    public static IEnumerable<Rule> OfEPayment => [Headers("epayment"), OrderInformation, References("epayment"), InStore, Amounts("epayment"), Deadline("epayment")];

    public static IEnumerable<Rule> OfEcom => [Headers("ecom"), References("ecom"), Amounts("ecom"), Deadline("ecom")];

    public static IEnumerable<Rule> OfPsp => [Headers("psp"), Amounts("psp")];

    static Rule Headers(string surface) => evidence =>
    {
        var question = new Question($"{surface}.system-headers", "Every call says which system makes it");
        // What tests do, and tokens, which other programs may share, say nothing about the shop.
        var calls = evidence.Calls.Where(call => call.Surface is not null && call.Act is not (Act.Approve or Act.Other)).ToList();
        var silent = calls.Where(call => SystemHeaders.Any(name => call.Header(name) is null)).ToList();
        const string how = "Send Vipps-System-Name and Vipps-System-Version with every call, and as a plugin its two headers as well: support finds your calls by them.";
        return calls.Count == 0 ? question.NotYet("No calls yet.", how)
            : silent.Count == 0 ? question.Done($"{calls[^1].Header("Vipps-System-Name")} {calls[^1].Header("Vipps-System-Version")}, on all {calls.Count} calls.", calls[^1].Proof)
            : silent.Count == calls.Count ? question.Wrong($"None of {calls.Count} calls does.", how, silent.Select(call => call.Proof))
            : question.NotYet($"{silent.Count} of {calls.Count} calls do not.", how, silent.Select(call => call.Proof));
    };

    static Item? OrderInformation(Evidence evidence)
    {
        var question = new Question("epayment.order-information", "Payers see in the app what they bought");
        var (with, without) = (new List<Sale>(), new List<Sale>());
        foreach (var sale in evidence.Sales) (evidence.About(sale).Any(TellsOfOrder) ? with : without).Add(sale);
        const string how = "Send a receipt when you create the payment, or by the Order Management API when you know it.";
        return with.Count > 0 && without.Count == 0 ? question.Done($"For {Operations.Payments(with.Count)}.", with[^1].Proof)
            : with.Count > 0 ? question.NotYet($"For {with.Count} of {evidence.Sales.Count} payments.", how, without.Select(sale => sale.Proof))
            : evidence.IsWhole && without.Any(sale => sale.Captured > 0) ? question.Wrong("No payment has a receipt or any order information.", how, without.Select(sale => sale.Proof))
            : question.NotYet("No payment has any yet.", how);
    }

    static bool TellsOfOrder(ApiCall call) => call.Succeeded && (call.Act == Act.TellOfOrder || (call.Act == Act.Create && call.Member("receipt") is not null));

    static Rule References(string surface) => evidence =>
    {
        var question = new Question($"{surface}.references", "References mean something to people");
        var guids = evidence.Sales.Where(sale => Guid.TryParse(sale.Reference, out _)).ToList();
        const string how = "Use the order's number, with what makes it unique, such as acme-10237-1: payers read it in the app, your staff in the settlement.";
        return evidence.Sales.Count > guids.Count ? question.Done($"For example {evidence.Sales.First(sale => !guids.Contains(sale)).Reference}.")
            : guids.Count > 1 ? question.Wrong("All are bare GUIDs.", how, guids.Select(sale => sale.Proof))
            : question.NotYet("Too few payments to tell.", how);
    };

    /// <summary>A code that was scanned from the payer's phone proves that the payer stands there; a request pushed by a shop that has no page to return to may.</summary>
    static Item? InStore(Evidence evidence)
    {
        var question = new Question("epayment.in-store", "In store, payments say that the customer is present");
        var created = evidence.Succeeded(Act.Create).ToList();
        var there = created.Where(call => call.Member("customer", "personalQr") is not null || call.Member("customer", "customerToken") is not null).ToList();
        var perhaps = created.Except(there).Where(call => Word(call, "userFlow") == "QR" || (Word(call, "userFlow") == "PUSH_MESSAGE" && call.Member("returnUrl") is null)).ToList();
        if (there.Count + perhaps.Count == 0) return null;

        var silent = there.Where(call => Word(call, "customerInteraction") != "CUSTOMER_PRESENT").ToList();
        var unsaid = perhaps.Where(call => call.Member("customerInteraction") is null).ToList();
        const string how = "Send customerInteraction with CUSTOMER_PRESENT when the customer stands in the shop, and with CUSTOMER_NOT_PRESENT when not.";
        return silent.Count > 0 ? question.Wrong($"A code was scanned from the customer's phone {silent.Count} times, and the payment does not say that the customer is present.", how, silent.Select(call => call.Proof))
            : unsaid.Count > 0 ? question.NotYet($"{unsaid.Count} payments may have been made in a shop, and do not say.", how, unsaid.Select(call => call.Proof))
            : question.Done($"{there.Count + perhaps.Count} payments say whether the customer is present.");
    }

    static Rule Amounts(string surface) => evidence =>
    {
        var question = new Question($"{surface}.amounts", "Amounts are whole numbers of øre or cent");
        var amounts = evidence.Calls.Where(call => call.Moves && call.Amount is not null).ToList();
        var odd = amounts.Where(call => call.Amount is { ValueKind: JsonValueKind.Number or JsonValueKind.String } amount && amount.Whole() is null).ToList();
        return odd.Count > 0
            ? question.Wrong($"{odd[0].Amount} was sent as an amount.", "Round once, to whole øre or cent, before you send: 499.90 kroner are 49990.", odd.Select(call => call.Proof))
            : amounts.Count > 0 ? question.Done($"All {amounts.Count} of them.")
            : question.NotYet("None was sent.", "Create a payment.");
    };

    static Rule Deadline(string surface) => evidence =>
    {
        var question = new Question($"{surface}.deadline", "Money is captured in time, and the rest cancelled");
        var lapsed = evidence.Sales.Where(sale => sale.HasLapsed).ToList();
        var settled = evidence.Sales.Where(sale => sale is { HasLapsed: false, Captured: > 0 }).ToList();
        var days = evidence.Unit.CapturePeriod.Days;
        return lapsed.Count > 0
            ? question.Wrong($"Of {Operations.Payments(lapsed.Count)} money was still reserved after {days} days, and went back to the payer.",
                "Capture when the goods are sent, and cancel at once what will not be.", lapsed.Select(sale => sale.Proof))
            : settled.Count > 0 ? question.Done($"Nothing was left until the deadline took it, {days} days after authorization.", settled[^1].Proof)
            : question.NotYet("Nothing was captured.", "Capture when the goods are sent, and cancel at once what will not be.");
    };

    static string? Word(ApiCall call, string name) => call.Member(name) is { ValueKind: JsonValueKind.String } word ? word.GetString()!.ToUpperInvariant() : null;
}
