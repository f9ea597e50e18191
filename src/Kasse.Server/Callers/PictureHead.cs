using System.Buffers.Binary;

namespace Kasse.Server.Callers;

/// <summary>What the first bytes of a PNG or JPEG say of it. Nothing is decoded: whoever shows it does that.</summary>
public readonly record struct PictureHead(string ContentType, int Width, int Height)
{
    static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <returns>Null for anything that is neither.</returns>
    public static PictureHead? Of(ReadOnlySpan<byte> bytes) => OfPng(bytes) ?? OfJpeg(bytes);

    public static PictureHead? OfPng(ReadOnlySpan<byte> bytes)
    {
        // Signature; length and name of the first chunk; then width and height.
        if (bytes.Length < 33 || !bytes.StartsWith(PngSignature) || !bytes[12..16].SequenceEqual("IHDR"u8)) return null;
        return Sized("image/png", BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]));
    }

    static PictureHead? OfJpeg(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return null;
        // Segments, each with its length, until the one that begins the frame.
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]))
        {
            // A marker may be padded in front.
            while (at + 10 < bytes.Length && bytes[at + 1] == 0xFF) at++;
            if (bytes[at + 1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return Sized("image/jpeg", BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
        }
        return null;
    }

    static PictureHead? Sized(string contentType, int width, int height) => width > 0 && height > 0 ? new(contentType, width, height) : null;
}
