using System.Data.Common;
using Kasse.Storage.Deliveries;

namespace Kasse.Storage;

/// <summary>One connection with the journal's statements prepared on it. Never used by two threads at once.</summary>
public abstract class Session : IDisposable
{
    DeliveryRows? deliveries;

    /// <summary>For settings and deliveries, which are plain tables. Shows what this session has written so far.</summary>
    public abstract DbConnection Connection { get; }

    /// <summary>Puts a statement with lists, as in <c>id in @ids</c>, into this database's words.</summary>
    public virtual string Worded(string sql) => sql;

    internal abstract JournalRows Rows { get; }

    /// <summary>Only the writer's session asks for them.</summary>
    internal DeliveryRows Deliveries => deliveries ??= new DeliveryRows(this);

    /// <summary>False once its connection is gone.</summary>
    internal virtual bool IsUsable => true;

    /// <summary>Whether what was begun can still be committed.</summary>
    internal abstract bool InTransaction { get; }

    internal abstract Statement Prepare(string sql);

    /// <summary>
    /// Asks what is asked too seldom for its statement to be kept. Most of what a start waits for is asked so: Dapper makes code for each kind of row when
    /// it first meets one.
    /// </summary>
    /// <param name="values">For the places in it, in order.</param>
    internal List<T> Ask<T>(string sql, Func<Row, T> read, params ReadOnlySpan<string?> values)
    {
        using var statement = Prepare(sql);
        for (var i = 0; i < values.Length; i++) statement.Bind(i + 1, values[i]);
        return statement.All(read);
    }

    /// <summary>Begins what nobody else can write beside.</summary>
    /// <param name="needs">What the work that is about to be done will look at.</param>
    internal abstract void Begin(IEnumerable<Need> needs);

    /// <summary>Ends when everything since the beginning is durable.</summary>
    internal abstract void Commit();

    /// <summary>Undoes everything since the beginning, if anything was begun. Does not fail: where the connection is gone there is nothing left to undo.</summary>
    internal abstract void Rollback();

    /// <summary>From here on nothing that others write is seen.</summary>
    internal abstract void BeginSnapshot();

    /// <returns>What is wrong with the way the database itself is kept; null when nothing is.</returns>
    internal virtual string? Damage() => null;

    /// <summary>What was taken out of the journal.</summary>
    internal virtual Archived Archived() => Storage.Archived.Nothing;

    /// <returns>Where what this database keeps beside the journal to find its rows by is not what they say; a sentence each.</returns>
    internal virtual IEnumerable<string> Misfits() => [];

    internal abstract void Savepoint();

    internal abstract void ReleaseSavepoint();

    internal abstract void RollbackToSavepoint();

    /// <summary>Tells every Kasse that uses the database, once this is committed, that settings have changed.</summary>
    internal virtual void AnnounceSettings()
    {
    }

    /// <summary>Lets every Kasse that uses the database go by a clock that was moved so far, from its next turn to write on.</summary>
    public virtual void KeepClock(long ticks)
    {
    }

    public virtual void Dispose()
    {
        Rows.Dispose();
        deliveries?.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>Which rows of the journal somebody who waits for the writer will look at, so that they can be fetched for all who wait at once.</summary>
/// <param name="Stream">Of a payment; 0 when it is known by its reference.</param>
/// <param name="CreateKey">Of a request that would make the payment.</param>
readonly record struct Need(string? Msn = null, string? Reference = null, long Stream = 0, bool Creates = false, string? CreateKey = null);
