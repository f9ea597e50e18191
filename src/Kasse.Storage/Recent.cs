namespace Kasse.Storage;

/// <summary>
/// The payments that were written about last, as the newest commit left them: most requests concern one of these, and need no look at the
/// database. Only the writer puts something in; readers on any thread see committed payments and nothing else.
/// </summary>
/// <param name="slotCount">A payment takes some two kilobytes. A slot is given to whoever was written about last. None
/// where others may write too, so that nothing here could be believed.</param>
sealed class Recent(int slotCount)
{
    readonly History?[] byReference = new History?[slotCount];
    readonly History?[] byStream = new History?[slotCount];
    readonly Dictionary<long, History> uncommitted = [];
    readonly Dictionary<(string Msn, string Reference), History> uncommittedByReference = [];

    /// <returns>Null when it is not remembered, which says nothing about whether it exists.</returns>
    public History? Find(string msn, string reference) =>
        slotCount > 0 && Volatile.Read(ref byReference[Slot(msn, reference)]) is { Payment: var payment } history && payment.Reference == reference && payment.Msn == msn
            ? history
            : null;

    /// <inheritdoc cref="Find(string, string)"/>
    public History? Find(long stream) => slotCount > 0 && Volatile.Read(ref byStream[Slot(stream)]) is { } history && history.Stream == stream ? history : null;

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
        foreach (var history in uncommitted.Values)
        {
            if (slotCount == 0) break;
            Volatile.Write(ref byReference[Slot(history.Payment.Msn, history.Payment.Reference)], written ? history : null);
            Volatile.Write(ref byStream[Slot(history.Stream)], written ? history : null);
        }
        uncommitted.Clear();
        uncommittedByReference.Clear();
    }

    int Slot(string msn, string reference) => (HashCode.Combine(msn, reference) & int.MaxValue) % slotCount;

    int Slot(long stream) => (int)(stream % slotCount);
}
