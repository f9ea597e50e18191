using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Kasse.Server.Tests.Apis;

/// <summary>All that a server says of its APIs, read from the server itself: which operations there are, and where.</summary>
sealed class ApiDescription
{
    static readonly ConcurrentDictionary<bool, Task<ApiDescription>> Known = new();

    readonly List<DocumentedOperation> operations;
    readonly Dictionary<string, List<DocumentedOperation>> byBeginning;

    ApiDescription(IEnumerable<(string Name, OpenApiDocument Document)> documents)
    {
        Documents = documents.ToDictionary(d => d.Name, d => d.Document);
        operations =
        [
            .. from named in Documents
               from path in named.Value.Paths
               from operation in path.Value.Operations!
               // Of several that fit a path it is the one with the fewest blanks.
               orderby path.Key.Count(letter => letter == '{')
               select new DocumentedOperation(named.Key, path.Key, operation.Key, operation.Value),
        ];
        byBeginning = operations.GroupBy(operation => Beginning(operation.Path)).ToDictionary(near => near.Key, near => near.ToList());
    }

    public IReadOnlyDictionary<string, OpenApiDocument> Documents { get; }
    public IReadOnlyList<DocumentedOperation> Operations => operations;

    /// <summary>What the server sends to others: webhooks, and callbacks that follow from an operation.</summary>
    public IEnumerable<DocumentedOperation> CallsToOthers =>
        from named in Documents
        from sent in (named.Value.Webhooks ?? new Dictionary<string, IOpenApiPathItem>()).Select(webhook => (Path: webhook.Key, Item: webhook.Value))
            .Concat(from operation in operations
                    where operation.Api == named.Key
                    from callback in operation.Operation.Callbacks?.Values ?? []
                    from path in callback.PathItems!
                    select (Path: path.Key.Expression, Item: path.Value))
        from operation in sent.Item.Operations!
        select new DocumentedOperation(named.Key, sent.Path, operation.Key, operation.Value);

    /// <summary>Documents are read once for all servers that have the same: a test environment's have one more.</summary>
    public static async Task<ApiDescription> Of(HttpMessageInvoker http, Uri address, bool isTest = true)
    {
        return await Known.GetOrAdd(isTest, _ => Read());

        async Task<ApiDescription> Read()
        {
            List<(string, OpenApiDocument)> documents = [];
            foreach (var api in JsonNode.Parse(await Fetch("/openapi.json"))!["apis"]!.AsArray())
            {
                var read = OpenApiDocument.Parse(await Fetch((string)api!["document"]!), OpenApiConstants.Json);
                documents.Add(((string)api["name"]!, read.Document!));
            }
            return new ApiDescription(documents);
        }

        async Task<string> Fetch(string path)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, path));
            using var answer = await http.SendAsync(request, CancellationToken.None);
            return await answer.Content.ReadAsStringAsync();
        }
    }

    /// <returns>Null where none is documented; <paramref name="isApi"/> says whether it is a path of an API at all.</returns>
    public DocumentedOperation? Find(HttpMethod method, string path, out bool isApi)
    {
        isApi = byBeginning.TryGetValue(Beginning(path), out var near) && !path.EndsWith("/openapi.json", StringComparison.Ordinal);
        return isApi ? near!.Find(operation => operation.Method == method && operation.IsAt(path)) : null;
    }

    public static string Beginning(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("").ToLowerInvariant();
}

/// <param name="Api">The name of its document.</param>
sealed record DocumentedOperation(string Api, string Path, HttpMethod Method, OpenApiOperation Operation)
{
    /// <summary>As the server takes paths: in any letter case, with doubled slashes and one more at the end.</summary>
    readonly Regex form = new(
        $"^/+{string.Join("/+", Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Contains('{') ? "[^/]+" : Regex.Escape(part)))}/*$",
        RegexOptions.IgnoreCase);

    public bool IsAt(string path) => form.IsMatch(path);

    public override string ToString() => $"{Method} {Path}";
}
