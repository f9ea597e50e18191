using Dapper;

namespace Kasse.Storage;

/// <summary>
/// Reads the journal in commit order and makes something of it. Its place is kept beside what it made and moves in the same commit, so it
/// may be stopped, killed and started anywhere, and neither skips nor repeats. Money never depends on it.
/// </summary>
public abstract class Follower<TChange>(Journal journal) where TChange : class
{
    /// <summary>Rows that led to nothing move the place in memory only, up to this many; they are read again after a crash, to no effect.</summary>
    const int UnsavedMax = 20_000;

    readonly SemaphoreSlim turn = new(1);
    long? seq;
    long savedSeq;
    long readUpTo;
    bool atWork;

    /// <summary>How many rows of the journal it has not read yet; right once it has begun.</summary>
    public long UnreadCount => Math.Max(0, journal.LastSeq - Volatile.Read(ref readUpTo));

    /// <summary>The same, while it is at work here; null while it is somebody else's turn.</summary>
    public long? Lag => Volatile.Read(ref atWork) ? UnreadCount : null;

    protected Journal Journal => journal;

    /// <summary>How many rows are read, and their change kept, at once.</summary>
    protected virtual int BatchMax => 500;

    /// <summary>Rows up to this one lead to nothing, whatever they say, and are not even read; null while no row leads to anything.</summary>
    protected virtual long? SkipUpTo => 0;

    /// <summary>Ends when <see cref="SkipUpTo"/> may have changed; asked for before that is looked at.</summary>
    protected virtual Task Interest => Task.CompletedTask;

    /// <summary>Works on some rows, outside any transaction.</summary>
    /// <returns>The change to make together with the place; null when these rows lead to nothing.</returns>
    protected abstract TChange? Prepare(IReadOnlyList<Entry> entries);

    /// <summary>How far everything up to now is kept.</summary>
    protected abstract long SavedPlace();

    /// <summary>Keeps a change, where there is one, and the place up to which it goes, in one commit.</summary>
    /// <returns>False when the kept place is not <paramref name="from"/> any more: another one was here, or it is to be made anew.</returns>
    protected abstract Task<bool> Save(TChange? change, long from, long place);

    /// <summary>Called after a change was committed.</summary>
    protected virtual void Advanced()
    {
    }

    /// <summary>Follows until cancelled, or until it meets what it cannot read or keep. Nothing is skipped: the next run goes on right there.</summary>
    /// <param name="pause">How long to wait between batches, for followers that nobody waits for.</param>
    public async Task Run(TimeSpan pause, CancellationToken stopping)
    {
        Volatile.Write(ref atWork, true);
        try
        {
            while (true)
            {
                var interest = Interest;
                var place = await Step(stopping);
                if (pause > TimeSpan.Zero) await Task.Delay(pause, stopping);
                await (place is { } seen ? journal.CommittedAfter(seen) : interest).WaitAsync(stopping);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The program is ending; the place is saved with the next start's first batch.
        }
        finally
        {
            Volatile.Write(ref atWork, false);
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
            if (SkipUpTo is not { } skipped)
            {
                // Nobody waits for any row.
                Volatile.Write(ref readUpTo, long.MaxValue);
                return null;
            }
            var place = Math.Max(seq ??= savedSeq = SavedPlace(), skipped);
            Volatile.Write(ref readUpTo, place);
            var entries = journal.ReadAfter(place, BatchMax);
            if (entries.Count == 0) return place;

            place = entries[^1].Seq;
            var change = Prepare(entries);
            if (change is not null || place - savedSeq >= UnsavedMax)
            {
                if (!await Save(change, savedSeq, place))
                {
                    seq = null;
                    return 0;
                }
                savedSeq = place;
            }
            seq = place;
            Volatile.Write(ref readUpTo, place);
            if (change is not null) Advanced();
            return place;
        }
        finally
        {
            turn.Release();
        }
    }
}

/// <summary>A follower that keeps its work in the journal's own database; there may be two of a kind at once.</summary>
public abstract class Follower(Database database, Journal journal, string name) : Follower<Action<Session>>(journal)
{
    protected Database Database => database;

    protected sealed override long SavedPlace() => database.Read(session =>
        session.Connection.QuerySingleOrDefault<long>("select seq from followers where name = @name", new { name }));

    protected sealed override Task<bool> Save(Action<Session>? change, long from, long place)
    {
        return database.Writer.Enqueue(new WriteLoop.Work<bool>(Move, Guarded: true), evenWhenFull: true);

        bool Move(Session session)
        {
            session.Connection.Execute("insert into followers (name, seq) values (@name, 0) on conflict (name) do nothing", new { name });
            if (session.Connection.Execute("update followers set seq = @place where name = @name and seq = @from", new { name, place, from }) == 0) return false;
            change?.Invoke(session);
            return true;
        }
    }
}
