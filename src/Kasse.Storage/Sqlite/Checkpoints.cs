using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kasse.Storage.Sqlite;

/// <summary>
/// Moves what was committed from the write-ahead log into the database file, beside the writer instead of inside a commit, where it
/// would make everybody wait. The writer itself does only the last small step: while it goes on writing the log is never
/// quite empty, and would grow without end.
/// </summary>
sealed class Checkpoints : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    const long LogBytesMax = 16 << 20;

    readonly string log;
    readonly SqliteConnection connection;
    readonly WriteLoop writer;
    readonly PeriodicTimer timer = new(Pause);
    readonly Task loop;

    public Checkpoints(string path, WriteLoop writer)
    {
        log = path + "-wal";
        connection = SqliteFile.OpenForCheckpoints(path);
        this.writer = writer;
        loop = Loop();
    }

    async Task Loop()
    {
        while (await timer.WaitForNextTickAsync())
        {
            if (!File.Exists(log) || new FileInfo(log).Length < LogBytesMax) continue;
            await Task.Run(() => Passive(connection.Handle));
            await writer.RunBetweenBatches(session => Passive(session.Handle));
        }
    }

    // Busy only means that a reader still needs the older pages: the next round gets them.
    static void Passive(sqlite3? database) =>
        raw.sqlite3_wal_checkpoint_v2(database, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out _, out _);

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await loop;
        await connection.DisposeAsync();
    }
}
