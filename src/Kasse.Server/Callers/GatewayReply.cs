using System.Text.Json.Serialization;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server.Callers;

/// <summary>How the gateway in front of all surfaces says no: its own JSON, before a surface has seen the request.</summary>
public static class GatewayReply
{
    /// <summary>The gateway's own words, for what belongs to no surface.</summary>
    public static readonly Surface Surface = new(
        Forbidden: (_, why) => Refuse(403, "Forbidden", why),
        Fault: _ => Refuse(500, "Internal server error", Reply.Defect));

    public static Reply SubscriptionKeyMissing => Refuse(401,
        "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.",
        WrongKeys.NoSubscriptionKey);

    public static Reply SubscriptionKeyUnknown(string key, Registry registry) => Refuse(401,
        "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.", WrongKeys.SubscriptionKey(key, registry));

    public static Reply NotFound(Why why) => Refuse(404, "Resource not found", why);

    public static Reply TooManyRequests(int retryAfterSeconds, Why why) =>
        Refuse(429, $"Rate limit is exceeded. Try again in {retryAfterSeconds} seconds.", why) with { RetryAfterSeconds = retryAfterSeconds };

    public static Reply BadRequest(int status, Why why) => Refuse(status, "Bad request", why);

    public static Reply TooLarge(Why why) => Refuse(413, "Request entity too large", why);

    public static Reply Gone(Why why) => Refuse(410, "Resource has been archived", why);

    public static Reply Busy(Exception fault)
    {
        var why = fault is Storage.JournalBusyException
            ? new Why("More was waiting to be written than the queue holds; nothing was done.", "Send it again after the Retry-After, with the same idempotency key. Whoever sends that much can wait for answers before sending more.")
            : new Why($"The database could not be reached ({fault.Message}).", "Nothing is wrong with the call. A repetition with the same idempotency key does nothing twice.");
        return Refuse(503, "Service temporarily unavailable. Try again in 1 seconds.", why) with { RetryAfterSeconds = 1 };
    }

    /// <summary>What stands behind the gateway does not answer it.</summary>
    public static Reply Unavailable(int status, Why why) => Refuse(status, status switch
    {
        502 => "Bad gateway",
        504 => "Gateway timeout",
        _ => "Service temporarily unavailable.",
    }, why);

    public static Reply TokenRejected(Why why)
    {
        var body = new ServiceBody(new(401, "Unauthorized"), new("(An error from Azure API Management, possibly related to authentication)"));
        return Reply.Json(401, body, GatewayJson.Default.ServiceBody) with { Why = why };
    }

    static Reply Refuse(int status, string message, Why why) =>
        Reply.Json(status, new Body(status, message), GatewayJson.Default.Body) with { Why = why };

    internal sealed record Body(int StatusCode, string Message);

    internal sealed record ServiceBody(ResponseInfo ResponseInfo, Result Result);

    internal sealed record ResponseInfo(int ResponseCode, string ResponseMessage);

    internal sealed record Result(string Message);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GatewayReply.Body))]
[JsonSerializable(typeof(GatewayReply.ServiceBody))]
sealed partial class GatewayJson : JsonSerializerContext;
