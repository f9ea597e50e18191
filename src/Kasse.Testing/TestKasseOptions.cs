namespace Kasse.Testing;

/// <summary>What a test may want otherwise than usual.</summary>
public sealed record TestKasseOptions
{
    /// <summary>Refuse callers who call too often, as the platform does.</summary>
    public bool RateLimits { get; init; }

    /// <summary>Amounts that make an issuer refuse do so for the platform's force approve, too.</summary>
    public bool MagicAmountsWhenForced { get; init; }

    /// <summary>Serve the portal too, at <c>/portal</c>: to look, at a breakpoint, at what a test has done. Costs each start a tenth of a second.</summary>
    public bool Portal { get; init; }

    /// <summary>0 is any free one.</summary>
    public int Port { get; init; }

    /// <summary>What tokens and signatures go by; pass one that you hold to let a token expire.</summary>
    public TimeProvider RealTime { get; init; } = TimeProvider.System;
}
