using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Kasse.Storage;

/// <summary>
/// One payment's rows in memory, as the database hands them out, in bytes that are used again for the next payment. Kept as objects, each payment
/// would outlive the next collection of garbage, which stands everything still for as long as it takes to move what it finds alive.
/// </summary>
sealed class RememberedRows
{
    /// <summary>A payment that takes more is left to the database, or a few with long receipts would hold the memory of thousands.</summary>
    const int BytesMax = 8192;

    readonly Lock turn = new();
    readonly ArrayBufferWriter<byte> rows = new(1024);
    int hash;

    /// <summary>Of the payment that is kept here; zero when there is none. Changed by the writer alone.</summary>
    public long Stream { get; private set; }

    /// <summary>On the writer's thread.</summary>
    /// <param name="hash">Of what else the payment is known by.</param>
    public void Keep(History history, int hash)
    {
        lock (turn)
        {
            rows.ResetWrittenCount();
            (Stream, this.hash) = (history.Stream, hash);
            foreach (var entry in history.Entries)
            {
                if (rows.WrittenCount + entry.Body.Length > BytesMax)
                {
                    Stream = 0;
                    return;
                }
                Keep(entry);
            }
        }
    }

    /// <returns>Null when another payment is kept here; one with the same hash is for the caller to tell apart.</returns>
    public History? OfHash(int hash)
    {
        lock (turn)
        {
            if (Stream == 0 || this.hash != hash) return null;
            Copy();
        }
        return Decoded();
    }

    /// <returns>Null when another payment is kept here.</returns>
    public History? OfStream(long stream)
    {
        lock (turn)
        {
            if (Stream != stream) return null;
            Copy();
        }
        return Decoded();
    }

    // Decoded from a copy, so that the writer never waits for somebody who decodes.
    void Copy() => RememberedRow.OfThread.Copy(rows.WrittenSpan);

    static History Decoded() => new(RememberedRow.OfThread.All());

    // In the order of JournalRows.Columns.
    void Keep(Entry entry)
    {
        Add(entry.Seq);
        Add(entry.Stream);
        Add(entry.Version);
        Add(entry.Msn);
        Add(entry.Operation);
        Add(entry.Key);
        Add(entry.Fingerprint);
        Add(entry.Kind);
        Add(entry.Refusal?.ToString());
        Add(entry.Body);
    }

    void Add(long number)
    {
        AddLength(sizeof(long));
        BinaryPrimitives.WriteInt64LittleEndian(rows.GetSpan(sizeof(long)), number);
        rows.Advance(sizeof(long));
    }

    void Add(ReadOnlySpan<byte> bytes)
    {
        AddLength(bytes.Length);
        rows.Write(bytes);
    }

    void Add(string? text)
    {
        AddLength(text is null ? RememberedRow.Null : Encoding.UTF8.GetByteCount(text));
        if (text is not null) Encoding.UTF8.GetBytes(text, rows);
    }

    void AddLength(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rows.GetSpan(sizeof(int)), length);
        rows.Advance(sizeof(int));
    }
}

/// <summary>Reads remembered rows, one after the other, from a copy.</summary>
sealed class RememberedRow : Row
{
    /// <summary>The length of what there is none of.</summary>
    public const int Null = -1;

    [ThreadStatic] static RememberedRow? ofThread;

    readonly Words words = new();
    readonly (int Start, int Length)[] columns = new (int, int)[JournalRows.ColumnsCount];
    byte[] bytes = [];
    int length;
    int position;

    /// <summary>Each thread's own, used again and again.</summary>
    public static RememberedRow OfThread => ofThread ??= new();

    public void Copy(ReadOnlySpan<byte> rows)
    {
        if (bytes.Length < rows.Length) bytes = new byte[rows.Length];
        rows.CopyTo(bytes);
        (length, position) = (rows.Length, 0);
    }

    public List<Entry> All()
    {
        var entries = new List<Entry>();
        while (Next()) entries.Add(JournalRows.ReadWhole(this));
        return entries;
    }

    public override long Int64(int column) => BinaryPrimitives.ReadInt64LittleEndian(Blob(column));

    public override string Text(int column) => Encoding.UTF8.GetString(Blob(column));

    public override string? TextOrNull(int column) => columns[column].Length == Null ? null : Text(column);

    public override string Word(int column) => words.Of(Blob(column));

    public override ReadOnlySpan<byte> Blob(int column) => bytes.AsSpan(columns[column].Start, Math.Max(columns[column].Length, 0));

    bool Next()
    {
        if (position == length) return false;
        foreach (ref var column in columns.AsSpan())
        {
            column = (position + sizeof(int), BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position)));
            position = column.Start + Math.Max(column.Length, 0);
        }
        return true;
    }
}
