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
    /// <summary>Pages of 4 KiB that go into the log before it is moved. Fewer would write the same index pages more often.</summary>
    const int LogPagesMax = 4096;

    readonly SqliteConnection connection;
    readonly SemaphoreSlim due = new(0);
    readonly CancellationTokenSource stopping = new();
    readonly Task loop;
    int pagesWritten;
    volatile bool lastStepLeft;

    public Checkpoints(string path)
    {
        connection = SqliteFile.OpenForCheckpoints(path);
        loop = Task.Run(Loop);
    }

    /// <summary>On the writer's thread, while no transaction is open.</summary>
    public void BeforeBatch(SqliteSession writer)
    {
        if (!lastStepLeft) return;
        lastStepLeft = false;
        // Waits a moment for those who read the log, so that the next commit may start it over; while they go on reading there is never a
        // moment when nobody does.
        Move(writer.Handle, raw.SQLITE_CHECKPOINT_RESTART);
    }

    /// <summary>On the writer's thread, after a commit.</summary>
    public void AfterBatch(SqliteSession writer)
    {
        pagesWritten += writer.TakePagesWritten();
        if (pagesWritten < LogPagesMax) return;
        pagesWritten = 0;
        due.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        await connection.DisposeAsync();
    }

    async Task Loop()
    {
        try
        {
            while (true)
            {
                await due.WaitAsync(stopping.Token);
                Move(connection.Handle, raw.SQLITE_CHECKPOINT_PASSIVE);
                lastStepLeft = true;
            }
        }
        catch (OperationCanceledException)
        {
            // The program is ending; whoever closes the database last moves the rest.
        }
    }

    // Busy only means that a reader still needs the older pages: the next round gets them.
    static void Move(sqlite3? database, int how) => raw.sqlite3_wal_checkpoint_v2(database, "main", how, out _, out _);
}
