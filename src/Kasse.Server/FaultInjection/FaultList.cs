namespace Kasse.Server.FaultInjection;

/// <summary>
/// The faults that are switched on, in a test environment. They are gone with a restart: what goes wrong on purpose must never go wrong
/// because nobody remembers it.
/// </summary>
public sealed class FaultList
{
    const int FaultsMax = 100;

    /// <summary>One call's own fault: <c>503</c>, <c>delay 5</c>, <c>drop-before</c> or <c>drop-after</c>.</summary>
    public const string HeaderName = "Kasse-Fault";

    readonly Lock gate = new();
    readonly List<(Fault Fault, Random Chance)> faults = [];
    readonly SortedSet<string> operations = new(StringComparer.Ordinal);

    /// <summary>Those that can be struck, as the request log names them.</summary>
    public IReadOnlyList<string> Operations => [.. operations];

    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (gate) return [.. faults.Select(f => f.Fault)];
        }
    }

    /// <summary>While the server is put together.</summary>
    internal void CanStrike(string operation) => operations.Add(operation);

    /// <returns>Null when there are too many already.</returns>
    public Fault? Add(string msn, string? operation, Harm harm, int sharePercent = 100, int seed = 1, int? count = null)
    {
        var fault = new Fault(Guid.NewGuid().ToString("N")[..8], msn, operation, harm, sharePercent, seed, count);
        lock (gate)
        {
            if (faults.Count == FaultsMax) return null;
            faults.Add((fault, new Random(seed)));
        }
        return fault;
    }

    /// <returns>False when there is none with that id.</returns>
    public bool Remove(string id)
    {
        lock (gate) return faults.RemoveAll(f => f.Fault.Id == id) > 0;
    }

    /// <summary>Strikes with the first fault that fits the call and whose chance has come.</summary>
    /// <returns>Null when the call is spared.</returns>
    internal Harm? Strike(string msn, string operation)
    {
        lock (gate)
        {
            for (var i = 0; i < faults.Count; i++)
            {
                var (fault, chance) = faults[i];
                if (fault.Msn != msn || (fault.Operation ?? operation) != operation || chance.Next(100) >= fault.SharePercent) continue;
                var struck = fault with { StruckCount = fault.StruckCount + 1, LeftCount = fault.LeftCount - 1 };
                if (struck.LeftCount == 0) faults.RemoveAt(i); else faults[i] = (struck, chance);
                return fault.Harm;
            }
        }
        return null;
    }

    /// <returns>Null when it says nothing that there is.</returns>
    internal static Harm? Read(string header)
    {
        var harm = header.Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
        {
            ["drop-before"] => new Harm(FaultKind.DropBefore),
            ["drop-after"] => new Harm(FaultKind.DropAfter),
            ["delay", var seconds] when int.TryParse(seconds, out var number) => new Harm(FaultKind.Delay, DelaySeconds: number),
            [var status] when int.TryParse(status, out var number) => new Harm(FaultKind.Answer, Status: number),
            _ => null,
        };
        return harm?.Objection is null ? harm : null;
    }
}
