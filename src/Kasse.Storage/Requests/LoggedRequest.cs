namespace Kasse.Storage.Requests;

/// <summary>One API call as the developer sees it. Secrets are masked before they get here.</summary>
/// <param name="At">Real time, UTC.</param>
/// <param name="Msn">Null when it was about no sales unit that there is.</param>
/// <param name="Reference">Of the payment that it was about.</param>
/// <param name="RequestBody">Left out of lists, like <paramref name="ResponseBody"/>.</param>
/// <param name="Why">Null when nothing was wrong.</param>
public sealed record LoggedRequest(
    long Id, DateTimeOffset At, string Operation, string Method, string Path, string? Msn, string? Reference, string? ClientId, int Status,
    TimeSpan Duration, string RequestHeaders, byte[]? RequestBody, string ResponseHeaders, byte[]? ResponseBody, Why? Why);

public enum Answered
{
    /// <summary>Below 400.</summary>
    Well,

    /// <summary>400 to 499: something was wrong with the call.</summary>
    WithRefusal,

    /// <summary>500 and above: something was wrong on our side.</summary>
    WithFault,

    /// <summary>400 and above.</summary>
    Badly,
}

/// <summary>Which calls are asked for. What is null does not matter.</summary>
/// <param name="Msns">Calls about these sales units and no others.</param>
/// <param name="AboutNone">Also calls about no sales unit that there is, like those that came without keys.</param>
/// <param name="Text">Part of the path, of the bodies or of the explanation.</param>
public sealed record RequestQuery(
    IReadOnlyCollection<string> Msns, bool AboutNone = false, string? Operation = null, Answered? Answered = null, string? Reference = null, string? Text = null);

/// <param name="Requests">Newest first, without bodies.</param>
/// <param name="Next">Only calls older than this are left; null when there are none. A page that is not full may have one: enough was looked at.</param>
public sealed record RequestPage(IReadOnlyList<LoggedRequest> Requests, long? Next);

/// <param name="From">Where the counted time begins, UTC.</param>
public sealed record RequestCount(DateTimeOffset From, string Operation, int Status, long Count);
