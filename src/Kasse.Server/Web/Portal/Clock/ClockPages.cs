using System.Globalization;
using Kasse.Server.Schedule;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Kasse.Server.Web.Portal.Clock;

/// <summary>The business clock of a test environment: what time it is for payments, moving it on, and what that did.</summary>
sealed class ClockPages(Platform platform, ClockHand hand)
{
    const int ToldMax = 100, RowsMax = 20_000, ComingMax = 10, MomentsMax = 300;

    public void Map(RouteGroupBuilder developers)
    {
        developers.MapGet("/clock", (Visitor visitor, long? since) => Show(visitor, since, new Typed(("unit", "days")), StatusCodes.Status200OK));
        developers.MapPost("/clock/advance", Advance);
        developers.MapPost("/clock/jump", Jump);
    }

    /// <param name="since">The clock was just moved, when the journal was so long.</param>
    RazorComponentResult<ClockPage> Show(Visitor visitor, long? since, Typed typed, int status)
    {
        // One address, one page: what a page from a while ago asks about is not looked for in a million rows.
        var recent = since is { } seq ? Math.Max(seq, platform.Journal.LastSeq - RowsMax) : (long?)null;
        var (coming, lookedUpTo) = hand.Coming(visitor.Sees, ComingMax, MomentsMax);
        return new(new
        {
            Visitor = visitor,
            hand.Now,
            platform.Clock.Offset,
            Coming = coming,
            LookedUpTo = lookedUpTo,
            Happened = recent is { } from ? hand.HappenedSince(from, visitor.Sees, ToldMax, RowsMax) : ((int, IReadOnlyList<ByItself>)?)null,
            Typed = typed,
        })
        { StatusCode = status };
    }

    Task<IResult> Advance(Visitor visitor, [FromForm] string? by, [FromForm] string? unit)
    {
        var typed = new Typed(("by", by), ("unit", unit));
        if (!int.TryParse(by, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || Unit(unit) is not { } one || count > TimeSpan.MaxValue / one)
            return Task.FromResult<IResult>(Show(visitor, null, typed.Refuse("by", "Write a whole number."), StatusCodes.Status422UnprocessableEntity));
        return Move(visitor, count * one, "by", typed);
    }

    Task<IResult> Jump(Visitor visitor, [FromForm] string? to)
    {
        var typed = new Typed(("to", to), ("unit", "days"));
        return DateTime.TryParse(to, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? Move(visitor, new DateTimeOffset(moment, TimeSpan.Zero) - hand.Now, "to", typed)
            : Task.FromResult<IResult>(Show(visitor, null, typed.Refuse("to", "Choose a day and a time."), StatusCodes.Status422UnprocessableEntity));
    }

    async Task<IResult> Move(Visitor visitor, TimeSpan by, string field, Typed typed) => hand.Objection(by) is { } objection
        ? Show(visitor, null, typed.Refuse(field, objection), StatusCodes.Status422UnprocessableEntity)
        : SeeOther.To(Address.Of(PortalPaths.Clock, ("since", await hand.Move(by))));

    static TimeSpan? Unit(string? name) => name switch
    {
        "minutes" => TimeSpan.FromMinutes(1),
        "hours" => TimeSpan.FromHours(1),
        "days" => TimeSpan.FromDays(1),
        _ => null,
    };
}
