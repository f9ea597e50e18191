namespace Kasse.Engine.Psp;

/// <summary>What the provider answered when it was told the card.</summary>
public abstract record PspAnswer
{
    public sealed record Charged : PspAnswer;

    /// <summary>The issuer wants the payer to identify first (3-D Secure).</summary>
    /// <param name="Url">Where the payer does so; null when the provider forgot to say.</param>
    public sealed record SoftDecline(string? Url) : PspAnswer;

    public sealed record Fail(string? ErrorId, string? ErrorText) : PspAnswer;

    /// <summary>Something else than the protocol knows: another status, not JSON, no outcome in it.</summary>
    public sealed record Unusable(string Why) : PspAnswer;

    /// <summary>No answer in time, or nobody was left to hear it. Whether the card was charged is not known.</summary>
    public sealed record Missing(string Why) : PspAnswer;
}

/// <summary>How the payer came back from the provider's 3-D Secure page.</summary>
public enum ChallengeEnding
{
    Passed,
    Failed,
    Cancelled,
}

public enum PspFailureCause
{
    /// <summary>The provider said no, and why.</summary>
    Declined,

    UnusableAnswer,
    NoAnswer,

    /// <summary>The card has no token, so the provider was never asked.</summary>
    NoToken,
}

/// <param name="ErrorId">The provider's number for it, where it gave one.</param>
public sealed record PspFailure(PspFailureCause Cause, string? ErrorId = null, string? Text = null);

/// <summary>What a provider is told of a payment that came to nothing.</summary>
public enum PspNotice
{
    UserCancel,
    Timeout,
}
