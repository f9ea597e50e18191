using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Kasse.Storage.Sqlite.Names;

/// <summary>What stands at the end of a file of names.</summary>
/// <param name="Count">How many names it has.</param>
sealed record NameFileEnd(long Count, Stretch Stretch, long FilterBytes)
{
    /// <summary>"KASSNAM1", read as a number; on a machine that stores numbers the other way round the file says something else.</summary>
    const long Mark = 0x314D414E5353414B;

    /// <summary>Four files become one of the next level: there are not as many rows.</summary>
    const int LevelMax = 32;

    const int NumbersCount = 6, NumbersBytes = NumbersCount * sizeof(long), HashBytes = SHA256.HashSizeInBytes;

    /// <summary>Numbers, the hash of a row, and the hash of those and all else that lies behind the names.</summary>
    public const int Bytes = NumbersBytes + HashBytes + HashBytes;

    public byte[] Written(ReadOnlySpan<byte> blocks, ReadOnlySpan<byte> filter)
    {
        var bytes = new byte[Bytes];
        long[] numbers = [Mark, Count, Stretch.After, Stretch.To, Stretch.Level, FilterBytes];
        foreach (var (place, number) in numbers.Index()) BitConverter.TryWriteBytes(bytes.AsSpan(place * sizeof(long)), number);
        Stretch.LastRow.CopyTo(bytes, NumbersBytes);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData(bytes.AsSpan(0, NumbersBytes + HashBytes));
        sum.AppendData(blocks);
        sum.AppendData(filter);
        sum.GetHashAndReset(bytes.AsSpan(NumbersBytes + HashBytes));
        return bytes;
    }

    /// <returns>Null when it is no such file.</returns>
    public static NameFileEnd? Read(SafeFileHandle file)
    {
        var bytes = new byte[Bytes];
        if (!ReadLast(file, bytes) || Number(0) != Mark) return null;
        // What no file of this length can have would be too much to reckon with.
        var length = RandomAccess.GetLength(file);
        if (Number(1) < 0 || Number(1) > length || Number(5) <= 0 || Number(5) > length || Number(4) is < 0 or > LevelMax) return null;
        return new NameFileEnd(Number(1), new Stretch(Number(2), Number(3), bytes[NumbersBytes..(NumbersBytes + HashBytes)], (int)Number(4)), Number(5));

        long Number(int place) => BitConverter.ToInt64(bytes, place * sizeof(long));
    }

    /// <returns>Whether the file ends as it was written.</returns>
    public bool Fits(SafeFileHandle file, ReadOnlySpan<byte> blocks, ReadOnlySpan<byte> filter)
    {
        var bytes = new byte[Bytes];
        return ReadLast(file, bytes) && bytes.AsSpan().SequenceEqual(Written(blocks, filter));
    }

    static bool ReadLast(SafeFileHandle file, byte[] bytes) =>
        RandomAccess.GetLength(file) is var length && length >= bytes.Length && RandomAccess.Read(file, bytes, length - bytes.Length) == bytes.Length;
}
