using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Kasse.Server.Web.Apis;

/// <summary>A member of a body, or a parameter, as people read it.</summary>
/// <param name="Limits">What it may hold, with code in backticks; null when anything of its type will do.</param>
/// <param name="Inside">The members of what it holds.</param>
public sealed record Member(string Name, string Type, bool IsRequired, bool IsOld, string? Limits, string? Meaning, IReadOnlyList<Member> Inside)
{
    /// <summary>Its type and what is said of it, in a line.</summary>
    public string Kind => string.Join(", ", new[] { Type, IsOld ? "old" : null, Limits }.OfType<string>());

    public static Member Of(IOpenApiParameter parameter) =>
        new(parameter.Name!, TypeOf(parameter.Schema), parameter.Required, parameter.Deprecated, LimitsOf(parameter.Schema), parameter.Description, []);

    /// <summary>The members of an object, or of each object in a list.</summary>
    public static IReadOnlyList<Member> In(IOpenApiSchema? schema)
    {
        var real = Bare(schema);
        if (real?.Items is { } items) return In(items);
        return
        [
            .. from member in real?.Properties ?? new Dictionary<string, IOpenApiSchema>()
               let value = member.Value
               select new Member(
                   member.Key, TypeOf(value), real!.Required?.Contains(member.Key) == true, value.Deprecated, LimitsOf(value), value.Description ?? Bare(value)?.Items?.Description, In(value)),
        ];
    }

    public static string TypeOf(IOpenApiSchema? schema)
    {
        var real = Bare(schema);
        var name = real switch
        {
            null => "anything",
            { Type: null, Enum.Count: > 0 } => "text",
            { Items: { } items } => $"list of {TypeOf(items)}",
            { Type: { } type } when type.HasFlag(JsonSchemaType.Object) => real.AdditionalProperties is null ? "object" : $"object with any members of {TypeOf(real.AdditionalProperties)}",
            { Type: { } type } when type.HasFlag(JsonSchemaType.Integer) => type.HasFlag(JsonSchemaType.String) ? "whole number or text" : "whole number",
            { Type: { } type } when type.HasFlag(JsonSchemaType.Number) => "number",
            { Type: { } type } when type.HasFlag(JsonSchemaType.Boolean) => "true or false",
            { Type: { } type } when type.HasFlag(JsonSchemaType.String) => real.Format switch
            {
                "date-time" => "date and time",
                "date" => "date",
                "uuid" => "UUID",
                "uri" => "address",
                _ => "text",
            },
            _ => "anything",
        };
        return schema?.Type?.HasFlag(JsonSchemaType.Null) == true || schema != real ? $"{name} or null" : name;
    }

    static string? LimitsOf(IOpenApiSchema? schema)
    {
        if (Bare(schema) is not { } real) return null;
        var value = real.Items is null ? real : Bare(real.Items)!;
        string?[] limits =
        [
            WordsOf(value) is { Count: > 0 } words ? $"{(words.Count == 1 ? "always" : "one of")} {string.Join(", ", words)}" : null,
            Between(value.MinLength, value.MaxLength, "character"),
            Between(value.Minimum, value.Maximum, null),
            Between(real.MinItems, real.MaxItems, "item"),
            Between(real.MinProperties, real.MaxProperties, "member"),
            value.Pattern is { } pattern ? $"of the form `{pattern}`" : null,
            value.Default is { } usual ? $"`{Plain(usual)}` when left out" : null,
        ];
        return limits.OfType<string>().ToList() is { Count: > 0 } said ? string.Join("; ", said) : null;
    }

    static string? Between(object? least, object? most, string? what)
    {
        var unit = what is null ? "" : $" {what}{(Equals(most ?? least, 1) ? "" : "s")}";
        return (least, most) switch
        {
            (null, null) => null,
            (null, _) => $"at most {most}{unit}",
            (_, null) => $"at least {least}{unit}",
            _ when Equals(least, most) => $"{most}{unit}",
            _ => $"{least} to {most}{unit}",
        };
    }

    /// <summary>What is there when it is not null, which generated documents write as a choice of two.</summary>
    static IOpenApiSchema? Bare(IOpenApiSchema? schema) =>
        schema?.OneOf is { Count: 2 } choice && choice.FirstOrDefault(one => one.Type != JsonSchemaType.Null) is { } real && choice.Any(one => one.Type == JsonSchemaType.Null) ? real : schema;

    /// <summary>That it may be null as well is part of its type.</summary>
    static List<string>? WordsOf(IOpenApiSchema schema) => schema.Enum?.Where(word => !word.IsJsonNullSentinel()).Select(word => $"`{Plain(word)}`").ToList();

    static string Plain(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value?.ToJsonString() ?? "null";
}
