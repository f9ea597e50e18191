using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Kasse.Storage.Sqlite.Names;

/// <summary>Rows of the journal as they are read for their names.</summary>
static class NamedRows
{
    const int PageMax = 10_000;

    /// <summary>First rows after another row, in order.</summary>
    public static IEnumerable<(long Seq, string Msn, string? Reference, string? Key)> After(SqliteSession journal, long seq)
    {
        using var page = journal.Prepare("select seq, msn, reference, key from journal where seq > ?1 and version = 1 order by seq limit ?2");
        while (true)
        {
            page.Bind(1, seq);
            page.Bind(2, PageMax);
            var rows = page.All(row => (Seq: row.Int64(0), Msn: row.Word(1), Reference: row.TextOrNull(2), Key: row.TextOrNull(3)));
            foreach (var row in rows) yield return row;
            if (rows.Count < PageMax) yield break;
            seq = rows[^1].Seq;
        }
    }

    /// <returns>What should be unique and is not: a sentence for each name that leads to several rows.</returns>
    public static IEnumerable<string> Doubles(SqliteSession journal)
    {
        // Of millions of names the numbers alone, and of those that come twice the names.
        var hashes = Names(journal).Select(name => name.Hash).ToArray();
        Array.Sort(hashes);
        var twice = hashes.Zip(hashes.Skip(1)).Where(pair => pair.First == pair.Second).Select(pair => pair.First).ToHashSet();
        return twice.Count == 0 ? [] : Names(journal).Where(name => twice.Contains(name.Hash)).GroupBy(name => name).Where(name => name.Count() > 1)
            .Select(name => $"{name.Count()} rows of {name.Key.Msn} have the {name.Key.Kind} {name.Key.Text}, which is to be unique.");
    }

    /// <returns>What a row says, hashed; null when there is no such row.</returns>
    public static byte[]? Hash(SqliteSession journal, long seq)
    {
        using var row = journal.Prepare("select stream, version, at, msn, operation, key, fingerprint, kind, body from journal where seq = ?1");
        row.Bind(1, seq);
        return row.All(Hash) is [var hash] ? hash : null;
    }

    static IEnumerable<(ulong Hash, string Msn, string Kind, string Text)> Names(SqliteSession journal)
    {
        foreach (var (_, msn, reference, key) in After(journal, 0))
        {
            if (reference is not null) yield return (Name.OfReference(msn, reference), msn, nameof(reference), reference);
            if (key is not null) yield return (Name.OfKey(msn, key), msn, nameof(key), key);
        }
    }

    static byte[] Hash(Row row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        for (var column = 0; column < 3; column++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(number, row.Int64(column));
            hash.AppendData(number);
        }
        for (var column = 3; column < 9; column++) hash.AppendData(row.Blob(column));
        return hash.GetHashAndReset();
    }
}
