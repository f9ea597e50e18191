using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Kasse.Server.Tests.Apis;

/// <summary>
/// On the way of every call that a test makes: what an API answers has to be what its document says. A test whose answer is not documented fails,
/// whatever else it is about.
/// </summary>
sealed class DocumentedTraffic(HttpMessageHandler inner, bool isTest) : DelegatingHandler(inner)
{
    readonly ConcurrentDictionary<(DocumentedOperation, string Status), bool> seen = new();
    ApiDescription? description;
    int carelessCount;

    /// <summary>Which answers of which operations there have been; the status is as documented, such as <c>404</c> or <c>default</c>.</summary>
    public IEnumerable<(DocumentedOperation Operation, string Status)> Seen => seen.Keys;

    /// <summary>Until it is disposed requests may be what they like.</summary>
    public IDisposable CarelessCallers()
    {
        Interlocked.Increment(ref carelessCount);
        return new Care(this);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancelled)
    {
        // Whoever fetches the documents cannot wait for them.
        if (request.RequestUri!.AbsolutePath.StartsWith("/openapi", StringComparison.Ordinal)) return await base.SendAsync(request, cancelled);

        var asked = request.Content is { Headers.ContentType.MediaType: "application/json" } content ? await content.ReadAsByteArrayAsync(cancelled) : null;
        var response = await base.SendAsync(request, cancelled);
        var address = request.RequestUri;
        description ??= await ApiDescription.Of(new HttpMessageInvoker(InnerHandler!, disposeHandler: false), address, isTest);
        var operation = description.Find(request.Method, address.AbsolutePath, out var isApi);
        if (!isApi) return response;

        await response.Content.LoadIntoBufferAsync(cancelled);
        var faults = operation is null ? ForNoOperation(response.StatusCode) : await Faults(operation, response, asked);
        if (faults.Count > 0)
        {
            var body = await response.Content.ReadAsStringAsync(cancelled);
            Assert.Fail($"{request.Method} {address.AbsolutePath} ({operation}) was answered {(int)response.StatusCode}, but that is not what is documented:\n{string.Join('\n', faults)}\n{body}");
        }
        return response;
    }

    static List<string> ForNoOperation(HttpStatusCode status) =>
        status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Unauthorized or HttpStatusCode.Gone ? [] : ["there is no such operation in any document"];

    async Task<List<string>> Faults(DocumentedOperation operation, HttpResponseMessage response, byte[]? asked)
    {
        var status = ((int)response.StatusCode).ToString();
        var answers = operation.Operation.Responses!;
        var mediaType = response.Content.Headers.ContentType?.MediaType;
        if (!answers.TryGetValue(status, out var answer) || !Knows(answer, mediaType))
        {
            // What the gateway in front says is the same everywhere, and documented once.
            if (!answers.TryGetValue(status = "default", out answer) || !Knows(answer, mediaType)) return [$"nothing about {(int)response.StatusCode} as {mediaType ?? "nothing"}"];
        }
        seen.TryAdd((operation, status), true);

        List<string> faults = [];
        if (mediaType is not null && answer.Content![mediaType].Schema is { } schema)
        {
            var body = JsonNode.Parse(await response.Content.ReadAsByteArrayAsync());
            faults.AddRange(SchemaCheck.Faults(body, schema));
            faults.AddRange(UndocumentedCodes(answer, body));
        }
        if (carelessCount == 0 && response.IsSuccessStatusCode && asked is { Length: > 0 } && operation.Operation.RequestBody?.Content is { } bodies
            && bodies.TryGetValue("application/json", out var documented) && documented.Schema is { } wanted)
            faults.AddRange(RequestFaults(asked, wanted));
        return faults;
    }

    static bool Knows(IOpenApiResponse answer, string? mediaType) =>
        mediaType is not null ? answer.Content?.ContainsKey(mediaType) == true : answer.Content is null or { Count: 0 } || answer.Extensions?.ContainsKey("x-or-empty") == true;

    static IEnumerable<string> UndocumentedCodes(IOpenApiResponse answer, JsonNode? body)
    {
        var documented = answer.Extensions is { } extensions && extensions.TryGetValue("x-codes", out var extension) && extension is JsonNodeExtension { Node: JsonObject codes }
            ? codes.Select(code => code.Key).ToList() : [];
        return CodesIn(body).Except(documented).Select(code => $"nothing about the code {code}");
    }

    /// <summary>As each surface writes them: a detail named so, or a member of each error, behind its group where errors have groups.</summary>
    static IEnumerable<string> CodesIn(JsonNode? body) => body switch
    {
        // A malformed request's errors are called after its members.
        JsonArray errors => from error in errors.OfType<JsonObject>()
                            let code = (string?)error["errorCode"]
                            where code is not null
                            select (string?)error["errorGroup"] switch { null => code, "InvalidRequest" => "InvalidRequest", var named => $"{named} {code}" },
        JsonObject problem when problem["extraDetails"] is JsonArray details => details.Where(detail => (string?)detail!["name"] == "ErrorCode").Select(detail => (string)detail!["reason"]!),
        _ => [],
    };

    static IEnumerable<string> RequestFaults(byte[] asked, IOpenApiSchema wanted)
    {
        try
        {
            return SchemaCheck.Faults(JsonNode.Parse(asked), wanted).Select(fault => $"the request: {fault}");
        }
        catch (JsonException)
        {
            return ["the request is no JSON"];
        }
    }

    sealed class Care(DocumentedTraffic traffic) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref traffic.carelessCount);
    }
}
