using System.Collections;
using System.Text;
using Kasse.Engine.Payments;
using Kasse.Server.Callers;
using QRCoder;

namespace Kasse.Server.Web.Landing;

/// <summary>
/// <c>GET /qr-image/v1</c>: the code on a till's display. It opens the landing page; an SVG, or a PNG of exactly the ordered size,
/// whatever the request says it accepts.
/// </summary>
static class QrCodeImage
{
    public static Task Show(HttpContext http, string? token, Platform platform)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Answer(token, platform).WriteTo(http);
    }

    static Reply Answer(string? token, Platform platform)
    {
        if (LandingLink.Find(token, platform) is not { IsDecided: false } link)
            return GatewayReply.NotFound(new("The code has been paid, has expired, or was never made here.", "Make a new payment."));

        using var code = QRCodeGenerator.GenerateQrCode(platform.Addresses.Landing(link.Payment), QRCodeGenerator.ECCLevel.M);
        return link.Payment.Order.Qr is { Image: QrImage.Png } asked
            ? new Reply(200, "image/png", Png(code, asked.Size))
            : new Reply(200, "image/svg+xml", Svg(code));
    }

    public static byte[] Svg(string content)
    {
        using var code = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.M);
        return Svg(code);
    }

    public static byte[] Png(string content, int size)
    {
        using var code = QRCodeGenerator.GenerateQrCode(content, QRCodeGenerator.ECCLevel.M);
        return Png(code, size);
    }

    static byte[] Svg(QRCodeData code)
    {
        using var image = new SvgQRCode(code);
        return Encoding.UTF8.GetBytes(image.GetGraphic(1, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute));
    }

    /// <summary>Every module gets the same number of pixels, so that the edges stay sharp; what is left over widens the white border.</summary>
    static byte[] Png(QRCodeData code, int size)
    {
        var modules = code.ModuleMatrix;
        var (pixels, count) = (Math.Max(1, size / modules.Count), modules.Count);
        var edge = Math.Max(size, count);
        var border = (edge - pixels * count) / 2;
        var drawn = new List<BitArray>(edge);
        for (var y = 0; y < edge; y++)
        {
            var row = new BitArray(edge);
            var from = Module(y);
            for (var x = 0; from is not null && x < edge; x++) row[x] = Module(x) is { } column && modules[from.Value][column];
            drawn.Add(row);
        }
        code.ModuleMatrix = drawn;
        using var image = new PngByteQRCode(code);
        return image.GetGraphic(1, drawQuietZones: true);

        int? Module(int pixel) => pixel >= border && (pixel - border) / pixels < count ? (pixel - border) / pixels : null;
    }
}
