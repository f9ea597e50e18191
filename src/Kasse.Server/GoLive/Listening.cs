using Kasse.Server.Webhooks;

namespace Kasse.Server.GoLive;

/// <summary>How the integration comes to know what happened: it is told, and asks; it never trusts that somebody came back to its page.</summary>
static class Listening
{
    /// <summary>What ends the waiting for a payer, and is nobody's doing in the shop.</summary>
    static readonly string[] Ends = ["AUTHORIZED", "ABORTED", "EXPIRED"];

    /// <summary>The advice is two seconds; a little less is a clock, not a habit.</summary>
    static readonly TimeSpan Pace = TimeSpan.FromSeconds(1.5);

    const int HurriesMin = 5;

    public static IEnumerable<Rule> OfEPayment =>
        [Registered, Acknowledged("epayment.webhooks-answered", "Webhooks are answered with 2xx within 10 seconds"), Polled("epayment", "webhooks"), Paced("epayment"), WithoutRedirect("epayment")];

    public static IEnumerable<Rule> OfEcom =>
        [Acknowledged("ecom.callbacks-answered", "Callbacks are answered with 2xx within 3 seconds"), Polled("ecom", "callbacks"), Paced("ecom"), WithoutRedirect("ecom")];

    public static IEnumerable<Rule> OfPsp =>
        [Acknowledged("psp.makepayment-answered", "makePayment is answered with 200 within 15 seconds"), Reports];

    static Item? Registered(Evidence evidence)
    {
        var question = new Question("epayment.webhooks-registered", "Webhooks are registered for everything that can happen");
        if (evidence.Listeners.Count == 0)
        {
            const string how = "Register with POST /webhooks/v1/webhooks, or in the portal under Webhooks. Without them your system learns of a payment only while it asks.";
            return evidence.Sales.Any(sale => sale.Captured > 0)
                ? question.Wrong("Payments have been captured, and nobody is told of any: your system only polls.", how)
                : question.NotYet("None is registered.", how);
        }
        var told = evidence.Listeners.SelectMany(listener => listener.Events).ToHashSet();
        List<string> missing = [.. EPaymentNotice.Names.Where(name => name != "CREATED" && !told.Contains(EPaymentNotice.TypeOf(name)))];
        var (proofs, names) = (evidence.Listeners.Select(listener => listener.Proof), string.Join(", ", missing));
        return missing.Count == 0 ? question.Done("For every event that ends or moves a payment.", proofs)
            : missing.Intersect(Ends).Any() ? question.Wrong($"Nobody is told of {names}.",
                "A payer who says no, or nothing, leaves an order that waits for ever. Register anew with these events, then delete the old registration.", proofs)
            : question.NotYet($"Nobody is told of {names}.", "People do these in the portal, too. Register anew with these events, then delete the old registration.", proofs);
    }

    static Rule Acknowledged(string id, string title) => evidence =>
    {
        var question = new Question(id, title);
        var tried = evidence.Sales.SelectMany(sale => sale.Told).Where(telling => telling.Attempts.Count > 0).OrderBy(telling => telling.Id).ToList();
        if (tried.Count == 0) return question.NotYet("Nothing has been told yet.", "Make a payment while your receiver is up and reachable from here.");

        var failed = tried.Where(telling => !telling.IsAcknowledged).ToList();
        var again = tried.Count(telling => telling.IsAcknowledged && telling.Attempts.Count > 1);
        if (failed.Count == 0) return question.Done($"{tried.Count} told and acknowledged{(again > 0 ? $", {again} of them at a later attempt" : "")}.", tried[^1].Proof);

        return tried.GroupBy(telling => telling.Receiver).Any(IsMistaken)
            ? question.Wrong($"{failed.Count} of {tried.Count} were not acknowledged.",
                "Answer 200 as soon as the message is kept, and do the work afterwards. The delivery shows what was sent, and what came back.", failed.Select(telling => telling.Proof))
            : question.NotYet($"{failed.Count} of {tried.Count} are not acknowledged yet.", "Start the receiver again, or send them once more from the portal under Deliveries.", failed.Select(telling => telling.Proof));
    };

    /// <summary>One that fails on purpose now and then, or was switched off in the end, is none.</summary>
    static bool IsMistaken(IEnumerable<Telling> toOne)
    {
        var told = toOne.ToList();
        return told.All(telling => !telling.IsAcknowledged) || told[^1].WasAnsweredBadly || 2 * told.Count(telling => telling.WasAnsweredBadly) > told.Count;
    }

    static Rule Polled(string surface, string told) => evidence =>
    {
        var question = new Question($"{surface}.polls", $"Payments are asked about, beside the {told}");
        var reads = evidence.Calls.Where(call => call is { Reads: true, Status: 200 }).ToList();
        if (reads.Count > 0) return question.Done($"{reads.Count} times.", reads[^1].Proof);

        var how = $"Ask 5 seconds after it was made, then every 2 seconds while somebody waits, and before you send anything: {told} can be late or lost.";
        return evidence.IsWhole && evidence.Sales.Any(sale => sale.Captured > 0)
            ? question.Wrong("Payments have been captured, and none was ever read: your system only listens.", how, evidence.Sales.Select(sale => sale.Proof))
            : question.NotYet("None was read.", how);
    };

    static Rule Paced(string surface) => evidence =>
    {
        var question = new Question($"{surface}.poll-pace", "Polling keeps to the advice");
        var reads = evidence.Calls.Where(call => call.Reads).ToList();
        if (reads.Find(call => call.Status == 429) is { } limited)
            return question.Wrong("A payment was asked about until the limit of 120 a minute was met.", "Ask every 2 seconds, and wait as long as Retry-After says.", limited.Proof);

        foreach (var polled in reads.GroupBy(call => call.Reference))
        {
            List<ApiCall> waiting = [.. polled.Where(call => evidence.SaleOf(call) is not null && IsOpen(call))];
            var hurries = waiting.Zip(waiting.Skip(1)).Where(pair => pair.Second.Logged.At - pair.First.Logged.At < Pace).ToList();
            if (hurries.Count >= HurriesMin)
            {
                return question.Wrong($"{polled.Key} was asked about {waiting.Count} times while nothing had happened, {hurries.Count} times sooner than after 2 seconds.",
                    "Ask first after 5 seconds, then every 2.", hurries.Select(pair => pair.Second.Proof));
            }
        }
        return reads.Find(IsOpen) is { } calm
            ? question.Done("Nobody was asked sooner than every 2 seconds, again and again.", calm.Proof)
            : question.NotYet("No payment was asked about while it waited for its payer.", "Let your system wait for a payer, and see how often it asks.");
    };

    static bool IsOpen(ApiCall read) => read.Shows is { Count: 1 } shown && (shown.Contains("CREATED") || shown.Contains("INITIATE"));

    /// <summary>Whoever captures must know that the payer said yes. That a browser came back to the shop says nothing: anybody can open that address.</summary>
    static Rule WithoutRedirect(string surface) => evidence =>
    {
        var question = new Question($"{surface}.redirect", "Nothing is captured because somebody came back to the shop");
        List<(ApiCall Capture, bool? Knew)> first = [.. evidence.Succeeded(Act.Capture).Where(call => evidence.SaleOf(call) is not null)
            .DistinctBy(call => call.Reference).Select(call => (call, Knew(evidence, call)))];
        var blind = first.Where(capture => capture.Knew == false).ToList();
        const string how = "Read the payment, or wait for the webhook, and go on only when it is authorized. Payers come back in another browser, or twice, or never.";
        return blind.Count > 0 && evidence.IsWhole
            ? question.Wrong($"{Count(blind.Count)} was captured although nothing had told the integration that it was authorized.", how, blind.Select(capture => capture.Capture.Proof))
            : first.Any(capture => capture.Knew == true)
                ? question.Done("Whatever was captured was read, or told to be authorized, before.", first.First(capture => capture.Knew == true).Capture.Proof)
                : question.NotYet("Nothing that shows it was captured yet.", how);
    };

    /// <returns>Null when the integration approved the payment itself: then a test knows, and the shop may.</returns>
    public static bool? Knew(Evidence evidence, ApiCall capture)
    {
        var sale = evidence.SaleOf(capture)!;
        var before = evidence.About(sale).Where(call => call.Id < capture.Id).ToList();
        if (before.Any(call => call.Shows.Contains(evidence.Authorized)) || sale.Told.Any(telling => TellsYes(telling) && telling.HeardAt <= capture.Logged.At)) return true;
        return before.Any(call => call is { Act: Act.Approve, Succeeded: true }) ? null : false;
    }

    static bool TellsYes(Telling telling) =>
        telling.IsOf("AUTHORIZED") || telling.Event is "ecom.callback.reserve" or "ecom.callback.reserved";

    static Item? Reports(Evidence evidence)
    {
        var question = new Question("psp.reports-taken", "Reports fit what was charged");
        var dropped = evidence.Sales.Where(sale => sale.Met.Contains(Sale.Dropped)).ToList();
        return dropped.Count > 0
            ? question.Wrong($"The batch dropped reports about {Operations.Payments(dropped.Count)}.", "The payment's timeline says why: mostly it is the amount, or the order of the reports.", dropped.Select(sale => sale.Proof))
            : evidence.Sales.Any(sale => sale.Captured > 0) ? question.Done("The batch has taken all that it looked at.", evidence.Sales.Where(sale => sale.Captured > 0).Select(sale => sale.Proof))
            : question.NotYet("The batch has taken none yet.", "Report a capture, and run the batch: the portal does, under PSP payments.");
    }

    static string Count(int count) => count == 1 ? "One payment" : $"Each of {count} payments";
}
