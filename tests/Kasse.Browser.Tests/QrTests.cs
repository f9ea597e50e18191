using System.Buffers.Binary;
using Kasse.Engine.Payments;

namespace Kasse.Browser.Tests;

public sealed class QrTests(Chromium chromium)
{
    [Fact]
    public async Task A_phone_scans_the_code_pays_and_opens_the_shop()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { Flow = UserFlow.Qr, PhoneNumber = null, Qr = new(QrImage.Png, 250) });
        var png = await scene.Kasse.Http.GetByteArrayAsync(scene.Kasse.Server.Platform.Addresses.Redirect(payment), TestContext.Current.CancellationToken);
        Assert.Equal((250, 250), SizeOf(png));
        var phone = await scene.Visitor(onPhone: true);

        await phone.GotoAsync(await Zbar.Read(png));
        await phone.SignIn(Scene.Kari);
        await phone.Press("Pay NOK 129.00");

        await phone.IsAt(scene.Shop.ReturnUrl);
        Assert.Equal(PaymentState.Authorized, scene.Now(payment).State);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1024)]
    [InlineData(2000)]
    public async Task A_PNG_of_any_size_can_be_read(int size)
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { Flow = UserFlow.Qr, Reference = new string('r', 64), Qr = new(QrImage.Png, size) });

        var png = await scene.Kasse.Http.GetByteArrayAsync(scene.Kasse.Server.Platform.Addresses.Redirect(payment), TestContext.Current.CancellationToken);

        Assert.Equal((size, size), SizeOf(png));
        Assert.Equal(scene.Landing(payment), await Zbar.Read(png));
    }

    [Fact]
    public async Task An_SVG_shown_by_a_browser_can_be_read()
    {
        await using var scene = await Scene.Open(chromium);
        var payment = await scene.Ask(order => order with { Flow = UserFlow.Qr, Qr = null });
        var display = await scene.Visitor();

        await display.GotoAsync(scene.Kasse.Server.Platform.Addresses.Redirect(payment)!);

        Assert.Equal(scene.Landing(payment), await Zbar.Read(await display.ScreenshotAsync()));
    }

    /// <summary>Width and height as the header of a PNG has them.</summary>
    static (int, int) SizeOf(byte[] png) => (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
}
