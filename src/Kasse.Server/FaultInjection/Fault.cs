namespace Kasse.Server.FaultInjection;

/// <summary>A fault that is switched on.</summary>
/// <param name="Operation">Of calls, as the request log names it; null is each of the sales unit's.</param>
/// <param name="SharePercent">Of what it fits, so much is struck, chosen by <paramref name="Seed"/>: the same each time.</param>
/// <param name="LeftCount">How often it will still strike; null is without end.</param>
/// <param name="Reference">The only payment that it is for; null is each.</param>
/// <param name="Event">Of webhooks, the only type that it is for; null is each.</param>
public sealed record Fault(
    string Id, string Msn, string? Operation, Harm Harm, int SharePercent, int Seed, int? LeftCount, int StruckCount = 0, string? Reference = null, string? Event = null)
{
    /// <summary>What it strikes, in plain words.</summary>
    public string Struck() =>
        (Operation ?? Event ?? (Harm.IsOfWebhooks ? "All webhooks" : "All calls")) + (Reference is null ? "" : $" about {Reference}");

    /// <summary>All of it as one line.</summary>
    public override string ToString() =>
        $"{Struck()} of {Msn}: it {Harm}{(SharePercent < 100 ? $", {SharePercent} % of the time" : "")}{(LeftCount is { } left ? $", {left} more" : "")}";
}
