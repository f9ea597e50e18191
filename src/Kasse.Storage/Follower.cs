using Dapper;

namespace Kasse.Storage;

/// <summary>
/// Reads the journal in commit order and makes something of it. Its place is kept in the database and moves in the same commit as
/// what it made, so it may be stopped, killed and started anywhere and neither skips nor repeats. Money never depends on it.
/// </summary>
public abstract class Follower(Database database, Journal journal, string name)
{
    const int BatchMax = 500;

    /// <summary>Rows that led to nothing move the place in memory only, up to this many; they are read again after a crash, to no effect.</summary>
    const int UnsavedMax = 20_000;

    readonly SemaphoreSlim turn = new(1);
    long? seq;
    long savedSeq;

    protected Database Database => database;
    protected Journal Journal => journal;

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
                var place = await Step(stopping);
                if (pause > TimeSpan.Zero) await Task.Delay(pause, stopping);
                await journal.CommittedAfter(place).WaitAsync(stopping);
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

    async Task<long> Step(CancellationToken stopping)
    {
        await turn.WaitAsync(stopping);
        try
        {
            var place = seq ??= savedSeq = SavedPlace();
            var entries = journal.ReadAfter(place, BatchMax);
            if (entries.Count == 0) return place;

            place = entries[^1].Seq;
            var change = Prepare(entries);
            if (change is not null || place - savedSeq >= UnsavedMax)
            {
                await database.Write(session =>
                {
                    change?.Invoke(session);
                    session.Connection.Execute(
                        "insert into followers (name, seq) values (@name, @place) on conflict (name) do update set seq = excluded.seq",
                        new { name, place });
                });
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

    long SavedPlace() => database.Read(session =>
        session.Connection.QuerySingleOrDefault<long>("select seq from followers where name = @name", new { name }));
}
