using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.FaultInjection;

/// <summary>A call that goes wrong on purpose.</summary>
/// <param name="Reference">Of the payment that it is about, as far as the gate can tell.</param>
/// <param name="Time">Real time.</param>
sealed record FaultyCall(Call Call, Operation Operation, string? Reference, TimeProvider Time)
{
    public const int RetryAfterSeconds = 1;

    /// <param name="handle">What would be done without the fault.</param>
    public async Task<Reply> Suffer(Harm harm, Func<Call, Task<Reply>> handle)
    {
        var why = harm.Explained();
        switch (harm.Kind)
        {
            case FaultKind.Answer:
                return harm.Status switch
                {
                    401 => GatewayReply.TokenRejected(why),
                    429 => GatewayReply.TooManyRequests(RetryAfterSeconds, why),
                    500 => Operation.Surface.Fault(Call.Http) with { Why = why },
                    _ => GatewayReply.Unavailable(harm.Status!.Value, why),
                };
            case FaultKind.Refuse:
                return Call.Unit is not null && Operation.Refusing?.Say(Call, Reference ?? "", harm.Refusal!.Value) is { } refused
                    ? And(why, refused)
                    : GatewayReply.BadRequest(400, new(
                        $"{Operation.Name} never refuses with {Harm.Spelled(harm.Refusal!.Value)}, or it is not said for which sales unit.", "Ask for a fault that the operation can have."));
            case FaultKind.Delay:
                // It is the answer that is late: a caller who does not wait for it cannot know that all was done.
                var late = And(why, await handle(Call));
                await Task.Delay(TimeSpan.FromSeconds(harm.Seconds!.Value), Time, Call.Http.RequestAborted);
                return late;
            case FaultKind.Drip:
                return And(why, await handle(Call)) with { Drips = (TimeSpan.FromSeconds(harm.Seconds!.Value), Time) };
            case FaultKind.DropBefore:
                return Reply.HangUp(why);
            case FaultKind.DropAfter:
                return (await handle(Call)) with { HangsUp = true, Why = why };
            default:
                throw new InvalidOperationException($"{harm.Kind} is nothing that happens to a call.");
        }
    }

    static Reply And(Why why, Reply reply) => reply with { Why = reply.Why is { } wrong ? new Why($"{why.Cause} {wrong.Cause}", wrong.Remedy) : why };
}
