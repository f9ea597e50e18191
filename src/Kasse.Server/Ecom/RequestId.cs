using System.Text;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Ecom;

/// <summary>The header <c>X-Request-Id</c>: belongs to one order and one endpoint, and may be missing. A request that was refused may be sent again with it.</summary>
static class RequestId
{
    const string Name = "X-Request-Id";
    const int LengthMax = 40;

    public static Reply? Refuse(Call call, bool mustBeThere = false) => Of(call) switch
    {
        { Length: > LengthMax } => EcomError.Invalid(call, [(Name, $"{Name} can have {LengthMax} characters")]),
        null when mustBeThere => EcomError.Invalid(call, [(Name, $"{Name} is required")]),
        _ => null,
    };

    /// <param name="asked">What the request asked for: a repetition has to ask for the same.</param>
    public static Request Request(Call call, string operation, object asked) => Of(call) is { } key
        ? new(operation, key, Encoding.UTF8.GetBytes($"{asked}"), KeepsRefusals: false)
        : new(operation);

    static string? Of(Call call) => call.Http.Request.Headers[Name] is [{ Length: > 0 } key, ..] ? key : null;
}
