using System.Buffers.Text;
using System.Text;
using Kasse.Engine.Payments;

namespace Kasse.Storage.Search;

/// <summary>
/// What payments are called, as lines of text that are searched as they stand: the processor reads a million of them faster than an index of
/// all their parts could be kept.
/// </summary>
static class NameLines
{
    /// <summary>Lines are gathered up to this many bytes, which one look at the database then reads.</summary>
    public const int BytesMax = 48 << 10;

    public static string Of(PaymentEvent.Created created, long stream) =>
        $"{Searchable(created.Order.Reference)} {created.PspReference:d} {stream}\n";

    /// <summary>In lower case, without what ends a line.</summary>
    public static string Searchable(string text) =>
        string.Concat(text.Trim().Select(letter => char.IsControl(letter) ? ' ' : char.ToLowerInvariant(letter)));

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
