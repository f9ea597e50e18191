using System.Text;
using Kasse.Storage.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>The API calls that merchants made, with what was wrong in plain words.</summary>
sealed class Requests(RequestLogFile log)
{
    const int PageMax = 200, PageUsual = 50;

    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/", List).WithSummary("The newest API calls first; with after, those that came since, oldest first");
        group.MapGet("/{id:long}", Get).WithSummary("One API call with its headers and bodies").ProducesProblem(404);
        group.MapGet("/counts", Counts).WithSummary("How often each operation was answered how, by the minute");
    }

    Results<Ok<RequestPage>, ProblemHttpResult> List(string? msn = null, long? before = null, long? after = null, int max = PageUsual)
    {
        if (max is < 1 or > PageMax) return ControlProblem.Invalid($"max: from 1 to {PageMax}.");
        if (after is { } seen)
        {
            var since = log.Since(msn, max, seen);
            return TypedResults.Ok(new RequestPage([.. since.Select(RequestView.From)], since.Count > 0 ? since[^1].Id : seen));
        }

        var found = log.Newest(msn, max, before ?? long.MaxValue);
        return TypedResults.Ok(new RequestPage([.. found.Select(RequestView.From)], found.Count == max ? found[^1].Id : null));
    }

    Results<Ok<RequestDetails>, ProblemHttpResult> Get(long id) => log.Find(id) is { } request
        ? TypedResults.Ok(new RequestDetails(
            RequestView.From(request), request.RequestHeaders, Text(request.RequestBody), request.ResponseHeaders, Text(request.ResponseBody)))
        : ControlProblem.NotFound($"No request {id} is kept.");

    /// <param name="since">Left out: from the beginning.</param>
    Ok<List<RequestCountView>> Counts(DateTimeOffset? since = null) => TypedResults.Ok(
        log.Counts(since ?? DateTimeOffset.UnixEpoch).Select(c => new RequestCountView(c.From, c.Operation, c.Status, c.Count)).ToList());

    static string? Text(byte[]? body) => body is null ? null : Encoding.UTF8.GetString(body);
}

/// <param name="Next">To be sent as <c>before</c> for the page that follows, null on the last one; or as <c>after</c>, when that was asked for.</param>
sealed record RequestPage(IReadOnlyList<RequestView> Requests, long? Next);

/// <param name="At">Real time.</param>
/// <param name="Why">What was wrong and what to do; null when nothing was.</param>
sealed record RequestView(
    long Id, DateTimeOffset At, string Operation, string Method, string Path, string? Msn, string? ClientId, int Status, double DurationMs, string? Why)
{
    public static RequestView From(LoggedRequest request) => new(
        request.Id, request.At, request.Operation, request.Method, request.Path, request.Msn, request.ClientId, request.Status,
        request.Duration.TotalMilliseconds, request.Why?.ToString());
}

sealed record RequestDetails(RequestView Request, string RequestHeaders, string? RequestBody, string ResponseHeaders, string? ResponseBody);

sealed record RequestCountView(DateTimeOffset Minute, string Operation, int Status, long Count);
