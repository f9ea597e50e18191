namespace Kasse.Engine.Psp;

public enum PspOperation
{
    Reserved,
    Captured,
    Cancelled,
    Refunded,
}

/// <summary>What a provider says it has done with the money.</summary>
/// <param name="Succeeded">False when it tried and failed: kept for the log, and moves nothing.</param>
public sealed record PspReport(PspOperation Operation, Money Amount, string? Text, bool Succeeded);

/// <summary>A report that waits for the batch.</summary>
/// <param name="BatchAt">Null where no batch runs by itself.</param>
public sealed record WaitingReport(PspReport Report, DateTimeOffset? BatchAt);

/// <summary>A report that the batch has looked at.</summary>
/// <param name="Dropped">Why it counts for nothing; null when it was taken.</param>
public sealed record TakenReport(PspReport Report, PspDrop? Dropped);

public enum PspDrop
{
    /// <summary>Reserved already, or for another amount than was asked for.</summary>
    NotToBeReserved,

    ExceedsReserved,
    ExceedsCaptured,
    AmountNotPositive,
    OtherCurrency,
}

/// <summary>A line of what the provider itself can read back.</summary>
public sealed record PspLogLine(DateTimeOffset At, PspOperation Operation, Money Amount, string? Text, bool Succeeded);
