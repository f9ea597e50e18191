using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Kasse.Server.Web.Apis;

/// <summary>
/// The documents that are written by hand, each beside the code of its surface (docs/decisions/0018). What a document refers to and does not
/// have itself is what all surfaces share: the gateway's.
/// </summary>
static partial class ApiDocuments
{
    const string Gateway = "gateway";

    static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line for each surface, in the order in which a reader wants them.</summary>
    public static readonly IReadOnlyList<ApiDocument> Written =
    [
        Beside("access-token"),
        Beside("epayment"),
        Beside("webhooks"),
        Beside("ecom"),
        Beside("psp"),
        Beside("psp-signup"),
        Beside("order-management"),
        Beside("userinfo"),
        Beside("qr"),
    ];

    /// <param name="name">Of the file, without what follows the first dot.</param>
    static ApiDocument Beside(string name) =>
        new(name, () => Task.Run(() => Encoding.UTF8.GetBytes(Complete(Read(name), Read(Gateway)).ToJsonString(Readable))));

    /// <summary>Takes over what is referred to and missing, and what that refers to in its turn.</summary>
    static JsonObject Complete(JsonObject document, JsonObject gateway)
    {
        var components = document["components"]!.AsObject();
        while (Missing() is { Count: > 0 } missing)
        {
            foreach (var (kind, name) in missing)
            {
                if (!components.ContainsKey(kind)) components.Add(kind, new JsonObject());
                components[kind]![name] = gateway["components"]?[kind]?[name]?.DeepClone()
                    ?? throw new InvalidOperationException($"{document["info"]!["title"]}: nobody has described #/components/{kind}/{name}.");
            }
        }
        return document;

        List<(string Kind, string Name)> Missing()
        {
            var text = document.ToJsonString(Readable);
            var schemes = gateway["components"]!["securitySchemes"]!.AsObject().Where(scheme => text.Contains($"\"{scheme.Key}\": []", StringComparison.Ordinal));
            return [.. References().Matches(text).Select(match => (match.Groups[1].Value, match.Groups[2].Value))
                .Concat(schemes.Select(scheme => ("securitySchemes", scheme.Key))).Distinct()
                .Where(part => components[part.Item1]?[part.Item2] is null)];
        }
    }

    static JsonObject Read(string name)
    {
        using var stream = typeof(ApiDocuments).Assembly.GetManifestResourceStream($"openapi/{name}.openapi.json")!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    [GeneratedRegex("\"#/components/([A-Za-z]+)/([A-Za-z]+)\"")]
    private static partial Regex References();
}
