using System.Diagnostics;

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
    readonly Lock seeing = new();
    readonly Thread thread;
    readonly Queue<Work> queue = new();
    TaskCompletionSource committed = NewSignal();
    bool stopping;

    public WriteLoop(Session session, Recent recent)
    {
        this.session = session;
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

    public int WaitingCount => queue.Count;

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

    /// <summary>Tells whoever waits that rows have been committed, here or by somebody else.</summary>
    public void Committed(long lastSeq)
    {
        lock (seeing)
        {
            if (lastSeq <= LastSeq) return;
            LastSeq = lastSeq;
            Interlocked.Exchange(ref committed, NewSignal()).SetResult();
        }
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
            var startedAt = Instruments.CommitDuration.Enabled ? Stopwatch.GetTimestamp() : 0;
            if (Measured(batch) is { } fault)
            {
                Recent.Failed();
                foreach (var work in batch) work.Fault = fault;
            }
            else Recent.Committed();
            if (startedAt != 0) Instruments.CommitDuration.Record(Stopwatch.GetElapsedTime(startedAt).TotalSeconds);
            Committed(session.Rows.NextSeq - 1);
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

    Exception? Measured(Work[] batch)
    {
        Instruments.CommitSize.Record(batch.Length);
        using var span = Instruments.Spans.StartActivity("commit");
        span?.SetTag("kasse.commit.size", batch.Length);
        return Commit(batch);
    }

    /// <returns>What went wrong with the batch as a whole; it then left no trace.</returns>
    Exception? Commit(Work[] batch)
    {
        var begun = session.Rows.NextSeq;
        try
        {
            session.Begin(batch.Select(work => work.Need));
            begun = session.Rows.NextSeq;
            foreach (var work in batch)
            {
                work.Run(session);
                // Out of disk, memory or a failing device: the database has given up the whole transaction, not only this statement.
                if (!session.InTransaction) throw work.Fault ?? new InvalidOperationException("The transaction ended early.");
            }
            session.Commit();
            return null;
        }
        catch (Exception fault)
        {
            // Every waiting caller gets the fault; the loop must live on for the next batch.
            session.Rollback();
            session.Rows.NextSeq = begun;
            return fault;
        }
    }

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    public abstract class Work
    {
        public Exception? Fault { get; set; }
        public abstract Need Need { get; }
        public abstract void Run(Session session);
        public abstract void Answer();
    }

    /// <param name="Guarded">Undo this work alone when it throws half-way; without it, work must make its change with its last statement.</param>
    public sealed class Work<T>(Func<Session, T> action, bool Guarded, Need need = default) : Work
    {
        // A request goes on right where its batch is answered: all that it has left to do is to answer. Others have more to do, and those
        // who share the commit do not wait for that.
        readonly TaskCompletionSource<T> answer = new(Guarded ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);
        T? result;

        public Task<T> Task => answer.Task;

        public override Need Need => need;

        public override void Run(Session session)
        {
            var nextSeq = session.Rows.NextSeq;
            try
            {
                if (Guarded) session.Savepoint();
                result = action(session);
                if (Guarded) session.ReleaseSavepoint();
            }
            catch (Exception fault)
            {
                // The one who asked gets the fault; the neighbours in the batch go on.
                Fault = fault;
                if (!Guarded || !session.InTransaction) return;
                session.RollbackToSavepoint();
                session.Rows.NextSeq = nextSeq;
            }
        }

        public override void Answer()
        {
            if (Fault is null) answer.SetResult(result!); else answer.SetException(Fault);
        }
    }
}
