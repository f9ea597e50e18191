using System.Net.Sockets;
using System.Text;

namespace Kasse.Server.Tests.Fuzz;

/// <summary>A connection that sends whatever bytes it is given, and reads what comes back as far as it is an answer.</summary>
sealed class RawConnection(Uri address) : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    TcpClient? tcp;

    /// <param name="framed">Whether the bytes are one whole request. If not, nothing more is sent after them, and the connection is not used again.</param>
    /// <returns>Null when the server hung up without a word.</returns>
    public async Task<RawAnswer?> Send(byte[] request, bool framed)
    {
        using var patience = new CancellationTokenSource(Patience);
        tcp ??= await Connect(patience.Token);
        var stream = tcp.GetStream();
        RawAnswer? answer = null;
        try
        {
            await stream.WriteAsync(request, patience.Token);
            if (!framed) tcp.Client.Shutdown(SocketShutdown.Send);
            answer = await Read(stream, patience.Token);
        }
        catch (IOException)
        {
            // Reset: as much of an end as a polite one.
        }
        if (!framed || answer is null or { KeepsOpen: false }) Hang();
        return answer;
    }

    public void Dispose() => Hang();

    async Task<TcpClient> Connect(CancellationToken stopping)
    {
        var fresh = new TcpClient { NoDelay = true };
        await fresh.ConnectAsync(address.Host, address.Port, stopping);
        return fresh;
    }

    void Hang()
    {
        tcp?.Dispose();
        tcp = null;
    }

    static async Task<RawAnswer?> Read(NetworkStream stream, CancellationToken stopping)
    {
        var received = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            if (RawAnswer.Parse(received.GetBuffer().AsSpan(0, (int)received.Length)) is { } answer) return answer;

            var count = await stream.ReadAsync(buffer, stopping);
            if (count == 0) return RawAnswer.ParseUntilEnd(received.ToArray());
            received.Write(buffer, 0, count);
        }
    }
}

/// <param name="KeepsOpen">Whether the connection can carry another request.</param>
sealed record RawAnswer(int Status, string Head, string Body, bool KeepsOpen)
{
    public string? ContentType => Header(Head, "Content-Type");
    public string? Location => Header(Head, "Location");

    /// <returns>Null when more must come.</returns>
    public static RawAnswer? Parse(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0) return null;

        var head = Encoding.Latin1.GetString(bytes[..end]);
        var status = int.Parse(head.AsSpan(9, 3));
        var rest = bytes[(end + 4)..];
        if (status == 100) return Parse(rest);

        // A stream of events has no end: that it began is all there is to see.
        if (Header(head, "Content-Type")?.StartsWith("text/event-stream", StringComparison.Ordinal) == true) return new(status, head, "", false);
        var open = Header(head, "Connection") != "close";
        if (status is 204 or 304) return new(status, head, "", open);
        if (Header(head, "Content-Length") is { } length)
            return rest.Length < int.Parse(length) ? null : new(status, head, Encoding.UTF8.GetString(rest[..int.Parse(length)]), open);
        if (Header(head, "Transfer-Encoding") == "chunked") return Unchunk(rest) is { } body ? new(status, head, body, open) : null;
        return null;
    }

    public static RawAnswer? ParseUntilEnd(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.StartsWith("HTTP/1.", StringComparison.Ordinal) && text.Split("\r\n\r\n", 2) is [var head, var body]
            ? new(int.Parse(head.AsSpan(9, 3)), head, body, false)
            : null;
    }

    static string? Unchunk(ReadOnlySpan<byte> rest)
    {
        var body = new MemoryStream();
        while (true)
        {
            var line = rest.IndexOf("\r\n"u8);
            if (line < 0) return null;
            var size = Convert.ToInt32(Encoding.ASCII.GetString(rest[..line]), 16);
            if (rest.Length < line + 2 + size + 2) return null;
            if (size == 0) return Encoding.UTF8.GetString(body.ToArray());
            body.Write(rest.Slice(line + 2, size));
            rest = rest[(line + 2 + size + 2)..];
        }
    }

    static string? Header(string head, string name) => head.Split("\r\n").Skip(1)
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
}
