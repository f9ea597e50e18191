namespace Kasse.Browser.Tests.Gallery;

/// <summary>Real time, or as it was a while ago.</summary>
public sealed class PastTime : TimeProvider
{
    public TimeSpan Behind { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - Behind;
}
