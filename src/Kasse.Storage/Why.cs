namespace Kasse.Storage;

/// <summary>What was wrong with a call, for whoever made it or failed to take it: each in whole sentences, with the values that were sent and without their secrets.</summary>
/// <param name="Cause">What was wrong.</param>
/// <param name="Remedy">What to do about it.</param>
public sealed record Why(string Cause, string Remedy)
{
    public override string ToString() => Remedy.Length == 0 ? Cause : $"{Cause} {Remedy}";

    /// <summary>The remedy stands on a line of its own.</summary>
    public string ToText() => $"{Cause.ReplaceLineEndings(" ")}\n{Remedy}";

    public static Why? Read(string? text) => text?.Split('\n', 2) switch
    {
        null => null,
        [var cause, var remedy] => new(cause, remedy),
        // A log from before remedies stood apart.
        [var both, ..] => new(both, ""),
        [] => null,
    };
}
