namespace Kasse.Storage;

/// <summary>
/// The payments that were written about last, as the newest commit left them: most requests concern one of these, and need no look at the
/// database. Only the writer puts something in; readers on any thread see committed payments and nothing else.
/// </summary>
/// <param name="slotCount">A payment takes some kilobyte. A slot is given to whoever was written about last. None
/// where others may write too, so that nothing here could be believed.</param>
sealed class Recent(int slotCount)
{
    /// <summary>So that two payments seldom want the same place, where the newer one hides the older.</summary>
    const int PlacesPerSlot = 8;

    /// <summary>What a place says where nothing is; the slot of this number stays empty.</summary>
    const int Nowhere = 0;

    readonly RememberedRows?[] slots = new RememberedRows?[slotCount + 1];
    readonly int[] slotOfName = new int[slotCount * PlacesPerSlot];
    readonly int[] slotOfStream = new int[slotCount * PlacesPerSlot];
    readonly Dictionary<long, History> uncommitted = [];
    readonly Dictionary<(string Msn, string Reference), History> uncommittedByReference = [];
    int lastTaken;

    /// <returns>Null when it is not remembered, which says nothing about whether it exists.</returns>
    public History? Find(string msn, string reference)
    {
        if (slotCount == 0) return null;
        var hash = HashCode.Combine(msn, reference);
        return At(ref OfName(hash))?.OfHash(hash) is { Payment: var payment } history && payment.Reference == reference && payment.Msn == msn ? history : null;
    }

    /// <inheritdoc cref="Find(string, string)"/>
    public History? Find(long stream) => slotCount == 0 ? null : At(ref OfStream(stream))?.OfStream(stream);

    /// <summary>What the writer sees: also what the transaction under way has written. Nothing newer than this can exist.</summary>
    public History? FindWritten(string msn, string reference) => uncommittedByReference.GetValueOrDefault((msn, reference)) ?? Find(msn, reference);

    /// <inheritdoc cref="FindWritten(string, string)"/>
    public History? FindWritten(long stream) => uncommitted.GetValueOrDefault(stream) ?? Find(stream);

    /// <summary>The transaction under way has written a row about this payment.</summary>
    public void Wrote(History history)
    {
        uncommitted[history.Stream] = history;
        uncommittedByReference[(history.Payment.Msn, history.Payment.Reference)] = history;
    }

    /// <summary>Shows what the transaction has written, before anybody is told of it.</summary>
    public void Committed()
    {
        Show(written: true);
    }

    /// <summary>The transaction failed, or nobody can tell whether it did: its payments are read anew.</summary>
    public void Failed()
    {
        Show(written: false);
    }

    void Show(bool written)
    {
        if (slotCount > 0)
        {
            foreach (var history in uncommitted.Values) Show(history, written);
        }
        uncommitted.Clear();
        uncommittedByReference.Clear();
    }

    void Show(History history, bool written)
    {
        var hash = HashCode.Combine(history.Payment.Msn, history.Payment.Reference);
        var slot = Nowhere;
        if (written)
        {
            slot = OfStream(history.Stream);
            if (slots[slot]?.Stream != history.Stream)
            {
                // Before it is found elsewhere: what may be left of an earlier version must not be found by the one name after the later by the other.
                Point(history.Stream, hash, Nowhere);
                slot = lastTaken = lastTaken % slotCount + 1;
            }
            (slots[slot] ??= new RememberedRows()).Keep(history, hash);
        }
        Point(history.Stream, hash, slot);
    }

    void Point(long stream, int hash, int slot)
    {
        Volatile.Write(ref OfName(hash), slot);
        Volatile.Write(ref OfStream(stream), slot);
    }

    RememberedRows? At(ref int place) => Volatile.Read(ref slots[Volatile.Read(ref place)]);

    ref int OfName(int hash) => ref slotOfName[(hash & int.MaxValue) % slotOfName.Length];

    ref int OfStream(long stream) => ref slotOfStream[stream % slotOfStream.Length];
}
