using Kasse.Engine;
using Kasse.Server.Callers;
using Kasse.Server.Setup;
using Kasse.Server.Webhooks;
using Kasse.Storage.Deliveries;

namespace Kasse.Server.FaultInjection;

/// <summary>
/// The faults that are switched on, in a test environment. They are gone with a restart: what goes wrong on purpose must never go wrong
/// because nobody remembers it.
/// </summary>
/// <param name="clock">Business time.</param>
public sealed class FaultList(TimeProvider clock)
{
    const int FaultsMax = 100;

    /// <summary>One call's own fault, as <see cref="Harm.Read"/> reads it.</summary>
    public const string HeaderName = "Kasse-Fault";

    readonly Lock gate = new();
    readonly List<(Fault Fault, Random Chance)> faults = [];
    readonly SortedDictionary<string, Refusing?> operations = new(StringComparer.Ordinal);

    /// <summary>Those that can be struck, as the request log names them.</summary>
    public IReadOnlyList<string> Operations => [.. operations.Keys];

    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (gate)
            {
                EndMaintenance();
                return [.. faults.Select(f => f.Fault)];
            }
        }
    }

    /// <summary>Raised with each fault that is switched on, and with each that has come to its end or was switched off.</summary>
    internal event Action<Fault, bool>? Switched;

    /// <summary>Raised with each fault that was switched off before its end.</summary>
    internal event Action<Fault>? Removed;

    /// <summary>While the server is put together.</summary>
    internal void CanStrike(Operation operation) => operations[operation.Name] = operation.Refusing;

    /// <summary>Why a fault makes no sense; null when it does.</summary>
    public Objection? Objection(Harm harm, string? operation = null, string? reference = null, string? eventType = null, int sharePercent = 100, int? count = null)
    {
        if (harm.Objection is { } objection) return objection;
        if (operation is not null && !operations.ContainsKey(operation)) return new("operation", $"one of {string.Join(", ", Operations)}.");
        if (operation is not null && harm.IsOfWebhooks) return new("operation", "none, because it strikes webhooks.");
        if (eventType is not null && !harm.IsOfWebhooks) return new("event", "none, because it strikes calls.");
        if (eventType is not null && !EventTypes.IsKnown(eventType)) return new("event", $"a type that can be registered for, like {EventTypes.OfPayments[0]}.");
        if (operation is not null && harm.Refusal is { } refusal && !CanRefuse(operations[operation], refusal))
            return new("refusal", $"{operation} never says {Harm.Spelled(refusal)}.");
        if (sharePercent is < 1 or > 100) return new("sharePercent", "a number from 1 to 100.");
        if (count is < 1) return new("count", "at least 1.");
        return harm.Kind == FaultKind.Maintenance && ((operation ?? reference ?? eventType) is not null || sharePercent != 100 || count is not null)
            ? new("kind", "maintenance is of all calls, until it ends.")
            : null;
    }

    /// <param name="operation">Of calls; null is each.</param>
    /// <param name="reference">Of the only payment that it is for; null is each.</param>
    /// <param name="eventType">Of webhooks; null is each.</param>
    /// <returns>Null when there are too many already.</returns>
    public Fault? Add(
        string msn, string? operation, Harm harm, int sharePercent = 100, int seed = 1, int? count = null, string? reference = null, string? eventType = null)
    {
        var fault = new Fault(Guid.NewGuid().ToString("N")[..8], msn, operation, harm, sharePercent, seed, count, Reference: reference, Event: eventType);
        lock (gate)
        {
            if (faults.Count == FaultsMax) return null;
            faults.Add((fault, new Random(seed)));
        }
        Switched?.Invoke(fault, true);
        return fault;
    }

    /// <returns>False when there is none with that id.</returns>
    public bool Remove(string id)
    {
        lock (gate)
        {
            if (faults.FindIndex(f => f.Fault.Id == id) is not (>= 0 and var place)) return false;
            var fault = faults[place].Fault;
            End(place);
            Removed?.Invoke(fault);
            return true;
        }
    }

    /// <param name="msns">All that a call speaks for.</param>
    /// <returns>The maintenance that is going on, when none of the sales units is spared by it; else null.</returns>
    internal Harm? Downtime(IReadOnlyList<string> msns)
    {
        lock (gate)
        {
            EndMaintenance();
            var now = clock.GetUtcNow();
            return msns.All(msn => faults.Exists(f => IsDown(f.Fault, msn))) ? Strike(fault => msns.Any(msn => IsDown(fault, msn))) : null;

            bool IsDown(Fault fault, string msn) => fault.Harm.Kind == FaultKind.Maintenance && fault.Msn == msn && fault.Harm.From <= now;
        }
    }

    /// <summary>Strikes a call with the first fault that fits it and whose chance has come.</summary>
    /// <returns>Null when the call is spared.</returns>
    internal Harm? Strike(string msn, Operation operation, string? reference) => Strike(fault =>
        fault.Harm is { IsOfWebhooks: false, Kind: not FaultKind.Maintenance } && fault.Msn == msn && (fault.Operation ?? operation.Name) == operation.Name && Concerns(fault, reference)
            && (fault.Harm.Refusal is not { } refusal || CanRefuse(operation.Refusing, refusal)));

    /// <summary>Strikes what a merchant is about to be told.</summary>
    /// <param name="mayWait">It can be kept back, and was not before.</param>
    /// <returns>Null when it is spared.</returns>
    internal Harm? Strike(Delivery delivery, bool mayWait) => Strike(fault =>
        fault.Harm.IsOfWebhooks && fault.Msn == delivery.Msn && (fault.Event ?? delivery.Event) == delivery.Event && Concerns(fault, delivery.Reference)
            && (mayWait || !fault.Harm.KeepsBack));

    Harm? Strike(Func<Fault, bool> fits)
    {
        lock (gate)
        {
            EndMaintenance();
            for (var i = 0; i < faults.Count; i++)
            {
                var (fault, chance) = faults[i];
                if (!fits(fault) || chance.Next(100) >= fault.SharePercent) continue;
                var struck = fault with { StruckCount = fault.StruckCount + 1, LeftCount = fault.LeftCount - 1 };
                faults[i] = (struck, chance);
                if (struck.LeftCount == 0) End(i);
                return fault.Harm;
            }
        }
        return null;
    }

    /// <summary>Whether nothing at all goes wrong; asked of each call.</summary>
    internal bool IsEmpty
    {
        get
        {
            lock (gate) return faults.Count == 0;
        }
    }

    void EndMaintenance()
    {
        var now = clock.GetUtcNow();
        for (var i = faults.Count - 1; i >= 0; i--)
        {
            if (faults[i].Fault.Harm.Until <= now) End(i);
        }
    }

    void End(int place)
    {
        var (fault, _) = faults[place];
        faults.RemoveAt(place);
        Switched?.Invoke(fault, false);
    }

    static bool Concerns(Fault fault, string? reference) => fault.Reference is null || fault.Reference == reference;

    static bool CanRefuse(Refusing? refusing, Refusal refusal) => refusing?.Knows(refusal) == true;
}
