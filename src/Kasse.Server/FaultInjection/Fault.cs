namespace Kasse.Server.FaultInjection;

/// <summary>A fault that is switched on.</summary>
/// <param name="Operation">Of calls, as the request log names it; null is each of the sales unit's.</param>
/// <param name="SharePercent">Of what it fits, so much is struck, chosen by <paramref name="Seed"/>: the same each time.</param>
/// <param name="LeftCount">How often it will still strike; null is without end.</param>
/// <param name="Reference">The only payment that it is for; null is each.</param>
/// <param name="Event">Of webhooks, the only type that it is for; null is each.</param>
public sealed record Fault(
    string Id, string Msn, string? Operation, Harm Harm, int SharePercent, int Seed, int? LeftCount, int StruckCount = 0, string? Reference = null, string? Event = null);
