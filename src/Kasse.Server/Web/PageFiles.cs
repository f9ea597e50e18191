using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web;

/// <summary>The stylesheet and the icon, which travel inside the program. Their addresses change with their content, so browsers may keep them for good.</summary>
static class PageFiles
{
    static readonly byte[] Stylesheet = Read("site.css"), Icon = Read("icon.svg");

    public static readonly string StylesheetAddress = Address("site.css", Stylesheet), IconAddress = Address("icon.svg", Icon);

    public static void MapPageFiles(this IEndpointRouteBuilder app)
    {
        app.MapGet("/site.css", (HttpContext http) => Send(http, Stylesheet, "text/css; charset=utf-8"));
        app.MapGet("/icon.svg", (HttpContext http) => Send(http, Icon, "image/svg+xml"));
        // Browsers ask for it wherever a page names no icon.
        app.MapGet("/favicon.ico", () => TypedResults.Redirect(IconAddress));
    }

    static FileContentHttpResult Send(HttpContext http, byte[] content, string type)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(content, type);
    }

    static string Address(string name, byte[] content) => $"/{name}?v={Convert.ToHexStringLower(SHA256.HashData(content)[..6])}";

    static byte[] Read(string name)
    {
        using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
