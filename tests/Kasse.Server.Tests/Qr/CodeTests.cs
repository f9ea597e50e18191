using System.Buffers.Binary;
using System.Net;
using Kasse.Browser.Tests;
using Kasse.Server.Tests.EPayment;

namespace Kasse.Server.Tests.Qr;

/// <summary>Codes for payments and for pages: made, drawn, read by a scanner that is not ours, and followed.</summary>
public sealed class CodeTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Redirects = "/qr/v1/merchant-redirect";

    readonly Merchant merchant = shared.Merchant;
    readonly WebShop shop = new(shared.Kasse, shared.Merchant);

    [Theory]
    [InlineData("image/png", "100", 100)]
    [InlineData("image/png", "2000", 2000)]
    [InlineData("image/png", null, 1024)]
    public async Task A_payments_landing_page_is_drawn_as_a_PNG_of_any_size(string accept, string? size, int edge)
    {
        var landing = await Landing();

        var made = await Ask(HttpMethod.Post, "/qr/v1", $$"""{"url":"{{landing}}"}""", accept, size);

        Assert.Equal(200, made.Status);
        Assert.InRange((int)made.Json["expiresIn"]!, 590, 600);
        var png = await shared.Kasse.Http.GetByteArrayAsync((string)made.Json["url"]!, TestContext.Current.CancellationToken);
        Assert.Equal((edge, edge), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.Equal(landing, await Zbar.Read(png));
    }

    [Theory]
    [InlineData("image/*")]
    [InlineData("image/svg+xml")]
    [InlineData("*/*")]
    [InlineData(null)]
    public async Task Otherwise_it_is_an_SVG(string? accept)
    {
        var made = await Ask(HttpMethod.Post, "/qr/v1/", $$"""{"url":"{{await Landing()}}"}""", accept);

        using var svg = await shared.Kasse.Http.GetAsync((string)made.Json["url"]!);
        Assert.Equal(("image/svg+xml", "nosniff"), (svg.Content.Headers.ContentType!.ToString(), svg.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.StartsWith("<svg", await svg.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_the_code_says_can_be_asked_for_instead_and_anything_else_cannot()
    {
        var landing = await Landing();
        Assert.Equal(landing, (string)(await Ask(HttpMethod.Post, "/qr/v1", $$"""{"url":"{{landing}}"}""", "text/targetUrl")).Json["url"]!);

        foreach (var accept in (string[])["application/json", "image/gif", "text/html"])
            Assert.Equal(415, (await Ask(HttpMethod.Post, "/qr/v1", $$"""{"url":"{{landing}}"}""", accept)).Status);
        foreach (var size in (string[])["99", "2001", "big", "-1"]) Invalid(await Ask(HttpMethod.Post, "/qr/v1", $$"""{"url":"{{landing}}"}""", "image/png", size), "Size");
    }

    [Theory]
    [InlineData("""{"url":"https://shop.example/?token=abc"}""", "Supplied landing page token is not valid")]
    [InlineData("""{"url":"https://shop.example/"}""", "Supplied landing page token is not valid")]
    [InlineData("""{}""", "BadRequest")]
    [InlineData("""{"url":""", "BadRequest")]
    public async Task A_page_that_is_none_of_ours_is_refused(string body, string detail)
    {
        var refused = await Ask(HttpMethod.Post, "/qr/v1", body);

        Assert.Equal((400, detail), (refused.Status, (string)refused.Json["detail"]!));
        Assert.NotNull(refused.Json["instance"]);
    }

    [Fact]
    public async Task A_payment_that_is_decided_or_somebody_elses_has_no_code()
    {
        var reference = await shop.Created();
        var landing = (string)(await shop.Get(reference)).Json["redirectUrl"]!;
        var other = await (await shop.Another()).Merchant.Post("/qr/v1", $$"""{"url":"{{landing}}"}""");
        Assert.Equal("Supplied landing page token is not valid", (string)other.Json["detail"]!);
        var picture = (string)(await Ask(HttpMethod.Post, "/qr/v1", $$"""{"url":"{{landing}}"}""")).Json["url"]!;

        await shop.People.Reject(merchant.Msn, reference);
        var timedOut = await Ask(HttpMethod.Post, "/qr/v1", $$"""{"url":"{{landing}}"}""");

        Assert.Equal(("Order timeout", "Payment has already timed out"), ((string)timedOut.Json["title"]!, (string)timedOut.Json["detail"]!));
        using var made = await shared.Kasse.Http.GetAsync(picture.Replace("token=", "token=A"));
        Assert.Equal(HttpStatusCode.NotFound, made.StatusCode);
    }

    [Fact]
    public async Task A_picture_is_there_for_as_long_as_it_was_said()
    {
        await using var kasse = await RunningKasse.Start();
        var own = new WebShop(kasse, await kasse.Merchant());
        var once = await own.Merchant.Post("/qr/v1", $$"""{"url":"{{(string)(await own.Get(await own.Created())).Json["redirectUrl"]!}}"}""");
        var poster = await own.Merchant.Post(Redirects, """{"id":"poster","redirectUrl":"https://shop.example/","ttl":600}""");
        Assert.Equal(HttpStatusCode.OK, await Picture(once));

        await own.Pass(TimeSpan.FromMinutes(9));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await Picture(once), await Picture(poster)));
        await own.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await Picture(once), await Picture(poster)));
        // The code itself has expired by now, and its id is free.
        Assert.Equal(404, (await own.Merchant.Get($"{Redirects}/poster")).Status);
        Assert.Equal("[]", (await own.Merchant.Get(Redirects)).Body);
        Assert.Equal(200, (await own.Merchant.Post(Redirects, """{"id":"poster","redirectUrl":"https://shop.example/"}""")).Status);

        async Task<HttpStatusCode> Picture(Answer made)
        {
            using var answer = await kasse.Http.GetAsync((string)made.Json["url"]!);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_code_on_a_poster_leads_elsewhere_when_its_merchant_says_so_and_is_dead_once_deleted()
    {
        var made = await Ask(HttpMethod.Post, Redirects + "/", """{"id":"plakat ø_1","redirectUrl":"https://shop.example/one"}""", "image/png");
        Assert.Equal(("plakat ø_1", "https://shop.example/one", -1), ((string)made.Json["id"]!, (string)made.Json["redirectUrl"]!, (int)made.Json["expiresIn"]!));
        var print = await Zbar.Read(await shared.Kasse.Http.GetByteArrayAsync((string)made.Json["url"]!, TestContext.Current.CancellationToken));
        Assert.Equal("https://shop.example/one", await Follow(print));

        var path = $"{Redirects}/plakat%20%C3%B8_1";
        var changed = await Ask(HttpMethod.Put, path, """{"id":"ignored","redirectUrl":"https://shop.example/two?a=b#c"}""");
        Assert.Equal((200, "plakat ø_1"), (changed.Status, (string)changed.Json["id"]!));
        Assert.Equal("https://shop.example/two?a=b#c", await Follow(print));
        Assert.Equal(print, (string)(await Ask(HttpMethod.Get, path, null, "text/targetUrl")).Json["url"]!);
        Assert.Contains("plakat ø_1", (await Ask(HttpMethod.Get, Redirects, null)).Json.AsArray().Select(code => (string)code!["id"]!));

        var again = await Ask(HttpMethod.Post, Redirects, """{"id":"plakat ø_1","redirectUrl":"https://shop.example/three"}""");
        Assert.Equal((409, """{"id":"plakat ø_1"}"""), (again.Status, again.Body));
        Assert.Equal(404, (await (await shop.Another()).Merchant.Get(path)).Status);

        var deleted = await Ask(HttpMethod.Delete, path, null, null);
        Assert.Equal((200, ""), (deleted.Status, deleted.Body));
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete]) Assert.Equal(404, (await Ask(method, path, null)).Status);
        Assert.Equal(404, (await Ask(HttpMethod.Put, path, """{"redirectUrl":"https://shop.example/"}""")).Status);
        await Ask(HttpMethod.Post, Redirects, """{"id":"plakat ø_1","redirectUrl":"https://shop.example/three"}""");
        Assert.Null(await Follow(print));
    }

    [Theory]
    [InlineData("""{"redirectUrl":"https://shop.example/"}""", "Id")]
    [InlineData("""{"id":"a/b","redirectUrl":"https://shop.example/"}""", "Id")]
    [InlineData("""{"id":"<script>","redirectUrl":"https://shop.example/"}""", "Id")]
    [InlineData("""{"id":"a"}""", "RedirectUrl")]
    [InlineData("""{"id":"a","redirectUrl":"shop.example"}""", "RedirectUrl")]
    [InlineData("""{"id":"a","redirectUrl":"javascript:alert(1)"}""", "RedirectUrl")]
    [InlineData("""{"id":"a","redirectUrl":"https://shop.example/\"><script>"}""", "RedirectUrl")]
    [InlineData("""{"id":"a","redirectUrl":"https://shop.example/","ttl":299}""", "Ttl")]
    [InlineData("""{"id":"a","redirectUrl":"https://shop.example/","ttl":2147483648}""", "Ttl")]
    public async Task A_redirect_that_is_not_of_the_documented_form_is_refused(string body, string name) => Invalid(await Ask(HttpMethod.Post, Redirects, body), name);

    [Theory]
    [InlineData("https://qr.vipps.no/28/2/01/031/4712345678?v=1", """{"msisdn":"4712345678","version":"1.0"}""")]
    [InlineData("https://qr.vipps.no/p/4796844569", """{"msisdn":"4796844569","version":"1.0"}""")]
    public async Task A_payers_own_code_tells_whose_it_is(string code, string answer)
    {
        Assert.Equal(answer, (await merchant.Post("/qr/v1/exchange", $$"""{"qrCode":"{{code}}","requestedData":["MSISDN"]}""")).Body);
        Assert.Equal(answer, (await merchant.Post("/qr/v1/exchange", $$"""{"qrCode":"{{code}}"}""")).Body);
    }

    [Fact]
    public async Task The_code_of_a_Danish_payer_hides_the_number_and_tells_when_it_was_made()
    {
        var danish = shared.Kasse.Server.Platform.Settings.Current.Wallets["4512345678"].Payer;
        var code = shared.Kasse.Server.Platform.People.PersonalCode(danish);
        Assert.DoesNotContain("4512345678", code);

        var told = (await merchant.Post("/qr/v1/exchange", $$"""{"qrCode":"{{code}}"}""")).Json;

        Assert.Equal(("4512345678", "2.0"), ((string)told["msisdn"]!, (string)told["version"]!));
        Assert.InRange((long)told["timestamp"]!, DateTimeOffset.UtcNow.AddMinutes(-2).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var shopInDenmark = new WebShop(shared.Kasse, await shared.Kasse.Merchant("234567"));
        var pushed = await shopInDenmark.Create(WebShop.Order(WebShop.NewReference(), currency: "DKK", change: $$"""{ "customer": { "personalQr": "{{code}}" }, "userFlow": "PUSH_MESSAGE" }"""));
        Assert.Equal(201, pushed.Status);
    }

    [Theory]
    [InlineData("""{"qrCode":"4712345678"}""", "qrCode")]
    [InlineData("""{"qrCode":"28/2/01/031/4712345678?v=1"}""", "qrCode")]
    [InlineData("""{"qrCode":"https://qr.vipps.no/p/abc"}""", "qrCode")]
    [InlineData("""{"requestedData":["MSISDN"]}""", "qrCode")]
    [InlineData("""{"qrCode":"https://qr.vipps.no/28/2/01/031/4712345678?v=1","requestedData":["NIN"]}""", "requestedData")]
    public async Task What_is_no_personal_code_is_refused(string body, string name)
    {
        var refused = await merchant.Post("/qr/v1/exchange", body);

        Assert.Equal((400, "Bad request", 400), (refused.Status, (string)refused.Json["title"]!, (int)refused.Json["status"]!));
        Assert.Equal(name, (string)refused.Json["extraDetails"]![0]!["name"]!);
    }

    [Fact]
    public async Task Keys_are_asked_for()
    {
        Assert.Equal(401, (await merchant.Send(HttpMethod.Get, Redirects, null, null, request => request.Headers.Authorization = null)).Status);
        Assert.Equal(403, (await merchant.Send(HttpMethod.Get, Redirects, null, null, request =>
        {
            request.Headers.Remove("Merchant-Serial-Number");
            request.Headers.Add("Merchant-Serial-Number", "234567");
        })).Status);
    }

    async Task<string> Landing() => (string)(await shop.Get(await shop.Created())).Json["redirectUrl"]!;

    async Task<string?> Follow(string print)
    {
        using var answer = await shared.Kasse.Http.GetAsync(print);
        return answer.Headers.Location?.OriginalString;
    }

    Task<Answer> Ask(HttpMethod method, string path, string? body, string? accept = "image/svg+xml", string? size = null) => merchant.Send(method, path, body, null, request =>
    {
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (size is not null) request.Headers.TryAddWithoutValidation("Size", size);
    });

    static void Invalid(Answer answer, string name)
    {
        Assert.Equal((400, "One or more validation errors occurred."), (answer.Status, (string)answer.Json["title"]!));
        Assert.Equal(name, (string)Assert.Single(answer.Json["invalidParams"]!.AsArray())!["name"]!);
    }
}
