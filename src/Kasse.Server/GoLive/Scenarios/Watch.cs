using Kasse.Engine.Payments;
using Kasse.Storage;
using Kasse.Storage.Requests;
using Kasse.Storage.Settings;
using Kasse.Server.Web.Portal;

namespace Kasse.Server.GoLive.Scenarios;

/// <summary>A run and what has been heard for it.</summary>
/// <param name="heardUpTo">The newest call that was made before it began.</param>
sealed class Watch(Run run, long heardUpTo)
{
    const int PageMax = 500;

    readonly List<ApiCall> calls = [];

    /// <summary>As it stands; exchanged as a whole.</summary>
    public Run Run { get; set; } = run;

    /// <summary>Why it is to end; null while it is not.</summary>
    public string? CutShort { get; set; }

    /// <summary>The unit's calls since it began, oldest first; about its payment and about none, once it has one.</summary>
    public IReadOnlyList<ApiCall> Calls => calls;

    public void Hear(RequestLogFile log, Registry registry)
    {
        while (log.Since(null, PageMax, heardUpTo) is [.., var last] page)
        {
            calls.AddRange(page.Where(call => IsOfUnit(call, registry)).Select(ApiCall.From).Where(IsOfInterest).Take(EvidenceFiles.CallsMax - calls.Count));
            heardUpTo = last.Id;
        }
    }

    /// <returns>Null until there is one that can be used.</returns>
    public Payment? NextPayment(Journal journal) => calls
        .Where(call => call is { Surface: Surface.EPayment, Act: Act.Create, Succeeded: true, Reference: not null })
        .Select(call => journal.Find(Run.Unit.Msn, call.Reference!)?.Payment)
        .FirstOrDefault(payment => payment is { IsOpen: true, Order.Amount.Minor: >= Scenario.AmountMin });

    public Run Taken(Payment payment, DateTimeOffset now)
    {
        var taken = Run with
        {
            Reference = payment.Reference,
            Done = [new Done(now, $"Your integration created {payment.Reference}, {Words.Amount(payment.Order.Amount)}. Kasse plays it with this one.")],
            Version = Run.Version + 1,
        };
        calls.RemoveAll(call => call.Reference is not null && call.Reference != payment.Reference);
        return taken;
    }

    bool IsOfInterest(ApiCall call) => call.Act != Act.Other && (Run.Reference is null || call.Reference is null || call.Reference == Run.Reference);

    /// <summary>A token may be fetched without saying for which unit.</summary>
    bool IsOfUnit(LoggedRequest call, Registry registry) => call.Msn == Run.Unit.Msn
        || (call is { Msn: null, ClientId: { } client } && registry.WithClientId(client)?.Msns.Contains(Run.Unit.Msn) == true);
}
