using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kasse.Client.Calls;

/// <summary>
/// The platform's words for the members of an enum: upper case with underscores, unless one is spelled otherwise. A word that is new since this
/// package was made reads as <c>Unknown</c>, so that an answer is never lost over it.
/// </summary>
abstract class WordConverter<T>(params (T Member, string Word)[] spelledOtherwise) : JsonConverter<T> where T : struct, Enum
{
    readonly Dictionary<T, string> words = Enum.GetValues<T>().Where(IsKnown).ToDictionary(
        member => member,
        member => spelledOtherwise.FirstOrDefault(given => EqualityComparer<T>.Default.Equals(given.Member, member)).Word
            ?? JsonNamingPolicy.SnakeCaseUpper.ConvertName(member.ToString()));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return default;
        }
        var text = reader.GetString();
        foreach (var (member, word) in words)
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase)) return member;
        return default;
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(
        words.TryGetValue(value, out var word) ? word : throw new ArgumentException($"{typeof(T).Name}.{value} cannot be sent: choose one that the platform knows."));

    /// <summary>0 is what each of these enums calls Unknown.</summary>
    static bool IsKnown(T member) => !EqualityComparer<T>.Default.Equals(member, default);
}
