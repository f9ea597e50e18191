using System.Buffers.Text;
using System.Text;

namespace Kasse.Storage.Search;

/// <summary>
/// What payments are called, as lines of text that are searched as they stand: the processor reads a million of them faster than an index of
/// all their parts could be kept.
/// </summary>
static class NameLines
{
    /// <summary>Lines are gathered up to this many bytes, which one look at the database then reads.</summary>
    public const int BytesMax = 32 << 10;

    static readonly string PspForm = $"{Guid.Empty:d}";

    public static string Of(string name, long stream) => $"{Searchable(name)} {stream}\n";

    /// <summary>Whether something searchable may be a part of a pspReference. Most of what people look for cannot: then half of the text need not be read.</summary>
    public static bool FitsPspReference(string part)
    {
        for (var place = 0; place + part.Length <= PspForm.Length; place++)
        {
            if (part.Zip(PspForm.AsEnumerable().Skip(place)).All(pair => pair.Second == '-' ? pair.First == '-' : char.IsAsciiHexDigit(pair.First))) return true;
        }
        return false;
    }

    /// <summary>In lower case, without what ends a line.</summary>
    public static string Searchable(string text)
    {
        var trimmed = text.Trim();
        return string.Create(trimmed.Length, trimmed, static (letters, trimmed) =>
        {
            for (var i = 0; i < letters.Length; i++) letters[i] = char.IsControl(trimmed[i]) ? ' ' : char.ToLowerInvariant(trimmed[i]);
        });
    }

    /// <summary>The streams whose names contain something, in the order of the lines.</summary>
    /// <param name="part">Searchable, in UTF-8.</param>
    public static List<long> Matches(ReadOnlySpan<byte> lines, ReadOnlySpan<byte> part)
    {
        var streams = new List<long>();
        while (lines.IndexOf(part) is >= 0 and var place)
        {
            var start = lines[..place].LastIndexOf((byte)'\n') + 1;
            var line = lines[start..(place + lines[place..].IndexOf((byte)'\n'))];
            var names = line.LastIndexOf((byte)' ');
            // The number at the end is no name.
            if (place - start + part.Length <= names) streams.Add(Number(line[(names + 1)..]));
            lines = lines[(start + line.Length + 1)..];
        }
        return streams;
    }

    static long Number(ReadOnlySpan<byte> digits) => Utf8Parser.TryParse(digits, out long stream, out _)
        ? stream
        : throw new InvalidDataException($"A line of names ends with '{Encoding.UTF8.GetString(digits)}' instead of a number.");
}
