using System.Net;
using System.Net.Sockets;

namespace Kasse.Storage.Tests;

/// <summary>Leads to a port of this machine until it is cut. Then nothing passes any more, and neither end is told.</summary>
public sealed class Cable : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource cut = new(), ending = new();
    readonly TaskCompletionSource ended = new();
    readonly Task accepting;
    readonly int to;

    public Cable(int to)
    {
        this.to = to;
        listener.Start();
        accepting = Accept();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Cut() => cut.Cancel();

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        ended.SetResult();
        await accepting;
        listener.Dispose();
        cut.Dispose();
        ending.Dispose();
    }

    async Task Accept()
    {
        var led = new List<Task>();
        try
        {
            while (true) led.Add(Lead(await listener.AcceptTcpClientAsync(ending.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(led);
        }
    }

    async Task Lead(TcpClient near)
    {
        using var far = new TcpClient();
        using (near)
        {
            await far.ConnectAsync(IPAddress.Loopback, to);
            await Task.WhenAny(Carry(near.GetStream(), far.GetStream()), Carry(far.GetStream(), near.GetStream()));
        }
    }

    async Task Carry(NetworkStream from, NetworkStream into)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cut.Token, ending.Token);
        try
        {
            await from.CopyToAsync(into, until.Token);
        }
        catch (OperationCanceledException)
        {
            // Both ends stay open, and hear nothing.
            await ended.Task;
        }
        catch (IOException)
        {
            // One of the ends has gone.
        }
    }
}
