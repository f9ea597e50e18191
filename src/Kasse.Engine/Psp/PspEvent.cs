namespace Kasse.Engine.Psp;

/// <summary>Something that happened to a PSP transaction. Stored for good: members may be added, never renamed or given another meaning.</summary>
/// <param name="At">Business time, UTC.</param>
public abstract record PspEvent(DateTimeOffset At)
{
    public sealed record Initiated(DateTimeOffset At, PspOrder Order, DateTimeOffset ExpiresAt) : PspEvent(At);

    /// <summary>Begins a charge on an agreement: the provider has the token, charges it and reports how that went.</summary>
    /// <param name="PhoneNumber">Whose agreement it is.</param>
    public sealed record TokenGiven(DateTimeOffset At, PspOrder Order, string PhoneNumber) : PspEvent(At);

    public sealed record SentToPayer(DateTimeOffset At, string PhoneNumber) : PspEvent(At);

    /// <summary>The payer said yes, and the provider is about to be told the card. Kept before the call is made.</summary>
    public sealed record CallBegun(DateTimeOffset At) : PspEvent(At);

    public sealed record SoftDeclined(DateTimeOffset At, string Url) : PspEvent(At);

    public sealed record Reserved(DateTimeOffset At, Money Amount) : PspEvent(At);

    public sealed record Failed(DateTimeOffset At, PspFailure Failure) : PspEvent(At);

    public sealed record Rejected(DateTimeOffset At) : PspEvent(At);

    public sealed record TimedOut(DateTimeOffset At) : PspEvent(At);

    /// <summary>The provider was told that it came to nothing; what it answered does not matter.</summary>
    public sealed record Told(DateTimeOffset At) : PspEvent(At);

    /// <summary>Nothing can be charged any more on the agreement that this transaction started.</summary>
    public sealed record AgreementEnded(DateTimeOffset At) : PspEvent(At);

    public sealed record Reported(DateTimeOffset At, PspReport Report, DateTimeOffset? BatchAt) : PspEvent(At);

    public sealed record BatchRun(DateTimeOffset At, IReadOnlyList<TakenReport> Reports) : PspEvent(At);
}

/// <summary>What a rule answers, as for payments: the event that happened, or why nothing did; both where something was tried and failed.</summary>
public readonly record struct PspDecision(PspEvent? Event, Refusal? Refusal)
{
    public static PspDecision Nothing => default;

    public static implicit operator PspDecision(PspEvent happened) => new(happened, null);
    public static implicit operator PspDecision(Refusal refusal) => new(null, refusal);
}
