using Kasse.Storage.Sqlite;

namespace Kasse.Storage;

/// <summary>
/// Many requests, one commit. Whoever wants to write waits in a bounded queue; one thread of its own drains it, runs what it
/// found in one transaction, commits, and only then are all of them answered.
/// </summary>
sealed class WriteLoop : IDisposable
{
    /// <summary>Waiting work beyond this is refused at once rather than kept waiting without bound.</summary>
    public const int QueueMax = 8192;

    /// <summary>One commit takes at most this much, so that nobody waits for a transaction without end.</summary>
    const int BatchMax = 512;

    readonly Session session;
    readonly Checkpoints checkpoints;
    readonly Thread thread;
    readonly Queue<Work> queue = new();
    TaskCompletionSource committed = NewSignal();
    bool stopping;

    public WriteLoop(Session session, Checkpoints checkpoints, Recent recent)
    {
        this.session = session;
        this.checkpoints = checkpoints;
        Recent = recent;
        LastSeq = session.Rows.LastSeq();
        session.Rows.NextSeq = LastSeq + 1;
        thread = new Thread(Loop) { IsBackground = true, Name = "Kasse writer" };
        thread.Start();
    }

    /// <summary>Kept up to date with every commit.</summary>
    public Recent Recent { get; }

    /// <summary>The newest committed row of the journal.</summary>
    public long LastSeq { get; private set => Volatile.Write(ref field, value); }

    /// <returns>Fails with <see cref="JournalBusyException"/> when the queue is full.</returns>
    /// <param name="evenWhenFull">For the few that wait for their answer before they come again, and cannot tell anybody to.</param>
    public Task<T> Enqueue<T>(Work<T> work, bool evenWhenFull = false)
    {
        lock (queue)
        {
            ObjectDisposedException.ThrowIf(stopping, this);
            if (queue.Count >= QueueMax && !evenWhenFull) return Task.FromException<T>(new JournalBusyException());
            queue.Enqueue(work);
            if (queue.Count == 1) Monitor.Pulse(queue);
        }
        return work.Task;
    }

    /// <summary>Ends when a row after <paramref name="seq"/> has been committed.</summary>
    public Task CommittedAfter(long seq)
    {
        var signal = Volatile.Read(ref committed);
        return LastSeq > seq ? Task.CompletedTask : signal.Task;
    }

    /// <summary>Answers what has been accepted, then closes the connection.</summary>
    public void Dispose()
    {
        lock (queue)
        {
            if (stopping) return;
            stopping = true;
            Monitor.Pulse(queue);
        }
        thread.Join();
        session.Dispose();
    }

    void Loop()
    {
        while (Take() is { } batch)
        {
            checkpoints.BeforeBatch(session);
            var before = session.Rows.NextSeq;
            if (Commit(batch) is { } fault)
            {
                session.Rows.NextSeq = before;
                Recent.Failed();
                foreach (var work in batch) work.Fault = fault;
            }
            else if (session.Rows.NextSeq > before)
            {
                Recent.Committed();
                LastSeq = session.Rows.NextSeq - 1;
                Interlocked.Exchange(ref committed, NewSignal()).SetResult();
            }
            checkpoints.AfterBatch(session);
            // One thread-pool item answers the whole batch: answering here would hold up the next one.
            ThreadPool.UnsafeQueueUserWorkItem(static answered => { foreach (var work in answered) work.Answer(); }, batch, preferLocal: false);
        }
    }

    /// <returns>What is to be done next; null when the loop must end.</returns>
    Work[]? Take()
    {
        lock (queue)
        {
            while (queue.Count == 0 && !stopping) Monitor.Wait(queue);
            if (queue.Count == 0) return null;
            var batch = new Work[Math.Min(queue.Count, BatchMax)];
            for (var i = 0; i < batch.Length; i++) batch[i] = queue.Dequeue();
            return batch;
        }
    }

    /// <returns>What went wrong with the batch as a whole; it then left no trace.</returns>
    Exception? Commit(Work[] batch)
    {
        try
        {
            session.Run("begin immediate");
            foreach (var work in batch)
            {
                work.Run(session);
                // Out of disk, memory or a failing device: SQLite has given up the whole transaction, not only this statement.
                if (!session.InTransaction) return work.Fault ?? new InvalidOperationException("The transaction ended early.");
            }
            session.Run("commit");
            return null;
        }
        catch (Exception fault)
        {
            // Every waiting caller gets the fault; the loop must live on for the next batch.
            if (session.InTransaction) session.Run("rollback");
            return fault;
        }
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public abstract class Work
    {
        public Exception? Fault { get; set; }
        public abstract void Run(Session session);
        public abstract void Answer();
    }

    /// <param name="Guarded">Undo this work alone when it throws half-way; without it, work must make its change with its last statement.</param>
    public sealed class Work<T>(Func<Session, T> action, bool Guarded) : Work
    {
        // A request goes on right where its batch is answered: all that it has left to do is to answer. Others have more to do, and those
        // who share the commit do not wait for that.
        readonly TaskCompletionSource<T> answer = new(Guarded ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
        T? result;

        public Task<T> Task => answer.Task;

        public override void Run(Session session)
        {
            var nextSeq = session.Rows.NextSeq;
            try
            {
                if (Guarded) session.Run("savepoint work");
                result = action(session);
                if (Guarded) session.Run("release work");
            }
            catch (Exception fault)
            {
                // The one who asked gets the fault; the neighbours in the batch go on.
                Fault = fault;
                if (!Guarded || !session.InTransaction) return;
                session.Run("rollback to work; release work");
                session.Rows.NextSeq = nextSeq;
            }
        }

        public override void Answer()
        {
            if (Fault is null) answer.SetResult(result!); else answer.SetException(Fault);
        }
    }
}
