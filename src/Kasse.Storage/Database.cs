using System.Collections.Concurrent;
using Kasse.Storage.Postgres;
using Kasse.Storage.Sqlite;

namespace Kasse.Storage;

/// <summary>Where everything is kept.</summary>
/// <param name="Folder">Of this machine: holds what is this Kasse's alone, and the database too unless a server has it.</param>
/// <param name="Server">A PostgreSQL connection string; null for a file in the folder.</param>
/// <param name="SecretsKey">The key that seals secrets, or a file that has it; null for a file in the folder, which is made when it is first needed.</param>
public sealed record DatabaseAddress(string Folder, string? Server = null, string? SecretsKey = null);

/// <summary>
/// The database of one Kasse, or of several that share it: one writer that shares its commits among all who wait here, and readers beside it.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    // What was learnt of a question holds for every file, and for every server: else each database that was ever opened leaves it behind.
    static Database() => Dapper.SqlMapper.ConnectionStringComparer = new OneOfAKind();

    readonly SemaphoreSlim readers;
    readonly int readersMax;
    readonly ConcurrentBag<Session> idleReaders = [];
    FileStream? folderLock;
    bool closed;

    protected Database(int readersMax) => readers = new SemaphoreSlim(this.readersMax = readersMax);

    /// <summary>Raised after another Kasse that uses the database, or this one, has committed a change of settings.</summary>
    public event Action? SettingsAnnounced;

    /// <summary>Raised at the beginning of each turn to write, with how far the clock was moved by any Kasse that uses the database. Nothing is decided before.</summary>
    public event Action<long>? ClockMoved;

    /// <summary>Raised, with a sentence, when something could not be done that the database does ahead of its need. It is tried again.</summary>
    public event Action<string, Exception>? UpkeepRefused;

    /// <summary>Whether others may write what this Kasse then reads. What was read a moment ago may have changed by now.</summary>
    public virtual bool IsShared => false;

    internal abstract WriteLoop Writer { get; }

    /// <summary>How many wait here for a commit.</summary>
    public int WaitingCount => Writer.WaitingCount;

    /// <summary>For every secret that is kept.</summary>
    public Vault Vault { get; private set; } = null!;

    /// <param name="rememberedCount">How many of the payments that were written about last are kept in memory, where nobody else writes.</param>
    /// <exception cref="StorageException">It cannot be used, or what lies there cannot.</exception>
    public static Database Open(DatabaseAddress address, int rememberedCount = 2048)
    {
        var folderLock = FolderLock.Claim(address.Folder);
        try
        {
            Database database = address.Server is { } server ? PostgresDatabase.OpenServer(server) : SqliteDatabase.OpenFolder(address.Folder, rememberedCount);
            (database.folderLock, database.Vault) = (folderLock, Vault.Of(address));
            return database;
        }
        catch
        {
            // Whatever went wrong goes on to the caller; the folder must not stay claimed.
            folderLock.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="Open(DatabaseAddress, int)"/>
    public static Database Open(string folder, int rememberedCount = 2048) => Open(new DatabaseAddress(folder), rememberedCount);

    /// <summary>For somebody who reads beside a Kasse that is at work there.</summary>
    internal static Session OpenUnclaimed(DatabaseAddress address) =>
        address.Server is { } server ? PostgresDatabase.OpenUnclaimed(server) : SqliteDatabase.OpenUnclaimed(address.Folder);

    /// <summary>Runs a change of ordinary tables in the next shared commit; the task ends when it is durable.</summary>
    /// <returns>Fails with <see cref="JournalBusyException"/> when too much is waiting.</returns>
    public Task<T> Write<T>(Func<Session, T> change) => Writer.Enqueue(new WriteLoop.Work<T>(change, Guarded: true));

    public Task Write(Action<Session> change) => Write(session =>
    {
        change(session);
        return true;
    });

    /// <summary>Asks what is committed. The question may be asked twice, and must not change anything.</summary>
    public T Read<T>(Func<Session, T> question)
    {
        readers.Wait();
        try
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref closed), this);
            while (idleReaders.TryTake(out var session))
            {
                try
                {
                    // Else it is known to have broken while nobody used it.
                    if (session.IsUsable) return Ask(session, question);
                    session.Dispose();
                }
                catch (System.Data.Common.DbException) when (!session.IsUsable)
                {
                    // It broke, too; a new one tells whether there is more to it.
                    break;
                }
            }
            return Ask(OpenReader(), question);
        }
        finally
        {
            readers.Release();
        }
    }

    /// <summary>Returns when the database has answered.</summary>
    /// <exception cref="System.Data.Common.DbException">It does not.</exception>
    public void Reach() => Read(session => session.Rows.LastSeq());

    /// <summary>Waits until none of the others who share the database is preparing it for its first use.</summary>
    /// <returns>Others wait until it is disposed of.</returns>
    public virtual Task<IAsyncDisposable> Alone() => Task.FromResult<IAsyncDisposable>(Duty.OfNobodyElse);

    /// <summary>Waits for the turn to look after something that only one of those who share the database may.</summary>
    /// <param name="what">Each has a turn of its own.</param>
    public virtual Task<Duty> OnDuty(string what, CancellationToken stopping) => Task.FromResult(Duty.OfNobodyElse);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, true)) return;
        Writer.Dispose();
        // Once all of them can be had, nobody is reading any more.
        for (var i = 0; i < readersMax; i++) await readers.WaitAsync();
        readers.Release(readersMax);
        while (idleReaders.TryTake(out var session)) session.Dispose();
        GC.SuppressFinalize(this);
        try
        {
            await Close();
        }
        finally
        {
            folderLock?.Dispose();
        }
    }

    private protected abstract Session OpenReader();

    /// <summary>Lets go of what is left when nobody writes or reads any more.</summary>
    protected abstract ValueTask Close();

    private protected void AnnounceSettings() => SettingsAnnounced?.Invoke();

    private protected void AnnounceRefusedUpkeep(string what, Exception why) => UpkeepRefused?.Invoke(what, why);

    private protected void AnnounceClock(long ticks) => ClockMoved?.Invoke(ticks);

    T Ask<T>(Session session, Func<Session, T> question)
    {
        try
        {
            return question(session);
        }
        finally
        {
            if (session.IsUsable) idleReaders.Add(session);
            else session.Dispose();
        }
    }
}

/// <summary>Takes all connection strings of one kind of database for the same: the tables are.</summary>
sealed class OneOfAKind : IEqualityComparer<string>
{
    public bool Equals(string? a, string? b) => IsFile(a) == IsFile(b);

    public int GetHashCode(string connection) => IsFile(connection) ? 1 : 0;

    static bool IsFile(string? connection) => connection?.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase) == true;
}

/// <summary>The turn to look after what only one may.</summary>
/// <param name="Lost">Cancelled when somebody else may have the turn by now.</param>
public sealed record Duty(Func<ValueTask> End, CancellationToken Lost) : IAsyncDisposable
{
    /// <summary>Where nobody shares anything.</summary>
    internal static Duty OfNobodyElse { get; } = new(static () => ValueTask.CompletedTask, CancellationToken.None);

    public ValueTask DisposeAsync() => End();
}
