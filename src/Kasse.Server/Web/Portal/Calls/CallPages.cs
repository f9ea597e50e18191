using Kasse.Storage.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Portal.Calls;

/// <summary>The request log: each API call with what was sent and answered, and in plain words what was wrong.</summary>
sealed class CallPages(RequestLogFile log, TimeProvider time)
{
    const int PageMax = 50;

    public void Map(RouteGroupBuilder viewers)
    {
        viewers.MapGet("/requests", List);
        viewers.MapGet("/requests/{id:long}", Show);
        viewers.MapGet("/dashboard", Dashboard);
    }

    RazorComponentResult<CallsPage> List(Visitor visitor, [AsParameters] CallFilter filter) => new(new
    {
        Visitor = visitor,
        Filter = filter,
        Page = log.Find(filter.For(visitor), PageMax, filter.Before ?? long.MaxValue),
        Operations = log.Counts(visitor.Msns, time.GetUtcNow() - TimeSpan.FromDays(7), byHour: true).Select(count => count.Operation).Distinct().Order().ToList(),
    });

    IResult Show(Visitor visitor, long id) =>
        log.Find(id) is { } call && (call.Msn is { } msn ? visitor.Sees(msn) : visitor.SeesEverything)
            ? new RazorComponentResult<CallPage>(new { Visitor = visitor, Call = call })
            : visitor.NotFound("There is no such call in the log, or it is about a sales unit of another company. Old calls make room for new ones.");

    RazorComponentResult<DashboardPage> Dashboard(Visitor visitor, string? period, string? msn)
    {
        var chosen = Period.Named(period);
        var until = time.GetUtcNow();
        IReadOnlyCollection<string> msns = string.IsNullOrEmpty(msn) ? visitor.Msns : visitor.Sees(msn) ? [msn] : [];
        var counts = log.Counts(msns, chosen.Start(until), chosen.ByHour);
        return new(new
        {
            Visitor = visitor,
            Period = chosen,
            Msn = msn,
            All = new Traffic("All operations", counts, chosen, until),
            Each = counts.GroupBy(count => count.Operation).Select(same => new Traffic(same.Key, [.. same], chosen, until))
                .OrderByDescending(traffic => traffic.Total).ToList(),
        });
    }
}
