namespace Kasse.Server.EPayment;

/// <summary>Which addresses of a merchant's will do. A test environment takes plain http, localhost, and one without a scheme.</summary>
static class MerchantUrl
{
    // These would run or read something in the payer's browser instead of opening the merchant's page or app.
    static readonly string[] DangerousSchemes = ["javascript", "data", "vbscript", "file", "blob", "filesystem", "about", "view-source"];

    public static string Rule(bool test) => test
        ? "An address begins with https://, http:// or, where an app is to open, a scheme of the merchant's own."
        : "An address begins with https:// or, where an app is to open, a scheme of the merchant's own.";

    /// <summary>A page, or an app by a scheme of the merchant's own.</summary>
    public static bool OpensForPayer(string url, bool test) => Parse(url, test) is { } parsed
        && (IsWeb(parsed, test) || (parsed.Scheme != Uri.UriSchemeHttp && !DangerousSchemes.Contains(parsed.Scheme)));

    /// <summary>A page or an endpoint on the web.</summary>
    public static bool IsWeb(string url, bool test) => Parse(url, test) is { } parsed && IsWeb(parsed, test);

    static bool IsWeb(Uri url, bool test) => url.Scheme == Uri.UriSchemeHttps || (test && url.Scheme == Uri.UriSchemeHttp);

    static Uri? Parse(string url, bool test)
    {
        if (url.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter))) return null;
        var complete = test && !url.Contains("://", StringComparison.Ordinal) ? $"https://{url}" : url;
        return complete.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(complete, UriKind.Absolute, out var parsed) ? parsed : null;
    }
}
