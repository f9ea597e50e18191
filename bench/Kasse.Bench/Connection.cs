using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Kasse.Bench;

/// <summary>One keep-alive connection with one request under way: writes, waits, notes the time, writes the next. Its code runs on the
/// thread that polls the sockets (see <see cref="Load"/>), so that a request costs no switch between threads.</summary>
sealed class Connection : IDisposable
{
    readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    readonly SocketAsyncEventArgs receive = new();
    readonly byte[] buffer = new byte[64 * 1024];
    readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Request[] steps;
    readonly Func<Order?> nextOrder;

    long deadline;
    long askedAt;
    Order order;
    int step;
    int received;

    public Connection(Request[] steps, Func<Order?> nextOrder)
    {
        this.steps = steps;
        this.nextOrder = nextOrder;
        step = steps.Length;
        receive.Completed += (_, _) => Continue(arrived: true);
    }

    public Histogram Latencies { get; } = new();
    public long UnexpectedCount { get; private set; }
    public string? FirstUnexpected { get; private set; }

    public Task Connect(IPEndPoint server) => socket.ConnectAsync(server);

    /// <summary>Asks until the deadline has passed or no payment is left.</summary>
    public Task Run(long deadlineTimestamp)
    {
        deadline = deadlineTimestamp;
        Continue(arrived: false);
        return finished.Task;
    }

    public void Dispose()
    {
        socket.Dispose();
        receive.Dispose();
    }

    void Continue(bool arrived)
    {
        try
        {
            if (arrived ? Take() : Ask())
                Receive();
        }
        catch (Exception failure) when (failure is SocketException or BenchmarkFailed)
        {
            // Nobody is above us on the polling thread: what goes wrong belongs to whoever waits for this connection.
            finished.TrySetException(failure);
        }
    }

    void Receive()
    {
        do
            receive.SetBuffer(buffer, received, buffer.Length - received);
        while (!socket.ReceiveAsync(receive) && Take());
    }

    /// <summary>Takes what has arrived, and asks again if that was an answer. False when there is nothing more to wait for.</summary>
    bool Take()
    {
        if (receive.SocketError != SocketError.Success)
            throw new SocketException((int)receive.SocketError);
        if (receive.BytesTransferred == 0)
            throw new SocketException((int)SocketError.ConnectionReset);
        received += receive.BytesTransferred;
        if (!Answer.IsComplete(buffer.AsSpan(0, received), out var status, out var headLength, out var length))
            return true;

        var now = Stopwatch.GetTimestamp();
        Latencies.Record(Stopwatch.GetElapsedTime(askedAt, now));
        if (status != steps[step].ExpectedStatus)
        {
            UnexpectedCount++;
            FirstUnexpected ??= $"{status} instead of {steps[step].ExpectedStatus}: {Encoding.UTF8.GetString(buffer.AsSpan(headLength..length))}";
        }
        received = 0;
        step++;
        if (now < deadline)
            return Ask();
        finished.SetResult();
        return false;
    }

    bool Ask()
    {
        if (step == steps.Length)
        {
            if (nextOrder() is not { } next)
            {
                finished.SetResult();
                return false;
            }
            (order, step) = (next, 0);
        }
        askedAt = Stopwatch.GetTimestamp();
        socket.Send(steps[step].For(order));
        return true;
    }
}
