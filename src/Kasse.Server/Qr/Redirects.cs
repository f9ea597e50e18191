using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Kasse.Server.Callers;
using Kasse.Storage.Codes;

namespace Kasse.Server.Qr;

/// <summary><c>/qr/v1/merchant-redirect</c>: codes that lead to a merchant's page, which may be another one tomorrow.</summary>
static partial class Redirects
{
    const int IdLengthMax = 128, TtlMin = 300, TtlMax = int.MaxValue;

    public static async Task<Reply> Create(Call call, Platform platform)
    {
        var (body, refused) = call.ReadJson(QrJson.Default.RedirectRequest);
        if (body is null) return refused!;
        (var drawing, refused) = Drawing.InHeaders(call);
        if (drawing is null) return refused!;
        var wrong = Wrong(body, platform, isNew: true);
        if (wrong.Count > 0) return ParamsProblem.Invalid(call, wrong, RemedyFor);

        var code = New(call.SalesUnit.Msn, body.Id!, body.RedirectUrl!, body.Ttl is { } ttl ? platform.Clock.GetUtcNow().AddSeconds(ttl) : null);
        return await platform.Codes.Add(code)
            ? Shown(platform, code, drawing)
            : Reply.Json(409, new TakenResponse(code.Id), QrJson.Default.TakenResponse) with { Why = new($"There is a code {code.Id} already.", "Change where it leads with PUT, or delete it first.") };
    }

    public static RedirectCode New(string msn, string id, string url, DateTimeOffset? expiresAt) =>
        new(msn, id, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)), url, expiresAt);

    public static Task<Reply> List(Call call, Platform platform)
    {
        var (drawing, refused) = Drawing.InHeaders(call);
        if (drawing is null) return Task.FromResult(refused!);
        var now = platform.Clock.GetUtcNow();
        var codes = platform.Codes.Redirects([call.SalesUnit.Msn]).Where(code => code.IsAliveAt(now)).Select(code => Response(platform, code, drawing));
        return Task.FromResult(Reply.Json(200, (IReadOnlyList<RedirectResponse>)[.. codes], QrJson.Default.IReadOnlyListRedirectResponse));
    }

    public static Task<Reply> Get(Call call, Platform platform)
    {
        var (drawing, refused) = Drawing.InHeaders(call);
        return Task.FromResult(drawing is null ? refused! : Find(call, platform) is { } code ? Shown(platform, code, drawing) : Unknown(call));
    }

    public static async Task<Reply> Update(Call call, Platform platform)
    {
        var (body, refused) = call.ReadJson(QrJson.Default.RedirectRequest);
        if (body is null) return refused!;
        (var drawing, refused) = Drawing.InHeaders(call);
        if (drawing is null) return refused!;
        if (Wrong(body, platform, isNew: false) is { Count: > 0 } wrong) return ParamsProblem.Invalid(call, wrong, RemedyFor);

        return Find(call, platform) is { } code && await platform.Codes.Change(code.Msn, code.Id, body.RedirectUrl!)
            ? Shown(platform, code with { Url = body.RedirectUrl! }, drawing)
            : Unknown(call);
    }

    public static async Task<Reply> Delete(Call call, Platform platform) =>
        Find(call, platform) is { } code && await platform.Codes.DeleteRedirect(code.Msn, code.Id) ? Reply.Empty(200) : Unknown(call);

    /// <summary>The first thing that keeps it from being a redirect code; for a form.</summary>
    public static IReadOnlyList<ParamsProblem.Param> Wrong(string id, string url, Platform platform) => Wrong(new RedirectRequest(id, url, null), platform, isNew: true);

    static List<ParamsProblem.Param> Wrong(RedirectRequest body, Platform platform, bool isNew)
    {
        List<ParamsProblem.Param> wrong = [];
        if (isNew && string.IsNullOrEmpty(body.Id)) wrong.Add(new("Id", "The Id field is required."));
        else if (isNew && (body.Id!.Length > IdLengthMax || !IdForm().IsMatch(body.Id)))
            wrong.Add(new("Id", $"The field Id must match the regular expression '^[-_+%æøåÆØÅ\\w\\s]*$' and have at most {IdLengthMax} characters."));
        // A test shop may have no certificate.
        var url = platform.Options.IsTest && body.RedirectUrl?.StartsWith("http://", StringComparison.Ordinal) == true ? "https" + body.RedirectUrl[4..] : body.RedirectUrl;
        if (string.IsNullOrEmpty(url)) wrong.Add(new("RedirectUrl", "The RedirectUrl field is required."));
        else if (!UrlForm().IsMatch(url)) wrong.Add(new("RedirectUrl", "The field RedirectUrl must match the regular expression '^https://[\\w\\.]+([\\w#!:.?+=&%@\\-/]+)?$'."));
        if (isNew && body.Ttl is < TtlMin or > TtlMax) wrong.Add(new("Ttl", $"The field Ttl must be between {TtlMin} and {TtlMax}."));
        return wrong;
    }

    static string? RemedyFor(string member) => member switch
    {
        "RedirectUrl" => "It is an https address with a name of its own, such as https://shop.example/menu: neither a port nor a user stands in its name.",
        "Ttl" => "It is in seconds; leave it out for a code that is to be printed.",
        _ => null,
    };

    static RedirectCode? Find(Call call, Platform platform) =>
        platform.Codes.Redirect(call.SalesUnit.Msn, (string)call.Http.Request.RouteValues["id"]!) is { } code && code.IsAliveAt(platform.Clock.GetUtcNow()) ? code : null;

    static Reply Shown(Platform platform, RedirectCode code, Drawing drawing) => Reply.Json(200, Response(platform, code, drawing), QrJson.Default.RedirectResponse);

    static RedirectResponse Response(Platform platform, RedirectCode code, Drawing drawing) => new(
        code.Id, platform.Drawings.Url(platform.ContentOf(code), drawing), code.Url,
        code.ExpiresAt is { } end ? (long)(end - platform.Clock.GetUtcNow()).TotalSeconds : -1);

    static Reply Unknown(Call call) => ParamsProblem.Say(call.Http, 404, "Not Found", "There is no such QR code.", "It may have been deleted, have expired, or belong to another sales unit.");

    [GeneratedRegex(@"^[-_+%æøåÆØÅ\w\s]*\z", RegexOptions.ECMAScript)]
    private static partial Regex IdForm();

    [GeneratedRegex(@"^https:\/\/[\w\.]+([\w#!:.?+=&%@\-\/]+)?\z", RegexOptions.ECMAScript)]
    private static partial Regex UrlForm();
}
