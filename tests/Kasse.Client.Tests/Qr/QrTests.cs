using System.Net;
using Kasse.Client.Qr;

namespace Kasse.Client.Tests.Qr;

public sealed class QrTests : IDisposable
{
    readonly Shop shop = new();

    QrClient Codes => shop.Client.Qr;

    [Fact]
    public async Task A_payments_page_becomes_a_code()
    {
        var created = await shop.Client.EPayment.CreateAsync(Shop.Order(Shop.NewReference()));

        var code = await Codes.CreateOneTimeAsync(created.RedirectUrl!, QrImage.Png(300));

        Assert.InRange(code.ExpiresIn, 500, 600);
        Assert.Equal(("image/png", "300"), (shop.Wire.To("/qr/v1")[0].Headers["Accept"], shop.Wire.To("/qr/v1")[0].Headers["Size"]));
        Assert.Contains("/qr.png?", code.Url);
        var refused = await Assert.ThrowsAsync<VippsMobilePayException>(() => Codes.CreateOneTimeAsync("https://shop.example/"));
        Assert.Equal((HttpStatusCode.BadRequest, "Validation error"), (refused.Status, refused.Title));
    }

    [Fact]
    public async Task A_poster_leads_where_its_shop_says()
    {
        var id = $"poster {Shop.NewReference()}";
        shop.Wire.Fail("drop-after");
        var made = await Codes.CreateRedirectAsync(id, "https://shop.example/one", TimeSpan.FromHours(1));
        Assert.InRange(made.ExpiresIn, 3500, 3600);

        Assert.Equal("https://shop.example/two", (await Codes.UpdateRedirectAsync(id, "https://shop.example/two")).RedirectUrl);
        Assert.Contains(id, (await Codes.GetRedirectsAsync()).Select(code => code.Id));
        shop.Wire.Fail("drop-after");
        await Codes.DeleteRedirectAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<VippsMobilePayException>(() => Codes.GetRedirectAsync(id))).Status);
    }

    [Fact]
    public async Task A_till_has_a_code()
    {
        var id = $"till-{Shop.NewReference()}";
        await Codes.PutCallbackAsync(id, "Till 1");
        await Codes.PutMobilePayCallbackAsync($"{id}-beacon", "Kiosk");

        var code = await Codes.GetCallbackAsync(id, QrImage.Png(500));

        Assert.Equal(("123456", "Till 1"), (code.MerchantSerialNumber, code.LocationDescription));
        Assert.Contains("/qr.png?", code.QrImageUrl);
        Assert.Contains($"{id}-beacon", (await Codes.GetCallbacksAsync(QrImage.Svg)).Select(other => other.MerchantQrId));
        await Codes.DeleteCallbackAsync(id);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<VippsMobilePayException>(() => Codes.DeleteCallbackAsync(id))).Status);
    }

    [Fact]
    public async Task A_customer_is_known_by_the_code_or_by_the_token()
    {
        var own = await Codes.ExchangePersonalAsync($"https://qr.vipps.no/28/2/01/031/{Shop.Ola}?v=1");
        var scanned = await Codes.ExchangeCustomerTokenAsync(Shop.Kasse.Server.Platform.People.CheckIn("123456", Shop.Ola));

        Assert.Equal((Shop.Ola, "1.0", null), (own.Msisdn, own.Version, own.Timestamp));
        Assert.Equal(Shop.Ola, scanned.Msisdn);
        var refused = await Assert.ThrowsAsync<VippsMobilePayException>(() => Codes.ExchangePersonalAsync(Shop.Ola));
        Assert.Equal("qrCode", Assert.Single(refused.ExtraDetails).Name);
    }

    public void Dispose() => shop.Dispose();
}
