using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Kasse.Server.Callers;

/// <summary>What any request may be like, whoever sends it: how large, how slow, and how its end is told.</summary>
static class RequestShape
{
    /// <summary>More than any operation takes: a body that is too large for one is still read, because a client that is busy sending hears no answer.</summary>
    const int BodyBytesMax = 8 << 20;

    /// <summary>Until a request's head is complete. A connection on which nobody has begun a request is kept for longer.</summary>
    static readonly TimeSpan HeadMax = TimeSpan.FromSeconds(15);

    /// <summary>Whoever is slower than this for longer than the grace, with a body or in taking an answer, is cut off.</summary>
    static readonly MinDataRate SlowestPerSecond = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    public static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestLineSize = 8 << 10;
        limits.MaxRequestHeadersTotalSize = 32 << 10;
        limits.MaxRequestHeaderCount = 100;
        limits.MaxRequestBodySize = BodyBytesMax;
        limits.RequestHeadersTimeout = HeadMax;
        limits.MinRequestBodyDataRate = SlowestPerSecond;
        limits.MinResponseDataRate = SlowestPerSecond;
    }

    /// <summary>
    /// A request that tells its end in two ways is refused: a proxy before Kasse may have believed the other one. The web server has then put the
    /// length aside under another name.
    /// </summary>
    public static void UseOneLength(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.Headers.TransferEncoding.Count == 0 || !http.Request.Headers.ContainsKey("X-Content-Length")) return next(http);
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        http.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    });
}
