using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Webhooks;

/// <summary>The problem bodies of the Webhooks API: no codes, only which part of the request is wrong and why.</summary>
static class WebhooksProblem
{
    const string Type = "application/problem+json; charset=utf-8";

    public static readonly Surface Surface = new(
        Forbidden: (http, why) => Write(http, 403, "Forbidden", "The caller may not act for this sales unit.", why),
        Fault: http => Write(http, 500, "Internal Server Error", "Something went wrong on our side.", Reply.Defect));

    public static Reply Invalid(Call call, IReadOnlyList<Fault> faults, Why why) =>
        Write(call.Http, 400, "Bad Request", "One or more validation errors occurred.", why, faults);

    public static Reply NotFound(Call call, Why why) => Write(call.Http, 404, "Not Found", "The webhook was not found.", why);

    static Reply Write(HttpContext http, int status, string title, string detail, Why why, IReadOnlyList<Fault>? faults = null)
    {
        var body = new Body($"https://httpstatuses.io/{status}", title, status, detail, Instance(http), Call.TraceIdOf(http), faults);
        return Reply.Json(status, body, WebhooksJson.Default.Body) with { ContentType = Type, Why = why };
    }

    // The surface's own prefix is the gateway's business; problems name the path behind it.
    static string Instance(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        return path.StartsWith("/webhooks/", StringComparison.OrdinalIgnoreCase) ? path["/webhooks".Length..] : path;
    }

    internal sealed record Fault(string Name, string Reason);

    internal sealed record Body(
        string Type, string Title, int Status, string Detail, string Instance, string TraceId, IReadOnlyList<Fault>? ExtraDetails);
}
