using Kasse.Server.Callers;

namespace Kasse.Server.FaultInjection;

public enum FaultKind
{
    /// <summary>Nothing is done, and a failure is answered in the platform's words.</summary>
    Answer,

    /// <summary>All is done, but late.</summary>
    Delay,

    /// <summary>Nothing is done, and the connection breaks.</summary>
    DropBefore,

    /// <summary>All is done and kept, and the connection breaks before the answer.</summary>
    DropAfter,
}

/// <summary>What goes wrong when it is asked to.</summary>
/// <param name="Status">Of an answer: 429 and 502 to 504 are the gateway's, 500 is the surface's.</param>
/// <param name="DelaySeconds">Of a delay, in real time.</param>
public sealed record Harm(FaultKind Kind, int? Status = null, int? DelaySeconds = null)
{
    public const int DelaySecondsMax = 300;

    public static readonly IReadOnlyList<int> Statuses = [429, 500, 502, 503, 504];

    const int RetryAfterSeconds = 1;

    const string Asked = "A fault that was asked for:";

    /// <returns>Why there is no such harm; null when there is.</returns>
    public string? Objection => Kind switch
    {
        FaultKind.Answer when Status is not { } status || !Statuses.Contains(status) => $"status: one of {string.Join(", ", Statuses)}.",
        FaultKind.Delay when DelaySeconds is not (>= 1 and <= DelaySecondsMax) => $"delaySeconds: a number from 1 to {DelaySecondsMax}.",
        _ => null,
    };

    /// <summary>As people read it.</summary>
    public override string ToString() => Kind switch
    {
        FaultKind.Answer => $"answers {Status}, and nothing is done",
        FaultKind.Delay => $"answers {DelaySeconds} {(DelaySeconds == 1 ? "second" : "seconds")} late",
        FaultKind.DropBefore => "breaks the connection, and nothing is done",
        FaultKind.DropAfter => "does it, and breaks the connection instead of answering",
    };

    internal async Task<Reply> Befall(HttpContext http, Surface surface, TimeProvider time, Func<Task<Reply>> handle)
    {
        var why = $"{Asked} it {this}.";
        switch (Kind)
        {
            case FaultKind.Answer:
                return Status switch
                {
                    429 => GatewayReply.TooManyRequests(RetryAfterSeconds, why),
                    500 => surface.Fault(http) with { Why = why },
                    _ => GatewayReply.Unavailable(Status!.Value, why),
                };
            case FaultKind.Delay:
                await Task.Delay(TimeSpan.FromSeconds(DelaySeconds!.Value), time, http.RequestAborted);
                var late = await handle();
                return late with { Why = late.Why is null ? why : $"{why} {late.Why}" };
            case FaultKind.DropBefore:
                return Reply.HangUp(why);
            case FaultKind.DropAfter:
                return (await handle()) with { HangsUp = true, Why = why };
            default:
                throw new InvalidOperationException($"Nobody has said what {Kind} does.");
        }
    }
}

/// <summary>A fault that is switched on.</summary>
/// <param name="Operation">As the request log names it; null is each of the sales unit's.</param>
/// <param name="SharePercent">Of the calls that it fits, so many are struck, chosen by <paramref name="Seed"/>: the same ones each time.</param>
/// <param name="LeftCount">How many calls it will still strike; null is without end.</param>
public sealed record Fault(string Id, string Msn, string? Operation, Harm Harm, int SharePercent, int Seed, int? LeftCount, int StruckCount = 0);
