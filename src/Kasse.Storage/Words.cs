using System.Text;

namespace Kasse.Storage;

/// <summary>Texts that many rows have in common, so that each is made once. Not for two threads at once.</summary>
sealed class Words
{
    readonly (byte[] Bytes, string Text)[] words = new (byte[], string)[64];

    // The last one that fell into each place is kept.
    public string Of(ReadOnlySpan<byte> bytes)
    {
        ref var place = ref words[bytes.IsEmpty ? 0 : (bytes[0] + (31 * bytes[^1]) + bytes.Length) % words.Length];
        if (!bytes.SequenceEqual(place.Bytes)) place = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        return place.Text ?? "";
    }
}
