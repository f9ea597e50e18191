using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.PspSignup;

/// <summary>How the signup API says no: problems as in RFC 7807.</summary>
static class SignupProblem
{
    public static readonly Surface Surface = new(Forbidden, Fault: http => Say(http, 500, "Internal error", "Something went wrong on our side.", Reply.Defect));

    public static Reply Forbidden(HttpContext http, Why why) => Say(http, 403, "Forbidden", "The caller may not do this.", why);

    public static Reply NotFound(Call call) => Say(call.Http, 404, "Merchant not found", $"There is no merchant {call.Reference}.",
        new($"The provider has no merchant {call.Reference}.", "A provider finds its own merchants only: list them to see which there are."));

    public static Reply MethodNotAllowed(Call call) =>
        Say(call.Http, 405, "Method not allowed", $"The request method {call.Http.Request.Method} is not supported here.", new($"There is no {call.Http.Request.Method} here.", "GET and POST are for all merchants, GET and PATCH for one."));

    public static Reply UnsupportedMediaType(Call call, string type) =>
        Say(call.Http, 415, "Unsupported media type", $"The content type {type} is not supported.", new($"The content type was {type}.", "Send application/json, or leave the header out."));

    public static Reply Conflict(Call call) => Say(call.Http, 409, "Idempotent conflict", "The Idempotency-Key was used before, with another request.", new("The Idempotency-Key was used before, for another merchant or with another body.", "Make a key for each merchant, and keep it for repetitions of that one, unchanged."));

    public static Reply Invalid(Call call, string member, string detail) =>
        Say(call.Http, 400, $"{char.ToUpperInvariant(member[0])}{member[1..]} validation error", detail, WrongBody.Malformed(call.Text, [(member, detail)], _ => null));

    public static Reply Unreadable(Call call, string detail, Why why) => Say(call.Http, 400, "Body validation error", detail, why);

    static Reply Say(HttpContext http, int status, string title, string detail, Why why) =>
        Reply.JsonOfOld(status, new Body("about:blank", title, status, detail, http.Request.Path), SignupJson.Default.Body, why);

    internal sealed record Body(string Type, string Title, int Status, string Detail, string Instance);
}
