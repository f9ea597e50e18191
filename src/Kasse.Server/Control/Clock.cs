using System.Xml;
using Kasse.Server.Schedule;
using Kasse.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>The business clock. It moves forward only; what that makes due has happened when the call is answered.</summary>
sealed class Clock(Platform platform, ClockHand hand)
{
    const int HappenedMax = 100;

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", Get).WithSummary("What time it is for payments");
        group.MapPost("/advance", Advance).WithSummary("Move the clock on by a duration");
        group.MapPost("/jump", Jump).WithSummary("Move the clock on to a moment");
    }

    Ok<ClockView> Get() => TypedResults.Ok(new ClockView(hand.Now, XmlConvert.ToString(platform.Clock.Offset)));

    Task<Results<Ok<ClockMoved>, ProblemHttpResult>> Advance(ClockAdvance asked)
    {
        try
        {
            return Move(XmlConvert.ToTimeSpan(asked.By));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return Task.FromResult<Results<Ok<ClockMoved>, ProblemHttpResult>>(
                ControlProblem.Invalid("by: a duration such as PT10M, P14D or P1DT12H (ISO 8601)."));
        }
    }

    Task<Results<Ok<ClockMoved>, ProblemHttpResult>> Jump(ClockJump asked) => Move(asked.To - hand.Now);

    async Task<Results<Ok<ClockMoved>, ProblemHttpResult>> Move(TimeSpan by)
    {
        if (hand.Objection(by) is { } objection) return ControlProblem.Invalid(objection);

        var before = await hand.Move(by);
        var (count, first) = hand.HappenedSince(before, _ => true, HappenedMax);
        return TypedResults.Ok(new ClockMoved(hand.Now, XmlConvert.ToString(platform.Clock.Offset), count,
            [.. first.Select(it => new Happened(it.Event.At, EventCodec.Kind(it.Event), it.Payment.Msn, it.Payment.Reference))]));
    }
}

/// <param name="Offset">How far it is ahead of real time (ISO 8601).</param>
sealed record ClockView(DateTimeOffset Now, string Offset);

/// <param name="By">A duration of ISO 8601: PT10M, P14D.</param>
sealed record ClockAdvance(string By);

sealed record ClockJump(DateTimeOffset To);

/// <param name="HappenedCount">How much time alone made happen.</param>
/// <param name="Happened">The first hundred of it, in the order in which it was due.</param>
sealed record ClockMoved(DateTimeOffset Now, string Offset, int HappenedCount, IReadOnlyList<Happened> Happened);

/// <param name="At">When it was due.</param>
sealed record Happened(DateTimeOffset At, string Kind, string Msn, string Reference);
