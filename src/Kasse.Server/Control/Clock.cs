using System.Xml;
using Kasse.Server.Schedule;
using Kasse.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>The business clock. It moves forward only; what that makes due has happened when the call is answered.</summary>
sealed class Clock(Platform platform, Agenda agenda)
{
    const int HappenedMax = 100, PageMax = 1_000;

    /// <summary>Deadlines are counted on from the clock, and must stay within what a calendar holds.</summary>
    static readonly DateTimeOffset LatestMoment = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", Get).WithSummary("What time it is for payments");
        group.MapPost("/advance", Advance).WithSummary("Move the clock on by a duration");
        group.MapPost("/jump", Jump).WithSummary("Move the clock on to a moment");
    }

    Ok<ClockView> Get() => TypedResults.Ok(new ClockView(platform.Clock.GetUtcNow(), XmlConvert.ToString(platform.Clock.Offset)));

    Task<Results<Ok<ClockMoved>, ProblemHttpResult>> Advance(ClockAdvance asked)
    {
        try
        {
            return Move(XmlConvert.ToTimeSpan(asked.By));
        }
        catch (Exception wrong) when (wrong is FormatException or OverflowException)
        {
            return Refuse("by: a duration such as PT10M, P14D or P1DT12H (ISO 8601).");
        }
    }

    Task<Results<Ok<ClockMoved>, ProblemHttpResult>> Jump(ClockJump asked) => Move(asked.To - platform.Clock.GetUtcNow());

    async Task<Results<Ok<ClockMoved>, ProblemHttpResult>> Move(TimeSpan by)
    {
        if (by < TimeSpan.Zero) return ControlProblem.Invalid($"The clock only moves forward. It is {platform.Clock.GetUtcNow():O}.");
        if (by > LatestMoment - platform.Clock.GetUtcNow()) return ControlProblem.Invalid($"The clock goes up to {LatestMoment:yyyy-MM-dd}.");

        var before = platform.Journal.LastSeq;
        await platform.Clock.Advance(by, platform.Settings);
        await agenda.CatchUp();
        var (count, happened) = HappenedSince(before);
        return TypedResults.Ok(new ClockMoved(platform.Clock.GetUtcNow(), XmlConvert.ToString(platform.Clock.Offset), count, happened));
    }

    (int Count, List<Happened> First) HappenedSince(long seq)
    {
        var (count, first) = (0, new List<Happened>());
        while (platform.Journal.ReadAfter(seq, PageMax) is [.., var last] page)
        {
            foreach (var entry in page.Where(e => e.Operation == Agenda.Operation))
            {
                if (++count > HappenedMax) continue;
                var happened = entry.Event!;
                first.Add(new Happened(happened.At, EventCodec.Kind(happened), entry.Msn, platform.Journal.Find(entry.Stream)!.Payment.Reference));
            }
            seq = last.Seq;
        }
        return (count, first);
    }

    static Task<Results<Ok<ClockMoved>, ProblemHttpResult>> Refuse(string why) =>
        Task.FromResult<Results<Ok<ClockMoved>, ProblemHttpResult>>(ControlProblem.Invalid(why));
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
