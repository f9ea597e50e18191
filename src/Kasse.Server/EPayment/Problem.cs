using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.EPayment;

/// <summary>The problem bodies of ePayment: a plain one for malformed requests, and one with a code for each rule.</summary>
static class Problem
{
    const string Type = "application/problem+json; charset=utf-8";

    public static readonly Surface Surface = new(
        Forbidden: (http, why) => Plain(http, 403, "Forbidden", "The caller may not act for this sales unit.", why),
        Fault: http => Internal(http, Reply.Defect));

    /// <param name="faults">Which parts of the request are malformed, and how.</param>
    public static Reply Invalid(Call call, IReadOnlyList<Fault> faults) => Invalid(call, faults, EPaymentWhy.Malformed(call, faults));

    public static Reply Invalid(Call call, IReadOnlyList<Fault> faults, Why why) =>
        Write(400, why, new()
        {
            Type = "https://httpstatuses.io/400",
            Title = "Bad Request",
            Status = 400,
            Detail = "See extraDetails for further details",
            Instance = Instance(call.Http),
            TraceId = call.TraceId,
            ExtraDetails = faults,
        });

    public static Reply Coded(HttpContext http, int status, string code, string title, string? detail, Why why) =>
        Write(status, why with { Cause = $"{title} ({code}). {why.Cause}" }, new()
        {
            Type = $"https://httpstatuses.io/{status}",
            Title = title,
            Detail = detail,
            Instance = Instance(http),
            Status = status,
            ExtraDetails = [new("ErrorCode", code)],
            TraceId = Call.TraceIdOf(http),
        });

    public static Reply Internal(HttpContext http, Why why) => Coded(http, 500, "3010", "Internal error",
        "Something went wrong on our side. Send the same request with the same Idempotency-Key again.", why);

    static Reply Plain(HttpContext http, int status, string title, string detail, Why why) => Write(status, why, new()
    {
        Type = $"https://httpstatuses.io/{status}",
        Title = title,
        Status = status,
        Detail = detail,
        Instance = Instance(http),
        TraceId = Call.TraceIdOf(http),
    });

    static Reply Write(int status, Why why, Body body) =>
        Reply.Json(status, body, EPaymentJson.Default.Body) with { ContentType = Type, Why = why };

    // The surface's own prefix is the gateway's business; problems name the path behind it.
    static string Instance(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        return path.StartsWith("/epayment", StringComparison.OrdinalIgnoreCase) ? path["/epayment".Length..] : path;
    }

    internal sealed record Fault(string Name, string Reason);

    internal sealed record Body
    {
        public required string Type { get; init; }
        public required string Title { get; init; }
        public required int Status { get; init; }
        public string? Detail { get; init; }
        public required string Instance { get; init; }
        public required string TraceId { get; init; }
        public IReadOnlyList<Fault>? ExtraDetails { get; init; }
    }
}
