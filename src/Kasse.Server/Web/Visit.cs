using Kasse.Server.Start;
using Microsoft.AspNetCore.WebUtilities;

namespace Kasse.Server.Web;

/// <summary>What every page knows about whoever looks at it.</summary>
/// <param name="Here">Path and query of the page, without the language; null where the page speaks only one.</param>
public sealed record Visit(Texts Say, bool IsTest, string? Here)
{
    const string LanguageQuery = "lang", LanguageCookie = "kasse-language";

    public static Visit Of(HttpContext http, KasseOptions options)
    {
        var query = http.Request.Query.Where(q => q.Key != LanguageQuery);
        return new Visit(new Texts(LanguageOf(http)), options.IsTest, QueryHelpers.AddQueryString(http.Request.Path, query));
    }

    public string In(Language language) => QueryHelpers.AddQueryString(Here!, LanguageQuery, language.Code());

    static Language LanguageOf(HttpContext http)
    {
        if (Languages.Find(http.Request.Query[LanguageQuery]) is { } asked)
        {
            http.Response.Cookies.Append(
                LanguageCookie, asked.Code(), new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(365) });
            return asked;
        }
        var accepted = http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1).Select(l => Languages.Find(l.Value.Value));
        return Languages.Find(http.Request.Cookies[LanguageCookie]) ?? accepted.FirstOrDefault(known => known is not null) ?? Language.English;
    }
}
