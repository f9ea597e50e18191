using System.Net;
using System.Text;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Web;

namespace Kasse.Server.Tests.OrderManagement;

/// <summary>What somebody might send who means no good, or has made a mistake.</summary>
public sealed class HostileTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Images = "/order-management/v1/images", Script = "<script>alert(1)</script>", Breakout = "\"'><img src=x onerror=alert(1)>";

    readonly Merchant merchant = shared.Merchant;
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Fact]
    public async Task An_image_is_kept_once_as_it_was_sent()
    {
        var jpeg = Pictures.Jpeg(300, 167);
        var id = new string('a', 128);

        Assert.Equal(200, (await merchant.Post(Images, Pictures.Asked(id, jpeg))).Status);
        var again = await merchant.Post(Images, Pictures.Asked(id, Pictures.Png(200, 200)));

        Assert.Equal(409, again.Status);
        Assert.Contains("uplicate", again.Body);
        var kept = shared.Kasse.Server.Platform.Orders.Image(merchant.Msn, id)!;
        Assert.Equal("image/jpeg", kept.ContentType);
        Assert.Equal(jpeg, kept.Content);
    }

    public static TheoryData<string, byte[], string> WrongImages => new()
    {
        { "too low", Pictures.Png(500, 166), "height" },
        { "too wide for any phone", Pictures.Jpeg(60_000, 200), "size" },
        { "more than 2 MB", [.. Pictures.Jpeg(200, 200), .. new byte[2 << 20]], "size" },
        { "a drawing that can run scripts", Encoding.UTF8.GetBytes($"<svg xmlns='http://www.w3.org/2000/svg' height='200'>{Script}</svg>"), "PNG or a JPEG" },
        { "a page", Encoding.UTF8.GetBytes($"<html>{Script}"), "PNG or a JPEG" },
        { "a GIF", [.. "GIF89a"u8, .. new byte[100]], "PNG or a JPEG" },
        { "the beginning of a PNG", Pictures.Png(200, 200)[..20], "PNG or a JPEG" },
        { "a PNG without a size", [.. Pictures.Png(200, 200)[..16], .. new byte[40]], "PNG or a JPEG" },
        { "a JPEG that ends before its frame", Pictures.Jpeg(200, 200)[..12], "PNG or a JPEG" },
        { "a JPEG whose segments lead nowhere", [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, .. new byte[64]], "PNG or a JPEG" },
        { "nothing", [1], "PNG or a JPEG" },
    };

    [Theory]
    [MemberData(nameof(WrongImages))]
    public async Task An_image_that_no_phone_should_be_shown_is_refused(string what, byte[] image, string reason)
    {
        var answer = await merchant.Post(Images, Pictures.Asked($"hostile-{image.Length}", image));

        Assert.True(answer.Status == 400, $"{what}: {answer.Status} {answer.Body}");
        Assert.Contains(reason, (string)answer.Json["detail"]!);
        Assert.Equal("src", (string)answer.Json["invalidParams"]![0]!["name"]!);
    }

    [Theory]
    [InlineData("""{"imageId":"a b","src":"AA==","type":"base64"}""", 400)]
    [InlineData("""{"imageId":"ok","src":"not base64!","type":"base64"}""", 400)]
    [InlineData("""{"imageId":"ok","src":"https://shop.example/a.png","type":"url"}""", 400)]
    [InlineData("""{"imageId":"ok","type":"base64"}""", 400)]
    [InlineData("""{"src":"AA==","type":"base64"}""", 400)]
    public async Task An_image_that_is_not_of_the_documented_form_is_refused(string body, int status) => Assert.Equal(status, (await merchant.Post(Images, body)).Status);

    [Fact]
    public async Task A_body_that_no_image_needs_is_refused_unread() =>
        Assert.Equal(413, (await merchant.Post(Images, Pictures.Asked("huge", new byte[4 << 20]))).Status);

    [Fact]
    public async Task A_receipt_of_a_thousand_lines_is_kept_and_shown()
    {
        var lines = string.Join(',', Enumerable.Range(1, 1000).Select(i =>
            $$"""{"name":"Thing {{i}}","id":"{{i}}","totalAmount":10000000000000,"totalAmountExcludingTax":8000000000000,"totalTaxAmount":2000000000000,"taxRate":2500}"""));
        var reference = await Paid();
        Assert.Equal(201, (await merchant.Post($"/order-management/v2/ecom/receipts/{reference}", $$"""{"orderLines":[{{lines}}],"bottomLine":{"currency":"NOK"} }""")).Status);

        var page = await Wallet($"/wallet/payments/{merchant.Msn}/{reference}");

        Assert.Contains("Thing 1000", page);
        Assert.Contains("975 more lines", page);
        Assert.Contains("NOK\u00A0100,000,000,000,000.00", WebUtility.HtmlDecode(page));
    }

    [Fact]
    public async Task Sums_that_are_wrong_are_told_from_the_lines()
    {
        var reference = await Paid();
        await merchant.Post($"/order-management/v2/ecom/receipts/{reference}", """
            { "orderLines": [
                { "name": "Shoes", "id": "1", "totalAmount": 100000, "totalAmountExcludingTax": 1, "totalTaxAmount": 20000, "taxRate": 2500 },
                { "name": "Old shoes", "id": "2", "totalAmount": 40000, "totalAmountExcludingTax": 1, "totalTaxAmount": 8000, "taxRate": 2500, "isReturn": true } ],
              "bottomLine": { "currency": "NOK", "tipAmount": 1000, "totalAmount": 1, "totalTax": 1 } }
            """);

        var page = WebUtility.HtmlDecode(await Wallet($"/wallet/payments/{merchant.Msn}/{reference}"));

        Assert.Contains("NOK\u00A0−400.00", page);
        Assert.Contains("NOK\u00A0610.00", page);
        Assert.Contains("NOK\u00A0120.00", page);
    }

    [Fact]
    public async Task Scripts_in_every_text_are_shown_as_text()
    {
        var reference = await Paid();
        var receipt = $$"""
            { "orderLines": [ { "name": {{Json(Script)}}, "id": {{Json(Breakout)}}, "totalAmount": 1, "totalAmountExcludingTax": 1, "totalTaxAmount": 0, "taxRate": 0, "productUrl": "javascript:alert(1)" } ],
              "bottomLine": { "currency": "NOK", "posId": {{Json(Breakout)}}, "receiptNumber": {{Json(Script)}}, "terminalId": {{Json(Script)}},
                "barcode": { "format": "CODE 128", "data": {{Json(Breakout)}} } } }
            """;
        Assert.Equal(201, (await merchant.Post($"/order-management/v2/ecom/receipts/{reference}", receipt)).Status);
        var category = $$"""{"category":"TICKET","orderDetailsUrl":"https://shop.example/{{"\\\"><script>alert(1)</script>"}}"}""";
        Assert.Equal(200, (await merchant.Send(HttpMethod.Put, $"/order-management/v2/ecom/categories/{reference}", category, null)).Status);

        var page = await Wallet($"/wallet/payments/{merchant.Msn}/{reference}");

        Assert.Contains("&lt;script&gt;", page);
        Assert.DoesNotContain(Script, page);
        Assert.DoesNotContain("<img src=x", page);
        Assert.DoesNotContain("javascript:", page);
    }

    [Fact]
    public async Task An_image_is_shown_to_its_payer_only_and_as_nothing_but_an_image()
    {
        await merchant.Post(Images, Pictures.Asked("shown", [.. Pictures.Png(200, 200), .. Encoding.UTF8.GetBytes(Script)]));
        var reference = await Paid();
        await merchant.Send(HttpMethod.Put, $"/order-management/v2/ecom/categories/{reference}", """{"category":"TICKET","orderDetailsUrl":"https://shop.example/1","imageId":"shown"}""", null);
        var path = $"/wallet/payments/{merchant.Msn}/{reference}/image";

        using var payer = await WalletVisitor.SignedIn(shared.Kasse, WebShop.Ola);
        using var shown = await payer.Get(path);

        Assert.Equal(("image/png", "nosniff"), (shown.Content.Headers.ContentType?.ToString(), shown.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Contains("default-src 'none'", shown.Headers.GetValues("Content-Security-Policy").Single());
        using var nobody = await shared.Kasse.Http.GetAsync(path);
        using var stranger = await WalletVisitor.SignedIn(shared.Kasse, WebShop.Kari);
        using var strange = await stranger.Get(path);
        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.SeeOther), (nobody.StatusCode, strange.StatusCode));
    }

    static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    async Task<string> Paid()
    {
        var reference = await shop.Created();
        await shop.People.SendTo(merchant.Msn, reference, WebShop.Ola);
        await shop.People.Approve(merchant.Msn, reference, WebShop.Ola);
        return reference;
    }

    async Task<string> Wallet(string path)
    {
        using var payer = await WalletVisitor.SignedIn(shared.Kasse, WebShop.Ola);
        return await payer.Page(path);
    }
}
