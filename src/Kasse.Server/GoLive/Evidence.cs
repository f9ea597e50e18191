using Kasse.Engine.Payments;
using Kasse.Server.FaultInjection;
using Kasse.Server.Web.Portal;
using Kasse.Storage.Deliveries;
using Kasse.Storage.Requests;

namespace Kasse.Server.GoLive;

/// <summary>A receiver of webhooks, as it was registered.</summary>
public sealed record Listener(IReadOnlyList<string> Events, Proof Proof);

/// <summary>
/// What is recorded of an integration on one surface. Only its own calls are here: what people did in the portal, and tests by the control API,
/// is in the payments alone. Calls are in real time and payments in business time, which a test moves: neither is ever compared with the other.
/// </summary>
/// <param name="Calls">Oldest first; those that all surfaces share are there for each.</param>
/// <param name="IsWhole">Nothing was left out, so that what is not here did not happen.</param>
public sealed record Evidence(
    Surface Surface, SalesUnit Unit, IReadOnlyList<ApiCall> Calls, IReadOnlyList<Sale> Sales, IReadOnlyList<Listener> Listeners, bool IsWhole)
{
    readonly Lazy<Dictionary<string, Sale>> byReference = new(() => Sales.ToDictionary(sale => sale.Reference));
    readonly Lazy<ILookup<string?, ApiCall>> about = new(() => Calls.ToLookup(call => call.Reference));

    /// <summary>What the payer's yes is called.</summary>
    public string Authorized => Surface == Surface.Ecom ? "RESERVE" : "AUTHORIZED";

    public IEnumerable<ApiCall> Succeeded(Act act) => Calls.Where(call => call.Act == act && call.Succeeded);

    public Sale? SaleOf(ApiCall call) => call.Reference is { } reference ? byReference.Value.GetValueOrDefault(reference) : null;

    public IEnumerable<ApiCall> About(Sale sale) => about.Value[sale.Reference];

    /// <summary>The first call that showed the integration that this had happened to a payment.</summary>
    public ApiCall? Showing(Sale sale, string happened) => About(sale).FirstOrDefault(call => call.Shows.Contains(happened));
}

/// <summary>Looks together what there is to know of a sales unit's integration. Bounded: of more than is read here the newest count.</summary>
sealed class EvidenceFiles(Platform platform, RequestLogFile log)
{
    static readonly string Missigned = new Harm(FaultKind.WebhookMissigned).Why();

    public const int CallsMax = 5_000, SalesMax = 300;

    /// <param name="since">Real time: only calls that were made since, and the payments that they made.</param>
    public IReadOnlyList<Evidence> Of(SalesUnit unit, DateTimeOffset? since)
    {
        var kept = log.Newest(unit.Msn, CallsMax);
        var isWhole = kept.Count < CallsMax && kept.Count >= CountedCalls(unit.Msn);
        var calls = kept.Reverse().Where(call => since is null || call.At >= since).Select(ApiCall.From).ToList();
        var listeners = Listeners(unit.Msn, calls);
        return [.. Enum.GetValues<Surface>().Where(surface => Applies(surface, unit, calls)).Select(surface =>
        {
            List<ApiCall> here = [.. calls.Where(call => call.Surface is null || call.Surface == surface)];
            return new Evidence(surface, unit, here, Sales(surface, unit, here), listeners, isWhole);
        })];
    }

    /// <summary>One payment of ePayment's, and calls that were looked together before.</summary>
    /// <param name="reference">Null while there is none.</param>
    public Evidence OfOne(SalesUnit unit, string? reference, IReadOnlyList<ApiCall> calls) => new(
        Surface.EPayment, unit, calls,
        reference is not null && platform.Journal.Find(unit.Msn, reference) is { } history ? [Sale.From(history, Told(history.Stream))] : [],
        Listeners(unit.Msn, calls), IsWhole: true);

    bool Applies(Surface surface, SalesUnit unit, IReadOnlyList<ApiCall> calls)
    {
        var isPsps = platform.Settings.Current.PspOf(unit.Msn) is not null;
        return calls.Any(call => call.Surface == surface) || surface switch
        {
            Surface.EPayment => !isPsps && calls.All(call => call.Surface is null),
            Surface.Psp => isPsps,
            Surface.Ecom => false,
        };
    }

    List<Sale> Sales(Surface surface, SalesUnit unit, IReadOnlyList<ApiCall> calls)
    {
        var references = calls.Where(call => call is { Act: Act.Create, Succeeded: true }).Select(call => call.Reference).OfType<string>().Distinct().TakeLast(SalesMax);
        return [.. references.Select(reference => surface == Surface.Psp ? OfProvider(reference) : OfMerchant(reference)).OfType<Sale>()];

        Sale? OfMerchant(string reference) =>
            platform.Journal.Find(unit.Msn, reference) is { } history ? Sale.From(history, Told(history.Stream)) : null;

        Sale? OfProvider(string id) => platform.Settings.Current.PspOf(unit.Msn) is { PspId: { } pspId } && platform.Psp.Find(pspId, id) is { } history
            ? Sale.From(history, Told(history.Stream))
            : null;
    }

    List<Telling> Told(long stream)
    {
        var deliveries = platform.Deliveries.About(stream);
        var attempts = platform.Deliveries.AttemptsAbout(stream);
        return [.. deliveries.Reverse().Where(delivery => delivery.State != DeliveryState.Dropped)
            .Select(delivery => new Telling(delivery.Id, delivery.Webhook, delivery.Event, delivery.State, Meant([.. attempts[delivery.Id]]),
                Succeeded: delivery.Body.AsSpan().IndexOf("\"success\":false"u8) < 0))];
    }

    /// <summary>Without what was never sent or signed wrongly on purpose: however that ended, it tells nothing of who was to be told.</summary>
    static IReadOnlyList<Attempt> Meant(IReadOnlyList<Attempt> attempts) =>
        [.. attempts.Where(attempt => attempt.Fault is not { } fault || (attempt.IsSent && !fault.Contains(Missigned, StringComparison.Ordinal)))];

    /// <summary>Those that are registered, and those that the integration registered and that were deleted since.</summary>
    List<Listener> Listeners(string msn, IReadOnlyList<ApiCall> calls)
    {
        var registry = platform.Settings.Current;
        var standing = registry.Webhooks.Where(webhook => webhook.Msn == msn || (webhook.Msn is null && registry.WithClientId(webhook.ClientId)?.Msns.Contains(msn) == true))
            .Select(webhook => new Listener(webhook.Events, new Proof(webhook.Url, $"{PortalPaths.Webhooks}/{webhook.Id}")));
        var made = calls.Where(call => call is { Act: Act.RegisterWebhook, Succeeded: true }).Select(call => new Listener(
            [.. call.Member("events") is { ValueKind: System.Text.Json.JsonValueKind.Array } events ? events.EnumerateArray().Select(type => type.ToString()) : []], call.Proof));
        return [.. standing, .. made];
    }

    /// <summary>How many calls there were, those that were only counted included.</summary>
    long CountedCalls(string msn) =>
        log.Counts([msn], platform.RealTime.GetUtcNow() - RequestLogFile.HoursKept, byHour: true).Sum(count => count.Count);
}
