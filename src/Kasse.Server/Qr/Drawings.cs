using System.Globalization;
using Kasse.Server.Callers;
using Kasse.Server.Web.Landing;

namespace Kasse.Server.Qr;

/// <summary>How a merchant wants a code.</summary>
/// <param name="Size">Edge in pixels of a PNG; null is an SVG.</param>
/// <param name="ContentOnly">No picture at all, but what the code says.</param>
sealed record Drawing(int? Size, bool ContentOnly = false)
{
    const int SizeMin = 100, SizeMax = 2000;

    /// <summary>As the headers <c>Accept</c> and <c>Size</c> ask for it.</summary>
    public static (Drawing? Drawing, Reply? Refused) InHeaders(Call call)
    {
        const int sizeUsual = 1024;
        var headers = call.Http.Request.Headers;
        var accepted = headers.Accept.SelectMany(value => (value ?? "").Split(',')).Select(type => type.Split(';')[0].Trim().ToLowerInvariant()).Where(type => type.Length > 0).ToList();
        if (accepted.Count == 0 || accepted.Any(type => type is "image/*" or "image/svg+xml" or "*/*")) return (new Drawing(Size: null), null);
        if (accepted.Contains("text/targeturl")) return (new Drawing(Size: null, ContentOnly: true), null);
        return accepted.Contains("image/png")
            ? Sized(call, "Size", headers["Size"], sizeUsual)
            : (null, ParamsProblem.Say(call.Http, 415, "Unsupported Media Type", $"The header Accept cannot be {headers.Accept}.", "It can be image/png, image/svg+xml, image/* or text/targetUrl."));
    }

    /// <summary>As the query asks for it.</summary>
    public static (Drawing? Drawing, Reply? Refused) InQuery(Call call)
    {
        const int sizeUsual = 800;
        var query = call.Http.Request.Query;
        string? format = query["QrImageFormat"];
        if (string.IsNullOrEmpty(format) || format.Equals("SVG", StringComparison.OrdinalIgnoreCase)) return (new Drawing(Size: null), null);
        return format.Equals("PNG", StringComparison.OrdinalIgnoreCase)
            ? Sized(call, "QrImageSize", query["QrImageSize"], sizeUsual)
            : (null, ParamsProblem.Invalid(call, [new("QrImageFormat", "The field QrImageFormat must be one of PNG, SVG.")]));
    }

    static (Drawing?, Reply?) Sized(Call call, string name, string? asked, int usual) =>
        string.IsNullOrEmpty(asked) ? (new Drawing(usual), null)
        : int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= SizeMin and <= SizeMax ? (new Drawing(size), null)
        : (null, ParamsProblem.Invalid(call, [new(name, $"The field {name} must be between {SizeMin} and {SizeMax}.")]));
}

/// <summary>Addresses of pictures of codes: each says all about its picture, for a while, and nobody can make one up.</summary>
sealed class Drawings(Seal seal, TimeProvider clock, Func<string> origin)
{
    public const string Path = "/generate";

    const string Purpose = "picture";

    /// <summary>A code is not bound to its picture's address.</summary>
    static readonly TimeSpan UsualLife = TimeSpan.FromHours(1);

    /// <returns>The picture's address; or what the code says, where that was asked for.</returns>
    /// <param name="until">When the address stops working; null is after an hour.</param>
    public string Url(string content, Drawing drawing, DateTimeOffset? until = null) => drawing.ContentOnly ? content : origin() + Local(content, drawing, until);

    /// <summary>The same without the beginning.</summary>
    public string Local(string content, Drawing drawing, DateTimeOffset? until = null)
    {
        var end = (until ?? clock.GetUtcNow() + UsualLife).ToUnixTimeSeconds();
        return $"{Path}/qr.{(drawing.Size is null ? "svg" : "png")}?token={seal.Close(Purpose, content, $"{drawing.Size}", $"{end}")}";
    }

    /// <summary><c>GET /generate/qr.svg</c> and <c>qr.png</c>: the picture, whatever the request says it accepts.</summary>
    public Task Show(HttpContext http, string? token)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        var reply = token is not null && seal.Open(Purpose, token) is [var content, var size, var end] && clock.GetUtcNow().ToUnixTimeSeconds() < long.Parse(end, CultureInfo.InvariantCulture)
            ? size == ""
                ? new Reply(200, "image/svg+xml", QrCodeImage.Svg(content))
                : new Reply(200, "image/png", QrCodeImage.Png(content, int.Parse(size, CultureInfo.InvariantCulture)))
            : GatewayReply.NotFound(new("The address of the picture has expired, or was never made here.", "Ask for the code again."));
        return reply.WriteTo(http);
    }
}
