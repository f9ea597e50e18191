using System.Buffers;
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
    readonly ulong[] firsts;
    readonly NameFilter filter;

    NameFile(string path, SafeFileHandle file, NameFileEnd end, ulong[] firsts, NameFilter filter)
    {
        (Path, this.file, this.firsts, this.filter) = (path, file, firsts, filter);
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
        if (NameFileEnd.Read(file) is { } end && Tail(file, end) is var (firsts, filter)) return new NameFile(path, file, end, firsts, filter);
        file.Dispose();
        return null;
    }

    /// <summary>Complete and on the disk, or not there.</summary>
    /// <param name="names">In the order of their hashes and rows; none twice.</param>
    public static NameFile Write(string path, Stretch stretch, long countMax, IEnumerable<Name> names)
    {
        var growing = $"{path}.part";
        var filter = new NameFilter(countMax);
        var firsts = new List<ulong>();
        var count = 0L;
        using (var file = new FileStream(growing, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0))
        {
            var block = new Name[BlockLength];
            foreach (var name in names)
            {
                var place = (int)(count++ % BlockLength);
                if (place == 0) firsts.Add(name.Hash);
                block[place] = name;
                filter.Add(name.Hash);
                if (place == BlockLength - 1) WriteBlock(file, block);
            }
            WriteBlock(file, block.AsSpan(0, (int)(count % BlockLength)));
            var starts = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(firsts));
            file.Write(starts);
            file.Write(filter.Bytes);
            file.Write(new NameFileEnd(count, stretch, filter.Bytes.Length).Written(starts, filter.Bytes));
            file.Flush(flushToDisk: true);
        }
        File.Move(growing, path, overwrite: true);
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

    ReadOnlySpan<Name> Block(int block, byte[] bytes)
    {
        var length = (int)Math.Min(BlockLength, Count - (long)block * BlockLength) * NameBytes;
        if (RandomAccess.Read(file, bytes.AsSpan(0, length), (long)block * BlockBytes) != length) throw new IOException($"{Path} ends early.");
        return MemoryMarshal.Cast<byte, Name>(bytes.AsSpan(0, length));
    }

    static void WriteBlock(FileStream file, ReadOnlySpan<Name> block)
    {
        file.Write(MemoryMarshal.AsBytes(block));
        if (file.Position % UnsyncedMax == 0) file.Flush(flushToDisk: true);
    }

    static (ulong[] Firsts, NameFilter Filter)? Tail(SafeFileHandle file, NameFileEnd end)
    {
        var (names, firsts) = (end.Count * NameBytes, (end.Count + BlockLength - 1) / BlockLength * sizeof(ulong));
        if (RandomAccess.GetLength(file) != names + firsts + end.FilterBytes + NameFileEnd.Bytes) return null;
        var starts = new byte[firsts];
        var bits = new byte[end.FilterBytes];
        RandomAccess.Read(file, starts, names);
        RandomAccess.Read(file, bits, names + firsts);
        return end.Fits(file, starts, bits) ? (MemoryMarshal.Cast<byte, ulong>(starts).ToArray(), new NameFilter(bits)) : null;
    }
}
