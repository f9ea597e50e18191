using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Kasse.Storage;

namespace Kasse.Server.Callers;

/// <summary>What is wrong with a body as such, and what stands in it where something is wrong.</summary>
static class WrongBody
{
    const int ShownMax = 100;
    const string Described = "What each member may hold is in the API's description, in the portal under APIs.";

    public static Why Empty => new("The request has no body.", "Send JSON. Where the program did send some, a redirect or a proxy on the way has lost it.");

    /// <summary>No JSON at all, or a member of another type than is documented.</summary>
    public static Why Unreadable(ReadOnlySpan<byte> text, JsonException wrong)
    {
        if (text.IsEmpty || text.SequenceEqual("null"u8)) return Empty;
        var path = wrong.Path?.TrimStart('$', '.') ?? "";
        if (text[0] == (byte)'<') return new("The body is XML or a page, not JSON.", "Send JSON, with the content type application/json.");
        if (text[0] == (byte)'"') return new("The body is JSON inside of JSON: a text that holds the request.", "The program encodes the body twice, often once itself and once by its HTTP library. Encode it once.");
        if (text[0] is not ((byte)'{' or (byte)'['))
        {
            return text.IndexOf((byte)'=') > 0
                ? new("The body is a form, not JSON.", "Send JSON: most HTTP libraries have an option for it, beside the one for forms.")
                : new($"The body is not JSON: it begins with '{Shown(text)}'.", "Send JSON.");
        }
        if (ValueAt(text, path) is { } value)
            return new($"{path} cannot be {value}: a value of another type is due there.", $"Amounts are whole numbers, dates and references are text. {Described}");
        return path.Length > 0 && IsJson(text)
            ? new($"{path} holds a value of another type than is due there.", Described)
            : new($"The body is not well-formed JSON, at line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine + 1}{(path.Length > 0 ? $", in {path}" : "")}.",
                "Let a JSON library write it rather than gluing text together: quotes, line breaks and commas in names break it.");
    }

    /// <summary>Members that are missing, or hold what they may not.</summary>
    /// <param name="faults">As they are told on the wire.</param>
    /// <param name="remedyFor">What helps against the commonest of them, by the member's name.</param>
    public static Why Malformed(ReadOnlySpan<byte> text, IReadOnlyList<(string Name, string Reason)> faults, Func<string, string?> remedyFor)
    {
        foreach (var (name, _) in faults)
        {
            if (InAnotherCase(text, name) is { } written)
                return new($"{All(text, faults)} But the body has '{written}'.", "Names of members begin with a small letter, and their case matters: have your JSON library write them in camel case.");
        }
        var remedies = faults.Select(fault => remedyFor(fault.Name)).OfType<string>().Distinct().ToList();
        return new(All(text, faults), remedies.Count > 0 ? string.Join(' ', remedies) : Described);
    }

    /// <returns>As JSON, or what can be shown of it; null when there is nothing.</returns>
    public static string? ValueAt(ReadOnlySpan<byte> text, string path)
    {
        if (path.Length == 0 || path.Contains("token", StringComparison.OrdinalIgnoreCase) || path.Contains("secret", StringComparison.OrdinalIgnoreCase)) return null;
        if (SentJson.Read(text) is not { } at) return null;
        foreach (var step in Camel(path).Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            if (step.StartsWith('[') && at.ValueKind == JsonValueKind.Array && int.TryParse(step[1..^1], out var index) && index < at.GetArrayLength()) at = at[index];
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(step, out at)) return null;
        }
        return at.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null : Shown(JsonMarshal.GetRawUtf8Value(at));
    }

    public static bool Has(ReadOnlySpan<byte> text, string member) => SentJson.Read(text) is { ValueKind: JsonValueKind.Object } body && body.TryGetProperty(member, out _);

    static string All(ReadOnlySpan<byte> text, IReadOnlyList<(string Name, string Reason)> faults)
    {
        var told = new List<string>(faults.Count);
        foreach (var (name, reason) in faults)
        {
            var value = ValueAt(text, name);
            told.Add($"{name}: {reason.TrimEnd('.')}{(value is null or "null" ? "" : $"; it was {value}")}.");
        }
        return string.Join(' ', told);
    }

    /// <returns>How the body spells a member that it seems not to have.</returns>
    static string? InAnotherCase(ReadOnlySpan<byte> text, string name) =>
        SentJson.Read(text) is { ValueKind: JsonValueKind.Object } body && !body.TryGetProperty(Camel(name), out _)
            ? body.EnumerateObject().Select(member => member.Name).FirstOrDefault(member => member.Equals(name, StringComparison.OrdinalIgnoreCase))
            : null;

    // Some of the platform's messages name members with a capital letter, which the members do not have.
    static string Camel(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name[1..];

    static bool IsJson(ReadOnlySpan<byte> text) => SentJson.Read(text) is not null;

    static string Shown(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text) is { Length: > ShownMax } lengthy ? $"{lengthy[..ShownMax]}…" : Encoding.UTF8.GetString(text);
}
