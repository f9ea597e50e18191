namespace Kasse.Storage.Requests;

/// <summary>A call as its table holds it.</summary>
sealed class RequestRow
{
    public const string Insert = """
        insert into requests
            (at, operation, method, path, msn, reference, client_id, status, duration_us, why, request_headers, response_headers, request_body, response_body)
        values
            (@At, @Operation, @Method, @Path, @Msn, @Reference, @ClientId, @Status, @DurationUs, @Why, @RequestHeaders, @ResponseHeaders, @RequestBody, @ResponseBody)
        """;

    public const string InLists = """
        id, at, operation, method, path, msn, reference, client_id as ClientId, status, duration_us as DurationUs, why,
        request_headers as RequestHeaders, response_headers as ResponseHeaders
        """;

    public const string Whole = $"{InLists}, request_body as RequestBody, response_body as ResponseBody";

    public long Id { get; init; }
    public long At { get; init; }
    public required string Operation { get; init; }
    public required string Method { get; init; }
    public required string Path { get; init; }
    public string? Msn { get; init; }
    public string? Reference { get; init; }
    public string? ClientId { get; init; }
    public long Status { get; init; }
    public long DurationUs { get; init; }
    public string? Why { get; init; }
    public required string RequestHeaders { get; init; }
    public required string ResponseHeaders { get; init; }
    public byte[]? RequestBody { get; init; }
    public byte[]? ResponseBody { get; init; }

    public static RequestRow From(LoggedRequest request) => new()
    {
        At = request.At.ToUnixTimeMilliseconds(),
        Operation = request.Operation,
        Method = request.Method,
        Path = request.Path,
        Msn = request.Msn,
        Reference = request.Reference,
        ClientId = request.ClientId,
        Status = request.Status,
        DurationUs = (long)request.Duration.TotalMicroseconds,
        Why = request.Why?.ToText(),
        RequestHeaders = request.RequestHeaders,
        ResponseHeaders = request.ResponseHeaders,
        RequestBody = request.RequestBody,
        ResponseBody = request.ResponseBody,
    };

    public LoggedRequest Read() => new(
        Id, DateTimeOffset.FromUnixTimeMilliseconds(At), Operation, Method, Path, Msn, Reference, ClientId, (int)Status,
        TimeSpan.FromMicroseconds(DurationUs), RequestHeaders, RequestBody, ResponseHeaders, ResponseBody, Storage.Why.Read(Why));
}
