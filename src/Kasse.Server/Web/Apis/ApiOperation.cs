using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Kasse.Server.Web.Apis;

/// <summary>Operations that are about the same.</summary>
public sealed record ApiGroup(string Name, string? Description, IReadOnlyList<ApiOperation> Operations);

/// <summary>Something that can be asked of an API, or that it asks of others.</summary>
/// <param name="Path">With blanks in braces.</param>
/// <param name="IsOurs">Kasse answers it; else Kasse asks it.</param>
public sealed partial record ApiOperation(string Path, HttpMethod Method, OpenApiOperation Content, IEnumerable<IOpenApiParameter> Parameters, bool IsOurs)
{
    public string Id => Content.OperationId ?? $"{Method}{NoLetters().Replace(Path, "-")}".ToLowerInvariant();

    public string Name => Content.Summary ?? Path;

    /// <summary>The documented answers, success first and what fits nothing else last.</summary>
    public IEnumerable<(string Status, IOpenApiResponse Answer)> Answers => (Content.Responses ?? []).Select(answer => (answer.Key, answer.Value));

    /// <summary>Grouped by what they are about, as the document does.</summary>
    public static IReadOnlyList<ApiGroup> GroupsIn(OpenApiDocument document)
    {
        var all = In(document.Paths.Select(path => (path.Key, path.Value)), isOurs: true).ToList();
        all.AddRange(In((document.Webhooks ?? new Dictionary<string, IOpenApiPathItem>()).Select(webhook => ("{url}", webhook.Value)), isOurs: false));
        all.AddRange(all.ToList().SelectMany(operation => operation.Content.Callbacks?.Values ?? [])
            .SelectMany(callback => In(callback.PathItems!.Select(path => (Readable(path.Key.Expression), path.Value)), isOurs: false)));
        return
        [
            .. from operation in all
               group operation by operation.Content.Tags?.FirstOrDefault()?.Name into tag
               let described = document.Tags?.FirstOrDefault(known => known.Name == tag.Key)
               select new ApiGroup(tag.Key ?? "", described?.Description, [.. tag]),
        ];
    }

    static IEnumerable<ApiOperation> In(IEnumerable<(string Path, IOpenApiPathItem Item)> paths, bool isOurs) =>
        from path in paths
        from operation in path.Item.Operations!
        select new ApiOperation(path.Path, operation.Key, operation.Value, [.. operation.Value.Parameters ?? [], .. path.Item.Parameters ?? []], isOurs);

    /// <summary>What an address takes from the request, named as its members are everywhere else.</summary>
    static string Readable(string expression) => FromBody().Replace(expression, blank => $"{{{blank.Groups[1].Value.Replace('/', '.')}}}");

    [GeneratedRegex(@"\{\$request\.body#/([^}]*)\}")]
    private static partial Regex FromBody();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NoLetters();
}
