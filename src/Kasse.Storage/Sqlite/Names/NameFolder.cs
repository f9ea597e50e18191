namespace Kasse.Storage.Sqlite.Names;

/// <summary>
/// The files of names, one for each stretch of the journal. While no server is running any of them may be removed: what they say is read from the journal then.
/// </summary>
sealed class NameFolder
{
    const string Ending = ".names";

    readonly string path;

    NameFolder(string path) => this.path = path;

    public static NameFolder Open(string path)
    {
        Directory.CreateDirectory(path);
        // Somebody was stopped while writing them.
        foreach (var part in Directory.EnumerateFiles(path, "*.part")) File.Delete(part);
        return new NameFolder(path);
    }

    /// <summary>What there is from the first row of the journal on without a gap, the oldest first. All else is removed.</summary>
    /// <param name="rowAt">What a row of the journal says, hashed; null when there is no such row.</param>
    public List<NameFile> Files(Func<long, byte[]?> rowAt)
    {
        var files = new List<NameFile>();
        // Of those that begin at one row the longest goes first: the others are what it was merged from.
        foreach (var (file, path) in All().OrderBy(one => one.File?.Stretch.After).ThenByDescending(one => one.File?.Stretch.To))
        {
            var to = files.LastOrDefault()?.Stretch.To ?? 0;
            if (file is not null && file.Stretch.After == to && rowAt(file.Stretch.To) is { } row && row.AsSpan().SequenceEqual(file.Stretch.LastRow))
            {
                files.Add(file);
                continue;
            }
            file?.Dispose();
            File.Delete(path);
        }
        return files;
    }

    public NameFile Write(Stretch stretch, long countMax, IEnumerable<Name> names) =>
        NameFile.Write(Path.Combine(path, $"{stretch.After}-{stretch.To}{Ending}"), stretch, countMax, names);

    /// <summary>One file in place of some that follow each other.</summary>
    public NameFile Merge(NameFile[] files, CancellationToken stopping)
    {
        var (first, last) = (files[0].Stretch, files[^1].Stretch);
        return Write(last with { After = first.After, Level = last.Level + 1 }, files.Sum(file => file.Count), Merged(files, stopping));
    }

    List<(NameFile? File, string Path)> All() => [.. Directory.EnumerateFiles(path, $"*{Ending}").Select(path => (NameFile.Open(path), path))];

    static IEnumerable<Name> Merged(NameFile[] files, CancellationToken stopping)
    {
        var next = new PriorityQueue<IEnumerator<Name>, (ulong, long)>();
        foreach (var file in files) Queue(file.Names().GetEnumerator());
        while (next.TryDequeue(out var names, out _))
        {
            stopping.ThrowIfCancellationRequested();
            yield return names.Current;
            Queue(names);
        }

        void Queue(IEnumerator<Name> names)
        {
            if (names.MoveNext()) next.Enqueue(names, (names.Current.Hash, names.Current.Seq));
        }
    }
}
