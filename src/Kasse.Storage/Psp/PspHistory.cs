using System.Text.Json;
using Kasse.Engine.Psp;

namespace Kasse.Storage.Psp;

/// <summary>One row of the journal about a PSP transaction.</summary>
/// <param name="Stream">The seq of the transaction's first row.</param>
public sealed record PspEntry(long Seq, long Stream, int Version, string Msn, string Operation, byte[]? Fingerprint, PspEvent Event);

/// <summary>All rows about one PSP transaction, in order.</summary>
public sealed class PspHistory
{
    internal PspHistory(IReadOnlyList<PspEntry> entries)
    {
        Entries = entries;
        Transaction = Steps().Last().Transaction;
    }

    PspHistory(IReadOnlyList<PspEntry> entries, PspTransaction transaction) => (Entries, Transaction) = (entries, transaction);

    public IReadOnlyList<PspEntry> Entries { get; }
    public PspTransaction Transaction { get; }
    public long Stream => Entries[0].Stream;
    public int Version => Entries[^1].Version;

    /// <param name="after">The transaction after that row.</param>
    internal PspHistory Then(PspEntry next, PspTransaction after) => new([.. Entries, next], after);

    /// <summary>Each row with the transaction as it was after it.</summary>
    internal IEnumerable<(PspEntry Entry, PspTransaction Transaction)> Steps()
    {
        PspTransaction? transaction = null;
        foreach (var entry in Entries) yield return (entry, transaction = Next(transaction, entry));
    }

    static PspTransaction Next(PspTransaction? before, PspEntry entry)
    {
        if (before is null)
        {
            return PspTransaction.From(entry.Msn, entry.Event)
                ?? throw new DamagedRowException(entry.Seq, "it does not initiate the transaction that it begins.");
        }
        try
        {
            return before.After(entry.Event);
        }
        catch (Exception fault) when (fault is InvalidOperationException or OverflowException)
        {
            throw new DamagedRowException(entry.Seq, fault.Message, fault);
        }
    }

    /// <exception cref="DamagedRowException">No version of this program wrote that.</exception>
    internal static PspEvent Decode(long seq, string kind, byte[] body)
    {
        try
        {
            return PspEventCodec.Decode(kind, body);
        }
        catch (JsonException fault)
        {
            throw new DamagedRowException(seq, fault.Message, fault);
        }
    }
}

/// <summary>What is still to be done for a transaction although nobody asks for it.</summary>
public enum PspWork
{
    /// <summary>A call to the provider was begun, and its answer is not known.</summary>
    Answer,

    /// <summary>The provider is to be told that it came to nothing.</summary>
    Notice,

    /// <summary>Reports wait for the batch.</summary>
    Batch,
}

public static class PspWorks
{
    public static PspWork? WorkLeft(this PspTransaction transaction) =>
        transaction.State == PspState.MakingPayment ? PspWork.Answer
        : transaction.Owed is not null ? PspWork.Notice
        : transaction.Waiting.Count > 0 ? PspWork.Batch
        : null;
}
