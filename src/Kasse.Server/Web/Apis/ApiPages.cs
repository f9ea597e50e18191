using System.Text.Json;
using System.Text.Json.Serialization;
using Kasse.Server.Control;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Web.Apis;

/// <summary><c>GET /openapi</c>: every API that there is, as pages for people and as OpenAPI documents for their tools.</summary>
static class ApiPages
{
    public const string Home = "/openapi";

    public static void MapApis(this IEndpointRouteBuilder app, Platform platform)
    {
        IReadOnlyList<ApiDocument> documents = platform.Options.IsTest
            ? [.. ApiDocuments.Written, new ApiDocument("control", () => ControlDocument.Text(app.ServiceProvider))]
            : ApiDocuments.Written;
        app.MapGet($"{Home}.json", async () => TypedResults.Json(new ApiList(await List(documents)), ApiListJson.Default.ApiList));
        app.MapGet($"{Home}/{{name}}.json", (HttpContext http, string name) => Send(http, documents, name));
        var pages = app.MapGroup(Home).AsPages(platform);
        pages.MapGet("", () => ShowAll(documents, platform));
        pages.MapGet("/{name}", (HttpContext http, string name, string? part) => Show(http, documents, name, part, platform));
    }

    static async Task<IReadOnlyList<ListedApi>> List(IReadOnlyList<ApiDocument> documents)
    {
        List<ListedApi> apis = [];
        foreach (var document in documents)
        {
            var info = (await document.Content).Info;
            apis.Add(new ListedApi(document.Name, info.Title!, info.Summary, document.Address, document.Address + ".json"));
        }
        return apis;
    }

    static async Task<RazorComponentResult> ShowAll(IReadOnlyList<ApiDocument> documents, Platform platform) =>
        new RazorComponentResult<ApisPage>(new { platform.Options.IsTest, Address = platform.Addresses.Base, Apis = await List(documents) });

    static async Task<RazorComponentResult> Show(HttpContext http, IReadOnlyList<ApiDocument> documents, string name, string? part, Platform platform)
    {
        if (documents.FirstOrDefault(d => d.Name == name) is not { } document)
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return await ShowAll(documents, platform);
        }
        var apis = await List(documents);
        return new RazorComponentResult<ApiPage>(new
        {
            platform.Options.IsTest,
            Address = platform.Addresses.Base,
            Apis = apis,
            At = apis.Single(api => api.Name == name),
            Document = await document.Content,
            Part = part,
        });
    }

    static async Task<IResult> Send(HttpContext http, IReadOnlyList<ApiDocument> documents, string name)
    {
        if (documents.FirstOrDefault(d => d.Name == name) is not { } document) return TypedResults.NotFound();
        // There is nothing secret in it, and tools that read it run in pages of their own.
        http.Response.Headers.AccessControlAllowOrigin = "*";
        return TypedResults.Bytes(await document.Text, "application/json; charset=utf-8");
    }
}

public sealed record ApiList(IReadOnlyList<ListedApi> Apis);

public sealed record ListedApi(string Name, string Title, string? Summary, string Page, string Document);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ApiList))]
sealed partial class ApiListJson : JsonSerializerContext;
