using Kasse.Storage.Sqlite.Names;

namespace Kasse.Storage.Sqlite;

/// <summary>A file in a folder that one process uses at a time. A read never waits for anything but the processor and the disk.</summary>
sealed class SqliteDatabase : Database
{
    // More readers than this would only cost memory.
    static readonly int ReadersMax = Environment.ProcessorCount + 1;

    readonly string path;
    readonly NameIndex names;
    readonly Checkpoints checkpoints;

    SqliteDatabase(string path, int rememberedCount) : base(ReadersMax)
    {
        this.path = path;
        var session = SqliteFile.OpenForWriting(path);
        session.Names = names = OpenNames(Path.Combine(Path.GetDirectoryName(path)!, "names"), session);
        session.Checkpoints = checkpoints = new Checkpoints(path);
        Writer = new WriteLoop(session, new Recent(rememberedCount));
    }

    internal override WriteLoop Writer { get; }

    /// <exception cref="StorageException">What lies in the folder cannot be used.</exception>
    public static SqliteDatabase OpenFolder(string folder, int rememberedCount) => new(PathIn(folder), rememberedCount);

    /// <exception cref="StorageException">There is no such file, or it cannot be read.</exception>
    public static Session OpenUnclaimed(string folder) => File.Exists(PathIn(folder))
        ? SqliteFile.OpenUnclaimed(PathIn(folder))
        : throw new StorageException($"{PathIn(folder)} does not exist. Start Kasse there once, or choose another folder with --data.");

    NameIndex OpenNames(string folder, SqliteSession session)
    {
        try
        {
            return NameIndex.Open(folder, session,
                refused: why => AnnounceRefusedUpkeep("What payments are found by could not be written to a file; it stays in memory, and the next file tries again", why));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            session.Dispose();
            throw new StorageException($"The folder {folder} cannot be used ({fault.Message}). Give this user access, or remove it: what it says is read from the journal.", fault);
        }
    }

    private protected override Session OpenReader()
    {
        var session = SqliteFile.OpenForReading(path);
        session.Names = names;
        return session;
    }

    protected override async ValueTask Close()
    {
        try
        {
            using var session = SqliteFile.OpenForReading(path);
            await names.Close(session);
        }
        finally
        {
            await checkpoints.DisposeAsync();
        }
    }

    public static string PathIn(string folder) => Path.Combine(folder, "kasse.db");
}
