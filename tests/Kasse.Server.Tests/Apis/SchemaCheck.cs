using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Kasse.Server.Tests.Apis;

/// <summary>
/// Holds JSON against a documented schema, with one rule that schemas by themselves do not have: a member that is not documented is a fault.
/// It knows the keywords that our documents use, and refuses to judge by any other.
/// </summary>
static class SchemaCheck
{
    /// <returns>What is wrong, each with its place.</returns>
    public static List<string> Faults(JsonNode? value, IOpenApiSchema schema)
    {
        List<string> faults = [];
        Check(value, schema, "", faults);
        return faults;
    }

    static void Check(JsonNode? value, IOpenApiSchema named, string at, List<string> faults)
    {
        // A reference looks for what it names each time that it is asked anything.
        var schema = (named as OpenApiSchemaReference)?.RecursiveTarget ?? named;
        if (schema is { Not: not null } or { AnyOf.Count: > 0 } or { AllOf.Count: > 0 } or { PatternProperties.Count: > 0 } or { UnrecognizedKeywords.Count: > 0 })
            throw new NotSupportedException($"{at}: the schema uses a keyword that {nameof(SchemaCheck)} does not know yet.");

        if (schema.OneOf is { Count: > 0 } alternatives)
        {
            var attempts = alternatives.Select(alternative => Faults(value, alternative)).ToList();
            if (attempts.Count(attempt => attempt.Count == 0) != 1) Say($"fits {attempts.Count(a => a.Count == 0)} of its forms, not one: {string.Join("; ", attempts.SelectMany(a => a))}");
            return;
        }
        if (schema.Type is { } type && !type.HasFlag(TypeOf(value, type)))
        {
            Say($"is {TypeOf(value, type)}, not {type}");
            return;
        }
        if (schema.Enum is { Count: > 0 } words && !words.Any(word => JsonNode.DeepEquals(word, value))) Say($"is {value?.ToJsonString()}, which is none of its words");
        switch (value)
        {
            case JsonObject members: CheckObject(members); break;
            case JsonArray items: CheckArray(items); break;
            case JsonValue one when one.GetValueKind() == JsonValueKind.String: CheckText(one.GetValue<string>()); break;
            case JsonValue one when one.GetValueKind() == JsonValueKind.Number: CheckNumber(decimal.Parse(one.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)); break;
        }

        void CheckObject(JsonObject members)
        {
            foreach (var name in schema.Required ?? new HashSet<string>())
                if (!members.ContainsKey(name)) Say($"lacks {name}");
            if (members.Count > schema.MaxProperties) Say($"has more than {schema.MaxProperties} members");
            // One without any properties is free.
            if (schema is { Properties: null or { Count: 0 }, AdditionalProperties: null }) return;
            foreach (var (name, member) in members)
            {
                if (schema.Properties?.TryGetValue(name, out var documented) == true || (documented = schema.AdditionalProperties) is not null)
                    Check(member, documented, $"{at}.{name}", faults);
                else
                    Say($"has {name}, which nobody has documented");
            }
        }

        void CheckArray(JsonArray items)
        {
            if (items.Count < schema.MinItems || items.Count > schema.MaxItems) Say($"has {items.Count} items");
            foreach (var (index, item) in items.Index())
                if (schema.Items is not null) Check(item, schema.Items, $"{at}[{index}]", faults);
        }

        void CheckText(string text)
        {
            if (text.Length < schema.MinLength || text.Length > schema.MaxLength) Say($"is {text.Length} long");
            if (schema.Pattern is not null && !Regex.IsMatch(text, schema.Pattern, RegexOptions.ECMAScript)) Say($"is {text}, and not {schema.Pattern}");
            if (schema.Format is { } format && !HasFormat(text, format)) Say($"is {text}, and no {format}");
        }

        void CheckNumber(decimal number)
        {
            if (number < Limit(schema.Minimum) || number > Limit(schema.Maximum)) Say($"is {number}");
        }

        void Say(string what) => faults.Add($"{(at.Length == 0 ? "it" : at.TrimStart('.'))} {what}");
    }

    /// <param name="wanted">A whole number counts as a number where one is wanted.</param>
    static JsonSchemaType TypeOf(JsonNode? value, JsonSchemaType wanted) => value?.GetValueKind() switch
    {
        null => JsonSchemaType.Null,
        JsonValueKind.Object => JsonSchemaType.Object,
        JsonValueKind.Array => JsonSchemaType.Array,
        JsonValueKind.String => JsonSchemaType.String,
        JsonValueKind.True or JsonValueKind.False => JsonSchemaType.Boolean,
        _ when !wanted.HasFlag(JsonSchemaType.Number) && value.ToJsonString().All(letter => char.IsAsciiDigit(letter) || letter == '-') => JsonSchemaType.Integer,
        _ => JsonSchemaType.Number,
    };

    static bool HasFormat(string text, string format) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
        "date-time" => text.Contains('T') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        _ => throw new NotSupportedException($"Nobody has said how to recognize the format {format}."),
    };

    static decimal? Limit(string? number) => number is null ? null : decimal.Parse(number, CultureInfo.InvariantCulture);
}
