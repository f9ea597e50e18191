using System.Buffers;
using System.Buffers.Text;

namespace Kasse.Bench;

/// <summary>A body in chunks, each with its length before it, the last one empty. Trailers are sent by nobody here.</summary>
static class Chunks
{
    /// <summary>False while more bytes must come.</summary>
    /// <param name="body">Takes what is in the chunks, where somebody wants it.</param>
    public static bool AreComplete(ReadOnlySpan<byte> received, int start, out int end, IBufferWriter<byte>? body = null)
    {
        end = start;
        while (received[end..].IndexOf("\r\n"u8) is >= 0 and var digits)
        {
            if (!Utf8Parser.TryParse(received.Slice(end, digits), out int length, out _, 'x'))
                throw new BenchmarkFailed("The length of a chunk is no number.");
            var chunk = end + digits + 2;
            end = chunk + length + 2;
            if (received.Length < end)
                return false;
            body?.Write(received.Slice(chunk, length));
            if (length == 0)
                return true;
        }
        return false;
    }

    public static byte[] Joined(ReadOnlySpan<byte> received, int start)
    {
        var body = new ArrayBufferWriter<byte>();
        AreComplete(received, start, out _, body);
        return body.WrittenSpan.ToArray();
    }
}
