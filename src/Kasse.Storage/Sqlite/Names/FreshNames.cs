namespace Kasse.Storage.Sqlite.Names;

/// <summary>The names of the newest rows, in memory. One thread adds to them, and any may look.</summary>
sealed class FreshNames
{
    const int SlotsMin = 1024;

    // Half of them are empty, so that whoever looks soon comes to one.
    Name[] slots = new Name[SlotsMin];

    public int Count { get; private set; }

    public void Add(ulong hash, long seq)
    {
        if (Count * 2 >= slots.Length) Grow();
        if (Put(slots, hash, seq)) Count++;
    }

    /// <param name="seqs">Made when there is one.</param>
    public void Find(ulong hash, ref List<long>? seqs)
    {
        var slots = Volatile.Read(ref this.slots);
        for (var place = Place(slots, hash); Volatile.Read(ref slots[place].Hash) is not 0 and var there; place = Next(slots, place))
        {
            if (there == hash) (seqs ??= []).Add(slots[place].Seq);
        }
    }

    /// <summary>All of them, as a file has them.</summary>
    public Name[] Sorted()
    {
        var sorted = Array.FindAll(slots, name => name.Hash != 0);
        Array.Sort(sorted, static (a, b) => a.Hash != b.Hash ? a.Hash.CompareTo(b.Hash) : a.Seq.CompareTo(b.Seq));
        return sorted;
    }

    void Grow()
    {
        var more = new Name[slots.Length * 2];
        foreach (var name in slots)
        {
            if (name.Hash != 0) Put(more, name.Hash, name.Seq);
        }
        Volatile.Write(ref slots, more);
    }

    /// <returns>False when it is there already: its row was written before, and given up with its transaction.</returns>
    static bool Put(Name[] slots, ulong hash, long seq)
    {
        var place = Place(slots, hash);
        for (; slots[place].Hash != 0; place = Next(slots, place))
        {
            if (slots[place].Hash == hash && slots[place].Seq == seq) return false;
        }
        slots[place].Seq = seq;
        // Last, because it shows the rest.
        Volatile.Write(ref slots[place].Hash, hash);
        return true;
    }

    static int Place(Name[] slots, ulong hash) => (int)(hash & (ulong)(slots.Length - 1));

    static int Next(Name[] slots, int place) => (place + 1) & (slots.Length - 1);
}
