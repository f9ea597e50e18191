using System.Collections.Frozen;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web;

/// <summary>
/// What pages load beside themselves: the stylesheet, scripts and images in the folders of <c>Web</c>, which travel inside the program. Their
/// addresses change with their content, so browsers may keep them for good.
/// </summary>
static class PageFiles
{
    /// <summary>What the names of these resources begin with, and no other's.</summary>
    const string Prefix = "page/";

    static readonly FrozenDictionary<string, PageFile> Files = typeof(PageFiles).Assembly.GetManifestResourceNames()
        .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(resource => PageFile.Read(resource, resource[Prefix.Length..]))
        .ToFrozenDictionary(file => file.Name);

    /// <param name="name">Without its folder, such as <c>site.css</c>.</param>
    public static string Address(string name) => Files[name].Address;

    public static void MapPageFiles(this IEndpointRouteBuilder app)
    {
        foreach (var file in Files.Values) app.MapGet('/' + file.Name, (HttpContext http) => Send(http, file));
        // Browsers ask for it wherever a page names no icon.
        app.MapGet("/favicon.ico", () => TypedResults.Redirect(Address("icon.svg")));
    }

    static FileContentHttpResult Send(HttpContext http, PageFile file)
    {
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(file.Content, file.Type);
    }

    sealed record PageFile(string Name, byte[] Content, string Type, string Address)
    {
        public static PageFile Read(string resource, string name)
        {
            using var stream = typeof(PageFiles).Assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            return new PageFile(name, content, TypeOf(name), $"/{name}?v={Convert.ToHexStringLower(SHA256.HashData(content)[..6])}");
        }

        static string TypeOf(string name) => Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            var other => throw new InvalidOperationException($"{name}: say here what type {other} has."),
        };
    }
}
