using System.Text;
using System.Text.Json.Nodes;

namespace Kasse.Server.Tests.Fuzz;

/// <summary>A request as it should be, before anybody breaks it. Names in double braces stand for what the server under test gave out.</summary>
/// <param name="Json">Null where it has no JSON body.</param>
/// <param name="Form">Null where it sends no form.</param>
sealed record Template(string Method, string Target, IReadOnlyList<(string Name, string Value)> Headers, string? Json = null, IReadOnlyList<(string Name, string Value)>? Form = null)
{
    public override string ToString() => $"{Method} {Target}";

    /// <summary>Every request of our own collection: each surface that merchants and providers call.</summary>
    public static IEnumerable<Template> OfCollection(string collection) =>
        from folder in JsonNode.Parse(collection)!["item"]!.AsArray()
        from item in folder!["item"]!.AsArray()
        let request = item!["request"]!
        let headers = request["header"]?.AsArray().Select(header => ((string)header!["key"]!, (string)header["value"]!)).ToList() ?? []
        select new Template((string)request["method"]!, ((string)request["url"]!["raw"]!).Replace("{{kasse}}", ""), headers, (string?)request["body"]?["raw"]);

    /// <summary>Every operation of an OpenAPI document, with a body of every member that it may have.</summary>
    public static IEnumerable<Template> OfDocument(string document, (string, string) authorization)
    {
        var root = JsonNode.Parse(document)!;
        foreach (var (path, operations) in root["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                var parameters = operation!["parameters"]?.AsArray().Where(p => (string?)p!["in"] == "query").Select(p => (string)p!["name"]!).ToList() ?? [];
                var target = path.Replace("{", "{{").Replace("}", "}}") + (parameters.Count == 0 ? "" : "?" + string.Join('&', parameters.Select(name => $"{name}=1")));
                var body = operation["requestBody"]?["content"]?["application/json"]?["schema"];
                yield return new Template(
                    method.ToUpperInvariant(), target, [authorization, ("Content-Type", "application/json")], body is null ? null : Example(root, body, 0)?.ToJsonString());
            }
        }
    }

    static JsonNode? Example(JsonNode root, JsonNode schema, int depth)
    {
        if (depth > 5) return null;
        if ((string?)schema["$ref"] is { } reference) return Example(root, reference[2..].Split('/').Aggregate(root, (node, name) => node[name]!), depth + 1);
        if ((schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"])?.AsArray().FirstOrDefault(s => (string?)s!["type"] != "null") is { } one) return Example(root, one, depth + 1);
        if (schema["enum"]?.AsArray().FirstOrDefault() is { } value) return value.DeepClone();
        if (schema["properties"] is JsonObject members)
            return new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Example(root, member.Value!, depth + 1))));
        var type = schema["type"] is JsonArray several ? (string?)several.First(t => (string?)t != "null") : (string?)schema["type"];
        return type switch
        {
            "array" => new JsonArray(schema["items"] is { } items ? Example(root, items, depth + 1) : null),
            "integer" or "number" => 1,
            "boolean" => true,
            _ => "text",
        };
    }

    /// <summary>The same request with every name in double braces replaced.</summary>
    public Template Filled(Func<string, string> value) => this with
    {
        Target = Fill(Target, value),
        Headers = [.. Headers.Select(header => (header.Name, Fill(header.Value, value)))],
        Json = Json is null ? null : Fill(Json, value),
        Form = Form is null ? null : [.. Form.Select(field => (field.Name, Fill(field.Value, value)))],
    };

    static string Fill(string text, Func<string, string> value)
    {
        if (!text.Contains("{{", StringComparison.Ordinal)) return text;

        var filled = new StringBuilder();
        var rest = text.AsSpan();
        while (rest.IndexOf("{{", StringComparison.Ordinal) is >= 0 and var start)
        {
            var end = start + rest[start..].IndexOf("}}", StringComparison.Ordinal);
            filled.Append(rest[..start]).Append(value(rest[(start + 2)..end].ToString()));
            rest = rest[(end + 2)..];
        }
        return filled.Append(rest).ToString();
    }
}
