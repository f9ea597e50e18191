namespace Kasse.Storage.Sqlite.Names;

/// <summary>
/// Something that a first row of the journal is found by, as a number: the reference of its payment, or the key that the request came with. Two names may
/// have the same number, so that whoever finds a row must look whether it is the one.
/// </summary>
struct Name
{
    /// <summary>Never zero, and alike for as long as there are files with it in them.</summary>
    public ulong Hash;

    public long Seq;

    public static ulong OfReference(string msn, string reference) => Of('r', msn, reference);

    public static ulong OfKey(string msn, string key) => Of('k', msn, key);

    /// <summary>FNV-1a over the letters, and the end of SplitMix64, which spreads them over all bits.</summary>
    static ulong Of(char kind, string msn, string name)
    {
        var hash = Mixed(Mixed(Mixed(Mixed(14695981039346656037, [kind]), msn), ['\n']), name);
        unchecked
        {
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        }
        hash ^= hash >> 31;
        return hash == 0 ? 1 : hash;
    }

    static ulong Mixed(ulong hash, ReadOnlySpan<char> letters)
    {
        foreach (var letter in letters) hash = unchecked((hash ^ letter) * 1099511628211);
        return hash;
    }
}
