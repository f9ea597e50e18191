using Kasse.Server.Web;

namespace Kasse.Server.EPayment;

/// <summary>Which addresses of a merchant's will do. A test environment takes plain http, and localhost.</summary>
static class MerchantUrl
{
    public static string Rule(bool test) =>
        $"An address begins with {(test ? "https:// or http://" : "https://")} or, where an app is to open, with a scheme of the merchant's own.";

    /// <summary>
    /// A page, or an app by a scheme of the merchant's own, to which our pages will lead a payer. In a test environment the scheme of a page
    /// may be missing.
    /// </summary>
    public static bool OpensForPayer(string url, bool test) => ReturnAddress.Followable(url) is not null
        && Parse(test && !HasScheme(url) ? $"https://{url}" : url) is { } parsed
        && (IsWeb(parsed, test) || parsed.Scheme != Uri.UriSchemeHttp);

    /// <summary>A page or an endpoint on the web.</summary>
    public static bool IsWeb(string url, bool test) => Parse(url) is { } parsed && IsWeb(parsed, test);

    static bool IsWeb(Uri url, bool test) => url.Scheme == Uri.UriSchemeHttps || (test && url.Scheme == Uri.UriSchemeHttp);

    static bool HasScheme(string url) => url.Contains("://", StringComparison.Ordinal);

    static Uri? Parse(string url) =>
        HasScheme(url) && !HasGap(url) && Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed : null;

    static bool HasGap(string url)
    {
        foreach (var letter in url)
        {
            if (char.IsWhiteSpace(letter) || char.IsControl(letter)) return true;
        }
        return false;
    }
}
