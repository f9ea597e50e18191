using System.Security.Cryptography;
using System.Text;
using Kasse.Engine.Payments;
using Kasse.Server.GoLive;
using Kasse.Storage.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.GoLive;

/// <summary>The go-live checklist of a sales unit: on a page to work with, and as a report to print or send.</summary>
sealed class ChecklistPages(Platform platform, RequestLogFile log)
{
    // The report brings its own style along, and nothing else: one file says it all.
    static readonly string ReportPolicy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ReportPage.Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    readonly Checklists checklists = new(platform, log);

    public void Map(RouteGroupBuilder viewers)
    {
        viewers.MapGet("/checklist", ShowFirst);
        viewers.MapGet("/checklist/{msn}", Show);
        viewers.MapGet("/checklist/{msn}/report", Report);
    }

    /// <param name="msn">As chosen in the form of the page.</param>
    static IResult ShowFirst(Visitor visitor, string? msn, string? since) =>
        visitor.SalesUnits is [var first, ..]
            ? SeeOther.To(Address.Of(PortalPaths.ChecklistOf(string.IsNullOrEmpty(msn) ? first.Msn : msn), ("since", since)))
            : visitor.NotFound($"There is no sales unit of {visitor.Account.Company} yet.");

    IResult Show(Visitor visitor, string msn, string? since) => Find(visitor, msn) is { } unit
        ? new RazorComponentResult<ChecklistPage>(new { Visitor = visitor, List = checklists.Of(unit, Since.Named(since).Moment(platform.RealTime)), Since = Since.Named(since) })
        : Unknown(visitor, msn);

    IResult Report(HttpContext http, Visitor visitor, string msn, string? since)
    {
        if (Find(visitor, msn) is not { } unit) return Unknown(visitor, msn);
        PagePolicy.Protect(http, platform, ReportPolicy);
        return new RazorComponentResult<ReportPage>(new { List = checklists.Of(unit, Since.Named(since).Moment(platform.RealTime)) });
    }

    SalesUnit? Find(Visitor visitor, string msn) => visitor.Sees(msn) ? platform.Settings.Current.SalesUnits[msn] : null;

    static IResult Unknown(Visitor visitor, string msn) => visitor.NotFound($"There is no sales unit {msn} that this account sees.");
}

/// <summary>From when on calls count: whoever has mended everything begins anew.</summary>
/// <param name="Back">In real time; null is all that is kept.</param>
public sealed record Since(string Name, string Title, TimeSpan? Back)
{
    public static readonly Since[] All =
    [
        new("", "All that is kept", null), new("minutes", "The last 10 minutes", TimeSpan.FromMinutes(10)),
        new("hour", "The last hour", TimeSpan.FromHours(1)), new("day", "The last day", TimeSpan.FromDays(1)),
    ];

    public static Since Named(string? name) => All.FirstOrDefault(since => since.Name == name) ?? All[0];

    public DateTimeOffset? Moment(TimeProvider realTime) => Back is { } back ? realTime.GetUtcNow() - back : null;
}

/// <summary>How a mark is written: legible without its colour.</summary>
static class MarkText
{
    public static string Of(Mark mark) => mark switch
    {
        Mark.Done => "✓ Done",
        Mark.NotYet => "○ Not yet",
        Mark.Wrong => "✕ Wrong",
    };

    /// <summary>The name of its colour.</summary>
    public static string? Kind(Mark mark) => mark switch
    {
        Mark.Done => "good",
        Mark.NotYet => null,
        Mark.Wrong => "bad",
    };

    public static string Progress(Section section) => string.Join(", ", (string[])[
        $"{section.Count(Mark.Done)} of {section.Items.Count} done", .. section.Count(Mark.Wrong) is > 0 and var wrong ? (string[])[$"{wrong} wrong"] : []]);
}
