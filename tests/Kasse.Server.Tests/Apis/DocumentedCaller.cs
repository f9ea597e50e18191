using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kasse.Storage.Settings;
using Microsoft.OpenApi;

namespace Kasse.Server.Tests.Apis;

/// <summary>Calls operations by nothing but their documents: the example of a path, of each required header, of a body.</summary>
sealed class DocumentedCaller(HttpClient http, ApiDescription description, KeySet keys, string token)
{
    /// <summary>What stands in the places of examples, in paths and headers.</summary>
    public Dictionary<string, string> Blanks { get; } = [];

    /// <param name="change">Of the example body.</param>
    public Task<Answer> Ask(string operationId, Action<JsonObject>? change = null, Action<HttpRequestMessage>? alter = null) =>
        Ask(description.Operations.Single(operation => operation.Operation.OperationId == operationId), change, alter);

    /// <inheritdoc cref="Ask(string, Action{JsonObject}?, Action{HttpRequestMessage}?)"/>
    public async Task<Answer> Ask(DocumentedOperation operation, Action<JsonObject>? change = null, Action<HttpRequestMessage>? alter = null)
    {
        var (document, asked) = (description.Documents[operation.Api], operation.Operation);
        var parameters = (asked.Parameters ?? []).Concat(document.Paths[operation.Path].Parameters ?? []).ToDictionary(parameter => parameter.Name!);
        using var request = new HttpRequestMessage(operation.Method, Regex.Replace(operation.Path, "{([^}]*)}", blank => Value(parameters[blank.Groups[1].Value])));
        foreach (var scheme in (asked.Security ?? document.Security ?? []).Take(1).SelectMany(alternative => alternative.Keys)) Identify(request, scheme);
        foreach (var header in parameters.Values.Where(parameter => parameter.In == ParameterLocation.Header && (parameter.Required || Blanks.ContainsKey(parameter.Name!))))
            request.Headers.Add(header.Name!, Value(header));
        if (asked.RequestBody?.Content?.FirstOrDefault() is (var mediaType, { Example: { } example }))
        {
            var body = example.DeepClone().AsObject();
            change?.Invoke(body);
            var text = mediaType == "application/json" ? body.ToJsonString() : string.Join('&', body.Select(field => $"{field.Key}={field.Value}"));
            request.Content = new StringContent(text, Encoding.UTF8, mediaType);
        }
        alter?.Invoke(request);
        using var response = await http.SendAsync(request);
        return new Answer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), await response.Content.ReadAsStringAsync());

        string Value(IOpenApiParameter parameter) => Blanks.GetValueOrDefault(parameter.Name!) ?? parameter.Example?.ToString() ?? "something";
    }

    void Identify(HttpRequestMessage request, OpenApiSecuritySchemeReference scheme)
    {
        switch (scheme.Reference.Id)
        {
            case "clientId": request.Headers.Add(scheme.Name!, keys.ClientId); break;
            case "clientSecret": request.Headers.Add(scheme.Name!, keys.ClientSecret); break;
            case "subscriptionKey": request.Headers.Add(scheme.Name!, keys.PrimaryKey); break;
            case "basic":
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{keys.ClientId}:{keys.ClientSecret}")));
                break;
            default: request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token); break;
        }
    }
}
