using System.Data.Common;
using Dapper;

namespace Kasse.Storage;

/// <summary>
/// Reads the journal in commit order and makes something of it. Its place is kept in the database and moves in the same commit as
/// what it made, so it may be stopped, killed and started anywhere, even twice at once, and neither skips nor repeats. Money never
/// depends on it.
/// </summary>
public abstract class Follower(Database database, Journal journal, string name)
{
    const int BatchMax = 500;

    /// <summary>Rows that led to nothing move the place in memory only, up to this many; they are read again after a crash, to no effect.</summary>
    const int UnsavedMax = 20_000;

    /// <summary>A full disk or a failing device may be well again after this.</summary>
    static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    readonly SemaphoreSlim turn = new(1);
    long? seq;
    long savedSeq;

    /// <summary>Why the database did not keep the latest work, which will be tried again; null while all is well.</summary>
    public DbException? Fault { get; private set; }

    protected Database Database => database;
    protected Journal Journal => journal;

    /// <summary>Rows up to this one lead to nothing, whatever they say, and are not even read; null while no row leads to anything.</summary>
    protected virtual long? SkipUpTo => 0;

    /// <summary>Ends when <see cref="SkipUpTo"/> may have changed; asked for before that is looked at.</summary>
    protected virtual Task Interest => Task.CompletedTask;

    /// <summary>Works on some rows, outside any transaction.</summary>
    /// <returns>The change to make together with the place; null when these rows lead to nothing.</returns>
    protected abstract Action<Session>? Prepare(IReadOnlyList<Entry> entries);

    /// <summary>Called after a change was committed.</summary>
    protected virtual void Advanced()
    {
    }

    /// <summary>Follows until cancelled.</summary>
    /// <param name="pause">How long to wait between batches, for followers that nobody waits for.</param>
    public async Task Run(TimeSpan pause, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                try
                {
                    var interest = Interest;
                    var place = await Step(stopping);
                    Fault = null;
                    if (pause > TimeSpan.Zero) await Task.Delay(pause, stopping);
                    await (place is { } seen ? journal.CommittedAfter(seen) : interest).WaitAsync(stopping);
                }
                catch (DbException fault)
                {
                    Fault = fault;
                    await Task.Delay(RetryAfter, stopping);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program is ending; the place is saved with the next start's first batch.
        }
    }

    /// <summary>Follows up to everything that is committed now.</summary>
    public async Task CatchUp(CancellationToken stopping = default)
    {
        var goal = journal.LastSeq;
        while (await Step(stopping) < goal)
        {
        }
    }

    /// <returns>How far it has read; null when there is nothing to read for.</returns>
    async Task<long?> Step(CancellationToken stopping)
    {
        await turn.WaitAsync(stopping);
        try
        {
            if (SkipUpTo is not { } skipped) return null;
            var place = Math.Max(seq ??= savedSeq = SavedPlace(), skipped);
            var entries = journal.ReadAfter(place, BatchMax);
            if (entries.Count == 0) return place;

            place = entries[^1].Seq;
            var change = Prepare(entries);
            if (change is not null || place - savedSeq >= UnsavedMax)
            {
                if (!await Save(change, place))
                {
                    // Another one has been here, or the place was deleted to have everything made anew.
                    seq = null;
                    return 0;
                }
                savedSeq = place;
            }
            seq = place;
            if (change is not null) Advanced();
            return place;
        }
        finally
        {
            turn.Release();
        }
    }

    Task<bool> Save(Action<Session>? change, long place)
    {
        return database.Writer.Enqueue(new WriteLoop.Work<bool>(Move, Guarded: true), evenWhenFull: true);

        bool Move(Session session)
        {
            session.Connection.Execute("insert into followers (name, seq) values (@name, 0) on conflict (name) do nothing", new { name });
            if (session.Connection.Execute("update followers set seq = @place where name = @name and seq = @savedSeq", new { name, place, savedSeq }) == 0)
                return false;
            change?.Invoke(session);
            return true;
        }
    }

    long SavedPlace() => database.Read(session =>
        session.Connection.QuerySingleOrDefault<long>("select seq from followers where name = @name", new { name }));
}
