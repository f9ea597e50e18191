using System.Text.Json;

namespace Kasse.Client.Calls;

/// <summary>
/// What an answer says is wrong. Each layer of the platform has its own form: problem documents, the arrays of eCom and PSP, the gateway's
/// objects, the token endpoint's.
/// </summary>
sealed record ErrorBody(string? Code, string? Title, string? Detail, string? TraceId, IReadOnlyList<ErrorDetail> ExtraDetails)
{
    const int PlainTextLengthMax = 500;

    static readonly ErrorBody Silent = new(null, null, null, null, []);

    public static ErrorBody Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind switch
            {
                JsonValueKind.Object => FromObject(json.RootElement),
                JsonValueKind.Array => FromArray(json.RootElement),
                _ => Silent with { Detail = Shortened(json.RootElement.ToString()) },
            };
        }
        catch (JsonException)
        {
            // Proxies and load balancers answer in HTML, or with nothing.
            return Silent with { Detail = Shortened(text) };
        }
    }

    static ErrorBody FromObject(JsonElement body)
    {
        // Younger and smaller APIs have another name for it.
        var extra = (body.TryGetProperty("extraDetails", out var list) || body.TryGetProperty("invalidParams", out list)) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(item => new ErrorDetail(Text(item, "name") ?? "", Text(item, "reason") ?? "")).ToList()
            : [];
        var code = extra.Find(detail => detail.Name == "ErrorCode")?.Reason;
        return new ErrorBody(
            code ?? Text(body, "errorCode") ?? Text(body, "error"),
            Text(body, "title"),
            Text(body, "detail") ?? Text(body, "error_description") ?? Text(body, "errorMessage") ?? Text(body, "message") ?? GatewayText(body),
            Text(body, "traceId") ?? Text(body, "trace_id") ?? Text(body, "contextId"),
            extra);
    }

    /// <summary>eCom and PSP: the first is the error, and all are in the details.</summary>
    static ErrorBody FromArray(JsonElement body)
    {
        var errors = body.EnumerateArray().Where(error => error.ValueKind == JsonValueKind.Object).ToList();
        if (errors.Count == 0) return Silent;
        var extra = errors.Select(error => new ErrorDetail(Text(error, "errorCode") ?? "", Text(error, "errorMessage") ?? "")).ToList();
        return new ErrorBody(Text(errors[0], "errorCode"), Text(errors[0], "errorGroup"), Text(errors[0], "errorMessage"), Text(errors[0], "contextId"), extra);
    }

    static string? GatewayText(JsonElement body) =>
        body.TryGetProperty("responseInfo", out var info) && info.ValueKind == JsonValueKind.Object ? Text(info, "responseMessage") : null;

    static string? Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && (value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            ? value.ToString()
            : null;

    static string? Shortened(string text) =>
        string.IsNullOrWhiteSpace(text) ? null : text.Length <= PlainTextLengthMax ? text : text[..PlainTextLengthMax];
}
