using Kasse.Engine.Payments;

namespace Kasse.Engine;

/// <summary>
/// What a rule answers: the event that happened, or why nothing did. Both together mean that something was tried and
/// failed at the processor: the event is kept for the log and moves no money, and the caller hears the refusal.
/// </summary>
public readonly record struct Decision(PaymentEvent? Event, Refusal? Refusal)
{
    /// <summary>There was nothing to do, and nobody is to be refused. Only time decides so.</summary>
    public static Decision Nothing => default;

    public static implicit operator Decision(PaymentEvent happened) => new(happened, null);
    public static implicit operator Decision(Refusal refusal) => new(null, refusal);

    public static Decision Failed(PaymentEvent attempt, Refusal refusal) => new(attempt, refusal);
}
