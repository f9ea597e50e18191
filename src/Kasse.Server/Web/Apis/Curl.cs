using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kasse.Server.Web.Portal;
using Microsoft.OpenApi;

namespace Kasse.Server.Web.Apis;

/// <summary>An operation as a line for a shell, with words in the places of keys.</summary>
static partial class Curl
{
    /// <summary>Most calls need it in practice, although keys of one sales unit can do without.</summary>
    const string MerchantSerialNumber = "Merchant-Serial-Number";

    public static string Of(ApiOperation operation, OpenApiDocument document, string address)
    {
        var path = Blank().Replace(operation.Path, blank =>
            operation.Parameters.FirstOrDefault(parameter => parameter.Name == blank.Groups[1].Value)?.Example?.ToString() ?? blank.Groups[1].Value.ToUpperInvariant());
        List<string> parts = [$"curl{(operation.Method == HttpMethod.Get ? "" : $" -X {operation.Method}")} '{address}{path}'"];
        parts.AddRange((operation.Content.Security ?? document.Security ?? []).Take(1).SelectMany(scheme => scheme.Keys).Select(Credentials));
        parts.AddRange(operation.Parameters.Where(parameter => parameter.In == ParameterLocation.Header && (parameter.Required || parameter.Name == MerchantSerialNumber))
            .Select(parameter => $"-H '{parameter.Name}: {parameter.Example?.ToString() ?? "YOUR-VALUE"}'"));
        if (operation.Content.RequestBody?.Content?.FirstOrDefault() is (var mediaType, { } body))
        {
            var example = body.Example ?? Sample(body.Schema, 0);
            if (mediaType == "application/x-www-form-urlencoded")
            {
                parts.Add($"-d '{string.Join('&', example!.AsObject().Select(field => $"{field.Key}={field.Value}"))}'");
            }
            else
            {
                parts.Add($"-H 'Content-Type: {mediaType}'");
                parts.Add($"-d '{Json.Indented(Encoding.UTF8.GetBytes(example?.ToJsonString() ?? "{}")).Replace("'", @"'\''", StringComparison.Ordinal)}'");
            }
        }
        return string.Join(" \\\n  ", parts);
    }

    static string Credentials(OpenApiSecuritySchemeReference scheme)
    {
        var value = $"YOUR-{WordStart().Replace(scheme.Reference.Id!, "-").ToUpperInvariant()}";
        return scheme switch
        {
            { Type: SecuritySchemeType.ApiKey } => $"-H '{scheme.Name}: {value}'",
            { Scheme: "basic" } => "-u 'YOUR-CLIENT-ID:YOUR-CLIENT-SECRET'",
            _ => $"-H 'Authorization: Bearer {value}'",
        };
    }

    /// <summary>For a body that its document has no example of: what is required, or else everything.</summary>
    static JsonNode? Sample(IOpenApiSchema? schema, int depth)
    {
        if ((schema?.Examples?.FirstOrDefault() ?? schema?.Default ?? schema?.Enum?.FirstOrDefault()) is { } told) return told.DeepClone();
        if (schema?.OneOf?.FirstOrDefault(one => one.Type != JsonSchemaType.Null) is { } real) return Sample(real, depth);
        if (schema?.Items is { } items) return depth > 3 ? new JsonArray() : new JsonArray(Sample(items, depth + 1));
        if (schema?.Properties is { } properties)
        {
            var needed = properties.Where(property => schema.Required is not { Count: > 0 } || schema.Required.Contains(property.Key));
            return new JsonObject(needed.Select(property => KeyValuePair.Create(property.Key, depth > 3 ? null : Sample(property.Value, depth + 1))));
        }
        return schema?.Type switch
        {
            { } type when type.HasFlag(JsonSchemaType.String) => "text",
            { } type when type.HasFlag(JsonSchemaType.Integer) || type.HasFlag(JsonSchemaType.Number) => JsonNode.Parse(schema.Minimum ?? "1"),
            { } type when type.HasFlag(JsonSchemaType.Boolean) => true,
            _ => null,
        };
    }

    [GeneratedRegex(@"\{([^}]*)\}")]
    private static partial Regex Blank();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z])")]
    private static partial Regex WordStart();
}
