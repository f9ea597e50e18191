namespace Kasse.Storage.Sqlite.Names;

/// <summary>
/// Finds first rows of the journal by reference and by key. The newest names are in memory; whenever there are many of them they become a file, and
/// files become larger ones, beside the writer. Nothing of it is written where a name happens to belong, as an index in the database would
/// be: that would touch a page, twice, for each name.
/// </summary>
/// <remarks>
/// The journal is what decides: a name may lead to a row that was given up or is somebody else's, and whoever follows it looks. What must
/// not happen is that a row has a name which is not found here. Each file therefore says up to which row it goes, and what that row holds; at the start
/// the journal is read from there on.
/// </remarks>
sealed class NameIndex : IAsyncDisposable
{
    /// <summary>Names in memory before they become a file.</summary>
    const int UsualFreshMax = 1 << 16;

    /// <summary>A start has no more rows than about these to read, even if few of them have names.</summary>
    const int RowsMax = 1 << 18;

    const int MergedCount = 4;

    readonly NameFolder folder;
    readonly Action<Exception> refused;
    readonly int freshMax;
    // Once at the beginning: whoever was stopped may have left files that belong together.
    readonly SemaphoreSlim due = new(1);
    readonly CancellationTokenSource stopping = new();
    readonly Lock changing = new();
    readonly Task loop;
    View view;
    long after;

    NameIndex(NameFolder folder, List<NameFile> files, Action<Exception> refused, int freshMax)
    {
        (this.folder, this.refused, this.freshMax) = (folder, refused, freshMax);
        view = new View(new FreshNames(), [], [.. files]);
        after = files.LastOrDefault()?.Stretch.To ?? 0;
        loop = Task.Run(Loop);
    }

    /// <summary>What is looked at, as one: nothing is in neither of the places while it goes from one to the other.</summary>
    /// <param name="Aside">Will be files, the oldest first.</param>
    /// <param name="Files">The oldest first.</param>
    sealed record View(FreshNames Fresh, (FreshNames Names, Stretch Stretch)[] Aside, NameFile[] Files);

    /// <param name="journal">Whose names they are.</param>
    /// <param name="refused">Told when a file could not be written. Its names stay in memory, and it is tried again with the next.</param>
    public static NameIndex Open(string path, SqliteSession journal, Action<Exception> refused, int freshMax = UsualFreshMax)
    {
        var folder = NameFolder.Open(path);
        var index = new NameIndex(folder, folder.Files(to => NamedRows.Hash(journal, to)), refused, freshMax);
        foreach (var row in NamedRows.After(journal, index.after))
        {
            index.Add(row.Msn, row.Reference, row.Key, row.Seq);
            if (index.view.Fresh.Count >= freshMax) index.SetAside(row.Seq, journal);
        }
        return index;
    }

    /// <summary>On the writer's thread, in the transaction that writes the row.</summary>
    public void Add(string msn, string? reference, string? key, long seq)
    {
        if (reference is not null) view.Fresh.Add(Name.OfReference(msn, reference), seq);
        if (key is not null) view.Fresh.Add(Name.OfKey(msn, key), seq);
    }

    /// <returns>Rows that may have the name, any thread's own to look at.</returns>
    public IReadOnlyList<long> Find(ulong hash)
    {
        List<long>? seqs = null;
        var seen = Volatile.Read(ref view);
        seen.Fresh.Find(hash, ref seqs);
        foreach (var (names, _) in seen.Aside) names.Find(hash, ref seqs);
        foreach (var file in seen.Files) file.Find(hash, ref seqs);
        return seqs ?? (IReadOnlyList<long>)[];
    }

    /// <summary>On the writer's thread, while no transaction is open.</summary>
    public void BeforeBatch(SqliteSession writer)
    {
        var last = writer.Rows.NextSeq - 1;
        if (view.Fresh.Count < freshMax && last - after < RowsMax) return;
        if (last > after) SetAside(last, writer);
        // No row has come: all of these names were given up with their transactions.
        else Change(before => before with { Fresh = new FreshNames() });
    }

    /// <summary>Makes a file of what is in memory, so that the next start has nothing to read.</summary>
    public async Task Close(SqliteSession journal)
    {
        if (journal.Rows.LastSeq() is var last && last > after) SetAside(last, journal);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        foreach (var file in view.Files) file.Dispose();
    }

    void SetAside(long to, SqliteSession journal)
    {
        var stretch = new Stretch(after, to, NamedRows.Hash(journal, to) ?? throw new InvalidOperationException($"There is no row {to}."), Level: 0);
        Change(before => before with { Fresh = new FreshNames(), Aside = [.. before.Aside, (before.Fresh, stretch)] });
        after = to;
        due.Release();
    }

    void Change(Func<View, View> change)
    {
        lock (changing) Volatile.Write(ref view, change(view));
    }

    async Task Loop()
    {
        try
        {
            while (true)
            {
                await due.WaitAsync(stopping.Token);
                Tidy();
            }
        }
        catch (OperationCanceledException)
        {
            Tidy();
        }
    }

    void Tidy()
    {
        try
        {
            while (view.Aside is [var (names, stretch), ..])
            {
                var file = folder.Write(stretch, names.Count, names.Sorted());
                Change(before => before with { Aside = before.Aside[1..], Files = [.. before.Files, file] });
            }
            while (!stopping.IsCancellationRequested && Mergeable(view.Files) is { } from)
            {
                var some = view.Files[from..(from + MergedCount)];
                var merged = folder.Merge(some, stopping.Token);
                Change(before => before with { Files = [.. before.Files[..from], merged, .. before.Files[(from + MergedCount)..]] });
                // A reader may still be looking into them, so that the collector closes them.
                foreach (var file in some) File.Delete(file.Path);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Whatever it is, the names are where they were, and whoever listens is told.
            refused(fault);
        }
    }

    /// <summary>
    /// Where the oldest files are that are of one size and enough. So a name is written anew only when there are some times as many, and there are few files to
    /// look into; none is followed by a larger one.
    /// </summary>
    static int? Mergeable(NameFile[] files)
    {
        for (var from = 0; from + MergedCount <= files.Length; from++)
        {
            if (files[from].Stretch.Level == files[from + MergedCount - 1].Stretch.Level) return from;
        }
        return null;
    }
}
