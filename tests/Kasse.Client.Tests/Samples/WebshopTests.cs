using System.Net;
using System.Text.RegularExpressions;

namespace Kasse.Client.Tests.Samples;

/// <summary>The sample shop, visited as by a browser.</summary>
public sealed class WebshopTests : IAsyncLifetime
{
    readonly Tests.Shop payer = new();
    readonly HttpClient browser = new(new HttpClientHandler { AllowAutoRedirect = false });
    Webshop.Shop shop = null!;

    [Fact]
    public async Task Socks_are_bought_captured_and_paid_back()
    {
        Assert.Contains("Pairs of socks", await Read("/"));
        var reference = await Pay();
        Assert.Contains("Created", await OrderOnceItSays("Created", reference));

        await payer.Client.EPayment.ForceApproveAsync(reference, Tests.Shop.Ola);
        Assert.Contains("Thank you", await Read($"/return/{reference}"));
        Assert.Contains("capture 98.00 NOK", await Row(reference));

        Assert.Equal(HttpStatusCode.Found, (await Post($"/orders/{reference}/capture")).StatusCode);
        Assert.Contains("refund 98.00 NOK", await Row(reference));
        Assert.Equal(HttpStatusCode.Found, (await Post($"/orders/{reference}/refund")).StatusCode);
        Assert.DoesNotContain("button", await Row(reference));
        Assert.Equal(9800, (await payer.Client.EPayment.GetAsync(reference)).Aggregate.RefundedAmount.Value);
    }

    [Fact]
    public async Task The_shop_hears_of_payers_who_never_come_back()
    {
        var reference = await Pay();

        await payer.Client.EPayment.ForceApproveAsync(reference, Tests.Shop.Ola);

        Assert.Contains("capture 98.00 NOK", await OrderOnceItSays("Authorized", reference));
    }

    [Fact]
    public async Task Who_did_not_pay_is_led_back_to_the_basket()
    {
        var reference = await Pay();

        await payer.Client.EPayment.CancelAsync(reference);

        Assert.Contains("Nothing was paid", await Read($"/return/{reference}"));
    }

    /// <returns>The reference.</returns>
    async Task<string> Pay()
    {
        using var answer = await Post("/pay", ("pairs", "2"));
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.StartsWith(Tests.Shop.Kasse.Server.Address, answer.Headers.Location!.ToString());
        return Regex.Matches(await Read("/orders"), "<td>(socks-[-0-9a-f]+)<td>").Select(match => match.Groups[1].Value).Last();
    }

    /// <summary>The shop is told by itself; each look waits for an answer, and there is no other wait.</summary>
    async Task<string> OrderOnceItSays(string state, string reference)
    {
        while (true)
        {
            var row = await Row(reference);
            if (row.Contains(state, StringComparison.Ordinal)) return row;
        }
    }

    async Task<string> Row(string reference) => (await Read("/orders")).Split("<tr>").Single(row => row.Contains(reference, StringComparison.Ordinal));

    Task<string> Read(string path) => browser.GetStringAsync(shop.Url + path);

    Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields) =>
        browser.PostAsync(shop.Url + path, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    public async ValueTask InitializeAsync()
    {
        var keys = Tests.Shop.OptionsFor(Tests.Shop.Kasse);
        shop = await Webshop.Shop.Open(
        [
            "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "None", "--Vipps:BaseAddress", keys.BaseAddress!.ToString(), "--Vipps:ClientId", keys.ClientId,
            "--Vipps:ClientSecret", keys.ClientSecret, "--Vipps:SubscriptionKey", keys.SubscriptionKey, "--Vipps:MerchantSerialNumber", keys.MerchantSerialNumber!,
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await shop.DisposeAsync();
        browser.Dispose();
        payer.Dispose();
    }
}
