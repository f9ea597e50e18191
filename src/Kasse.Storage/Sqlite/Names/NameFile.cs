using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Kasse.Storage.Sqlite.Names;

/// <summary>Which rows of the journal a file has the names of.</summary>
/// <param name="After">Those after this one,</param>
/// <param name="To">up to this one.</param>
/// <param name="LastRow">What the row <paramref name="To"/> says, hashed: tells that the file belongs to this journal.</param>
/// <param name="Level">How many times they have been merged.</param>
sealed record Stretch(long After, long To, byte[] LastRow, int Level);

/// <summary>
/// The names of a stretch of the journal, sorted, in a file that never changes. Most names that it does not have are told by a filter in memory, and one
/// that it has is found with a single look at the file.
/// </summary>
sealed class NameFile : IDisposable
{
    const int BlockLength = 256, NameBytes = 16, BlockBytes = BlockLength * NameBytes;

    /// <summary>What is written between two syncs: a commit, which syncs too, waits for no more than that.</summary>
    const int UnsyncedMax = 128 * BlockBytes;

    readonly SafeFileHandle file;
    readonly ulong[] firsts, sums;
    readonly NameFilter filter;

    NameFile(string path, SafeFileHandle file, NameFileEnd end, ReadOnlySpan<ulong> blocks, NameFilter filter)
    {
        (Path, this.file, this.filter) = (path, file, filter);
        (firsts, sums) = (blocks[..(blocks.Length / 2)].ToArray(), blocks[(blocks.Length / 2)..].ToArray());
        (Count, Stretch) = (end.Count, end.Stretch);
    }

    public string Path { get; }

    public long Count { get; }

    public Stretch Stretch { get; }

    /// <returns>Null when the file is damaged, or none of ours.</returns>
    public static NameFile? Open(string path)
    {
        // Others may remove it while somebody is still looking into it.
        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.RandomAccess);
        if (NameFileEnd.Read(file) is { } end && Tail(file, end) is var (blocks, filter)) return new NameFile(path, file, end, blocks, filter);
        file.Dispose();
        return null;
    }

    /// <summary>Complete and on the disk, or not there.</summary>
    /// <param name="names">In the order of their hashes and rows; none twice.</param>
    public static NameFile Write(string path, Stretch stretch, long countMax, IEnumerable<Name> names)
    {
        var growing = $"{path}.part";
        try
        {
            WriteAll(growing, stretch, countMax, names);
            File.Move(growing, path, overwrite: true);
        }
        catch
        {
            // Whatever it was goes on to the caller; on a disk that is full, what is there of it must not take the room of something else.
            File.Delete(growing);
            throw;
        }
        return Open(path) ?? throw new IOException($"{path} does not hold what was written.");
    }

    /// <param name="seqs">Made when there is one.</param>
    public void Find(ulong hash, ref List<long>? seqs)
    {
        if (!filter.MayHave(hash)) return;
        var bytes = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            // Names with one hash may lie on both sides of a border.
            for (var block = BlockBefore(hash); block < firsts.Length && (block < 0 || firsts[block] <= hash); block++)
            {
                if (block < 0) continue;
                foreach (ref readonly var name in Block(block, bytes))
                {
                    if (name.Hash == hash) (seqs ??= []).Add(name.Seq);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>All of them, in order.</summary>
    public IEnumerable<Name> Names()
    {
        var bytes = new byte[BlockBytes];
        for (var block = 0; block < firsts.Length; block++)
        {
            foreach (var name in Block(block, bytes).ToArray()) yield return name;
        }
    }

    public void Dispose() => file.Dispose();

    /// <summary>The last block that begins before the hash, where names with it may begin.</summary>
    int BlockBefore(ulong hash)
    {
        var place = firsts.AsSpan().BinarySearch(hash);
        if (place < 0) return ~place - 1;
        while (place > 0 && firsts[place - 1] == hash) place--;
        return place - 1;
    }

    /// <exception cref="IOException">It is damaged, and removed, so that the next start reads the journal instead: a name that seems not to be there could be given away twice.</exception>
    ReadOnlySpan<Name> Block(int block, byte[] bytes)
    {
        var length = (int)Math.Min(BlockLength, Count - (long)block * BlockLength) * NameBytes;
        var names = MemoryMarshal.Cast<byte, Name>(bytes.AsSpan(0, length));
        if (RandomAccess.Read(file, bytes.AsSpan(0, length), (long)block * BlockBytes) == length && Sum(names) == sums[block]) return names;

        File.Delete(Path);
        throw new IOException($"{Path} was damaged and has been removed. Start Kasse again: what it said is read from the journal then.");
    }

    static void WriteAll(string path, Stretch stretch, long countMax, IEnumerable<Name> names)
    {
        var filter = new NameFilter(countMax);
        var (firsts, sums) = (new List<ulong>(), new List<ulong>());
        var count = 0L;
        using var file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        foreach (var block in names.Chunk(BlockLength))
        {
            count += block.Length;
            firsts.Add(block[0].Hash);
            sums.Add(Sum(block));
            foreach (var name in block) filter.Add(name.Hash);
            file.Write(MemoryMarshal.AsBytes(block.AsSpan()));
            if (file.Position % UnsyncedMax == 0) file.Flush(flushToDisk: true);
        }
        ulong[] blocks = [.. firsts, .. sums];
        var end = new NameFileEnd(count, stretch, filter.Bytes.Length).Written(MemoryMarshal.AsBytes(blocks.AsSpan()), filter.Bytes);
        file.Write(MemoryMarshal.AsBytes(blocks.AsSpan()));
        file.Write(filter.Bytes);
        file.Write(end);
        file.Flush(flushToDisk: true);
    }

    /// <summary>Tells a block that is not as it was written.</summary>
    static ulong Sum(ReadOnlySpan<Name> block)
    {
        unchecked
        {
            const ulong odd = 0x9E3779B97F4A7C15;
            var (hashes, seqs) = (0UL, 0UL);
            foreach (ref readonly var name in block)
            {
                hashes = (hashes ^ name.Hash) * odd;
                seqs = (seqs ^ (ulong)name.Seq) * odd;
            }
            return hashes ^ BitOperations.RotateLeft(seqs, 32);
        }
    }

    /// <returns>The first hash of each block, and behind them the sum of each.</returns>
    static (ulong[] Blocks, NameFilter Filter)? Tail(SafeFileHandle file, NameFileEnd end)
    {
        var (names, blocksBytes) = (end.Count * NameBytes, (end.Count + BlockLength - 1) / BlockLength * 2 * sizeof(ulong));
        if (RandomAccess.GetLength(file) != names + blocksBytes + end.FilterBytes + NameFileEnd.Bytes) return null;
        var blocks = new ulong[blocksBytes / sizeof(ulong)];
        var bits = new byte[end.FilterBytes];
        RandomAccess.Read(file, MemoryMarshal.AsBytes(blocks.AsSpan()), names);
        RandomAccess.Read(file, bits, names + blocksBytes);
        return end.Fits(file, MemoryMarshal.AsBytes(blocks.AsSpan()), bits) ? (blocks, new NameFilter(bits)) : null;
    }
}
