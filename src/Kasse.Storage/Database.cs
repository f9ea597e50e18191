using System.Collections.Concurrent;
using Kasse.Storage.Sqlite;

namespace Kasse.Storage;

/// <summary>
/// The database of one Kasse: one writer that shares its commits among all who wait, and as many readers as there are threads.
/// A folder is used by one process at a time.
/// </summary>
public sealed class Database : IAsyncDisposable
{
    /// <summary>A read never waits for anything but the processor and the disk, so more readers than this would only cost memory.</summary>
    static readonly int ReadersMax = Environment.ProcessorCount + 1;

    readonly FileStream folderLock;
    readonly string path;
    readonly SemaphoreSlim readers = new(ReadersMax);
    readonly ConcurrentBag<Session> idleReaders = [];
    readonly Checkpoints checkpoints;
    volatile bool closed;

    Database(FileStream folderLock, string path, int rememberedCount)
    {
        this.folderLock = folderLock;
        this.path = path;
        var session = SqliteFile.OpenForWriting(path);
        checkpoints = new Checkpoints(path);
        Writer = new WriteLoop(session, checkpoints, new Recent(rememberedCount));
    }

    internal WriteLoop Writer { get; }

    /// <param name="rememberedCount">How many of the payments that were written about last are kept in memory.</param>
    /// <exception cref="StorageException">The folder or what lies in it cannot be used.</exception>
    public static Database Open(string folder, int rememberedCount = 2048)
    {
        var folderLock = Claim(folder);
        try
        {
            return new Database(folderLock, Path.Combine(folder, "kasse.db"), rememberedCount);
        }
        catch
        {
            // Whatever went wrong goes on to the caller; the folder must not stay claimed.
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>Runs a change of ordinary tables in the next shared commit; the task ends when it is durable.</summary>
    /// <returns>Fails with <see cref="JournalBusyException"/> when too much is waiting.</returns>
    public Task<T> Write<T>(Func<Session, T> change) => Writer.Enqueue(new WriteLoop.Work<T>(change, Guarded: true));

    public Task Write(Action<Session> change) => Write(session =>
    {
        change(session);
        return true;
    });

    public T Read<T>(Func<Session, T> question)
    {
        readers.Wait();
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (!idleReaders.TryTake(out var session)) session = SqliteFile.OpenForReading(path);
            try
            {
                return question(session);
            }
            finally
            {
                idleReaders.Add(session);
            }
        }
        finally
        {
            readers.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        closed = true;
        Writer.Dispose();
        await checkpoints.DisposeAsync();
        // Once all of them can be had, nobody is reading any more.
        for (var i = 0; i < ReadersMax; i++) await readers.WaitAsync();
        readers.Release(ReadersMax);
        while (idleReaders.TryTake(out var session)) session.Dispose();
        await folderLock.DisposeAsync();
    }

    static FileStream Claim(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(File.Exists(folder)
                ? $"The data folder {folder} is a file. Choose another with --data."
                : $"The data folder {folder} cannot be made ({fault.Message}). Choose another with --data.", fault);
        }
        try
        {
            return new FileStream(Path.Combine(folder, "kasse.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new StorageException($"The data folder {folder} cannot be written. Give this user write access, or choose another with --data.", fault);
        }
        catch (IOException fault)
        {
            throw new StorageException(
                $"The data folder {folder} cannot be used, or another Kasse is using it ({fault.Message}). Stop that one, or choose another with --data.", fault);
        }
    }
}
