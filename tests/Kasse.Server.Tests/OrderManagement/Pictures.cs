using System.Buffers.Binary;

namespace Kasse.Server.Tests.OrderManagement;

/// <summary>As much of a picture as anybody looks at here.</summary>
static class Pictures
{
    /// <summary>A real one, of one colour, that browsers show.</summary>
    public static byte[] Png(int width, int height)
    {
        using var image = new QRCoder.PngByteQRCode(new QRCoder.QRCodeData(1) { ModuleMatrix = [.. Enumerable.Range(0, height).Select(_ => new System.Collections.BitArray(width, true))] });
        return image.GetGraphic(1, drawQuietZones: true);
    }

    /// <summary>The head of a JPEG of this size, behind a segment of something else, and then whatever.</summary>
    public static byte[] Jpeg(int width, int height)
    {
        byte[] head = [0xFF, 0xD8, 0xFF, 0xE0, 0, 6, 1, 2, 3, 4, 0xFF, 0xC0, 0, 17, 8, 0, 0, 0, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xFF, 0xD9];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(15), (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(17), (ushort)width);
        return head;
    }

    public static string Asked(string id, byte[] image, string type = "base64") => $$"""{"imageId":"{{id}}","src":"{{Convert.ToBase64String(image)}}","type":"{{type}}"}""";
}
