using System.Net.Sockets;
using System.Text;

namespace Kasse.Bench;

/// <summary>An HTTP/1.1 answer: as much of it as a load generator needs, and, kept whole, what the bare server repeats.</summary>
sealed record Answer(int Status, Dictionary<string, string> Headers, byte[] Body)
{
    static ReadOnlySpan<byte> LengthFollows => "\r\nContent-Length: "u8;
    static ReadOnlySpan<byte> InChunks => "\r\nTransfer-Encoding: chunked\r\n"u8;

    /// <summary>False while more bytes must come. A server says how long an answer is, or sends it in chunks; one that does neither is a fault.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> received, out int status, out int headLength, out int length)
    {
        (status, length) = (0, 0);
        headLength = received.IndexOf("\r\n\r\n"u8) + 4;
        if (headLength < 4)
            return false;
        var head = received[..headLength];
        status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + (head[11] - '0');
        var place = head.IndexOf(LengthFollows);
        if (place < 0)
            return head.IndexOf(InChunks) >= 0
                ? Chunks.AreComplete(received, headLength, out length)
                : throw new BenchmarkFailed($"An answer came without Content-Length:\n{Encoding.ASCII.GetString(head)}");
        var bodyLength = 0;
        foreach (var digit in head[(place + LengthFollows.Length)..])
        {
            if (digit == '\r')
                break;
            bodyLength = bodyLength * 10 + (digit - '0');
        }
        length = headLength + bodyLength;
        return received.Length >= length;
    }

    /// <summary>Asks once, on a connection of its own.</summary>
    public static async Task<Answer> To(ReadOnlyMemory<byte> request, ServerProcess server)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        var buffer = new byte[64 * 1024];
        int status, headLength, length;
        try
        {
            await socket.ConnectAsync(server.Address);
            await socket.SendAsync(request);
            var received = 0;
            do
            {
                var count = await socket.ReceiveAsync(buffer.AsMemory(received));
                if (count == 0)
                    throw new SocketException((int)SocketError.ConnectionReset);
                received += count;
            } while (!IsComplete(buffer.AsSpan(0, received), out status, out headLength, out length));
        }
        catch (SocketException failure)
        {
            throw await server.Broke(failure);
        }

        var headers = Encoding.ASCII.GetString(buffer, 0, headLength).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var inChunks = buffer.AsSpan(0, headLength).IndexOf(InChunks) >= 0;
        return new Answer(status, headers, inChunks ? Chunks.Joined(buffer.AsSpan(0, length), headLength) : buffer[headLength..length]);
    }
}
