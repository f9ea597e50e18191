using System.Runtime.InteropServices;

namespace Kasse.Storage.Sqlite.Names;

/// <summary>Tells most names that a file does not have without a look at it: a Bloom filter whose bits for one name lie within 64 bytes.</summary>
sealed class NameFilter
{
    /// <summary>One name in a hundred that is not there seems to be.</summary>
    const int BitsPerName = 10, BitsSet = 6;

    const int BlockWords = 8, WordBits = 64;

    readonly ulong[] words;

    public NameFilter(long countMax) => words = new ulong[(countMax * BitsPerName / (BlockWords * WordBits) + 1) * BlockWords];

    /// <param name="bytes">As written.</param>
    public NameFilter(byte[] bytes) => words = MemoryMarshal.Cast<byte, ulong>(bytes).ToArray();

    public ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes(words.AsSpan());

    public void Add(ulong hash)
    {
        var block = Block(hash);
        for (var (bits, i) = (Bits(hash), 0); i < BitsSet; i++, bits >>= 9) words[block + (int)(bits >> 6 & 7)] |= 1UL << (int)(bits & 63);
    }

    public bool MayHave(ulong hash)
    {
        var block = Block(hash);
        for (var (bits, i) = (Bits(hash), 0); i < BitsSet; i++, bits >>= 9)
        {
            if ((words[block + (int)(bits >> 6 & 7)] & 1UL << (int)(bits & 63)) == 0) return false;
        }
        return true;
    }

    // By the upper half: files are sorted by it, so that filling goes from one end to the other.
    int Block(ulong hash) => (int)Math.BigMul(hash, (ulong)(words.Length / BlockWords), out _) * BlockWords;

    /// <summary>Six times nine bits that have nothing to do with where the block is.</summary>
    static ulong Bits(ulong hash) => unchecked(hash * 0x9E3779B97F4A7C15) >> 10;
}
