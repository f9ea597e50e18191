using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kasse.Storage;

namespace Kasse.Server.Callers;

/// <summary>How the Order Management and QR APIs say no: problems without a code, that name which parts of the request are wrong.</summary>
static class ParamsProblem
{
    public static readonly Surface Surface = new(
        Forbidden: (http, why) => Say(http, 403, "Forbidden", "The caller may not act for this sales unit.", why),
        Fault: http => Say(http, 500, "Internal Server Error", "Something went wrong on our side.", Reply.Defect));

    /// <param name="detail">In place of what every such problem says.</param>
    public static Reply Invalid(HttpContext http, IReadOnlyList<Param> wrong, Why why, string? detail = null) => Write(400, why, new Body(
        "https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.1", "One or more validation errors occurred.", detail ?? "BadRequest", Call.TraceIdOf(http), wrong));

    /// <param name="remedyFor">What helps against the commonest mistakes, by the member's name.</param>
    public static Reply Invalid(Call call, IReadOnlyList<Param> wrong, Func<string, string?>? remedyFor = null) =>
        Invalid(call.Http, wrong, WrongBody.Malformed(call.Text, [.. wrong.Select(param => (param.Name, param.Reason))], remedyFor ?? (_ => null)));

    /// <param name="detail">What the caller is told, and the cause in the log.</param>
    public static Reply Say(HttpContext http, int status, string title, string detail, string remedy) => Say(http, status, title, detail, new Why(detail, remedy));

    public static Reply Say(HttpContext http, int status, string title, string detail, Why why) => Write(status, why, new Body(null, title, detail, Call.TraceIdOf(http), null));

    /// <summary>The body of a request as JSON, whatever content type it was sent with.</summary>
    /// <returns>What was sent, or the answer to something that cannot be read.</returns>
    public static (T? Body, Reply? Refused) ReadJson<T>(this Call call, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(call.Text.IsEmpty ? "null"u8 : call.Text, type) is { } body
                ? (body, null)
                : (null, Invalid(call.Http, [new("", "A non-empty request body is required.")], WrongBody.Empty));
        }
        catch (JsonException wrong)
        {
            return (null, Invalid(call.Http, [new(wrong.Path?.TrimStart('$', '.') ?? "", "The JSON value is not of the documented form.")], WrongBody.Unreadable(call.Text, wrong)));
        }
    }

    static Reply Write(int status, Why why, Body body) => Reply.Json(status, body, ParamsProblemJson.Default.Body) with { Why = why };

    internal sealed record Param(string Name, string Reason);

    internal sealed record Body(string? Type, string Title, string Detail, string Instance, IReadOnlyList<Param>? InvalidParams);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ParamsProblem.Body))]
sealed partial class ParamsProblemJson : JsonSerializerContext;
