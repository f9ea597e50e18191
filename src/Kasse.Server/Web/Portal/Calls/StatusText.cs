using Microsoft.AspNetCore.WebUtilities;

namespace Kasse.Server.Web.Portal.Calls;

/// <summary>How an HTTP status is written, and how good it is.</summary>
static class StatusText
{
    /// <summary>0 is what the log has for a call of ours that got no answer, 499 for a caller who did not wait.</summary>
    public static string Of(int status) => status switch
    {
        0 => "No answer",
        499 => "499 Caller hung up",
        _ => $"{status} {ReasonPhrases.GetReasonPhrase(status)}",
    };

    public static string Kind(int status) => status switch
    {
        >= 500 or 0 => "bad",
        >= 400 => "warn",
        _ => "good",
    };
}
