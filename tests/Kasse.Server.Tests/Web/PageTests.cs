using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Kasse.Engine;
using Kasse.Engine.Payments;
using Kasse.Server.Start;
using Kasse.Storage;

namespace Kasse.Server.Tests.Web;

/// <summary>What the pages promise to a browser, beyond what a person sees in one.</summary>
public sealed class PageTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    readonly RunningKasse kasse = shared.Kasse;

    [Theory]
    [InlineData("/")]
    [InlineData("/wallet/sign-in")]
    [InlineData("/pay?token=unknown")]
    public async Task A_page_runs_nothing_but_our_own_files_and_is_not_kept(string path)
    {
        using var page = await Get(path);

        Assert.Equal("text/html; charset=utf-8", page.Content.Headers.ContentType!.ToString());
        var policy = Header(page, "Content-Security-Policy");
        Assert.StartsWith("default-src 'none';", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Header(page, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(page, "Referrer-Policy"));
        Assert.Contains("no-store", Header(page, "Cache-Control"));
        Assert.DoesNotContain("script-src", policy.Replace("script-src 'self';", "", StringComparison.Ordinal));
        Assert.DoesNotMatch("<script(?! src=\"/)|<style| style=| on[a-z]+=", await page.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Merchants_may_frame_the_landing_page_and_nobody_the_wallet()
    {
        using var landing = await Get("/pay?token=unknown");
        using var wallet = await Get("/wallet/sign-in");

        Assert.DoesNotContain("frame-ancestors", Header(landing, "Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", Header(wallet, "Content-Security-Policy"));
        Assert.All([landing, wallet], page => Assert.False(page.Headers.Contains("X-Frame-Options")));
    }

    [Theory]
    [InlineData("/wallet/sign-in")]
    [InlineData("/wallet/sign-out")]
    [InlineData("/wallet/payments/123456/order-1/approve")]
    [InlineData("/wallet/payments/123456/order-1/reject")]
    [InlineData("/wallet/payments/123456/order-1/challenge")]
    public async Task A_form_that_another_site_sends_changes_nothing(string path)
    {
        using var form = new FormUrlEncodedContent([new("user", "4712345678"), new("answer", "pass")]);
        using var answer = await kasse.Http.PostAsync(path, form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.DoesNotContain("kasse-wallet", string.Join(' ', answer.Headers.Where(h => h.Key == "Set-Cookie").SelectMany(h => h.Value)));
        Assert.Contains("Nothing was done", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/wallet/")]
    [InlineData("/pay")]
    [InlineData("/wallet/æ")]
    [InlineData("/wallet/\r\nSet-Cookie: x")]
    [InlineData("")]
    public async Task Signing_in_leads_nowhere_but_into_the_wallet(string next)
    {
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = kasse.Http.BaseAddress };
        var address = $"/wallet/sign-in?next={Uri.EscapeDataString(next)}";

        var form = await browser.GetStringAsync(address);
        var token = form.Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var answer = await browser.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("user", "4712345678")]));

        Assert.Contains("action=\"/wallet/sign-in?next=%2Fwallet\"", form);
        Assert.Equal("/wallet", answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task The_stylesheet_travels_with_the_program_and_is_kept_for_good()
    {
        using var start = await Get("/");
        var address = Regex.Match(await start.Content.ReadAsStringAsync(), "href=\"(/site\\.css\\?v=[0-9a-f]+)\"").Groups[1].Value;

        using var stylesheet = await Get(address);

        Assert.Equal("text/css; charset=utf-8", stylesheet.Content.Headers.ContentType!.ToString());
        Assert.Contains("immutable", Header(stylesheet, "Cache-Control"));
    }

    [Theory]
    [InlineData("image/png")]
    [InlineData("image/svg+xml")]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("text/targetUrl")]
    public async Task A_QR_code_is_an_image_whatever_the_caller_accepts(string accepts)
    {
        var payment = await Create(order => order with { Flow = UserFlow.Qr, Qr = new(QrImage.Png, 300) });

        using var image = await Get(kasse.Server.Platform.Addresses.Redirect(payment)!, ("Accept", accepts));

        Assert.Equal((HttpStatusCode.OK, "image/png"), (image.StatusCode, image.Content.Headers.ContentType!.ToString()));
    }

    [Fact]
    public async Task A_QR_code_without_a_payment_is_not_found()
    {
        using var unknown = await Get("/qr-image/v1?token=unknown");
        using var missing = await Get("/qr-image/v1");

        Assert.Equal((HttpStatusCode.NotFound, "application/json; charset=utf-8"), (unknown.StatusCode, unknown.Content.Headers.ContentType!.ToString()));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task The_way_back_is_the_merchants_address_unchanged()
    {
        var payment = await Create(order => order with { ReturnUrl = "myapp://back?order=42&amp;x=%C3%B8#part" });

        using var answer = await kasse.Http.PostAsync($"/pay/cancel?token={kasse.Server.Platform.Addresses.Token(payment)}", null);

        Assert.Equal((HttpStatusCode.SeeOther, "myapp://back?order=42&amp;x=%C3%B8#part"), (answer.StatusCode, answer.Headers.NonValidated["Location"].ToString()));
    }

    [Fact]
    public async Task A_card_payment_reaches_no_wallet()
    {
        var payment = await Create(order => order with { Method = PaymentMethod.Card });
        using var form = new FormUrlEncodedContent([new("countryCode", "47"), new("phone", "12345678")]);

        using var answer = await kasse.Http.PostAsync($"/pay?token={kasse.Server.Platform.Addresses.Token(payment)}", form);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Null(kasse.Server.Platform.Journal.Find(payment.Msn, payment.Reference)!.Payment.SentTo);
    }

    [Theory]
    [InlineData("127.0.0.1", null, true)]
    [InlineData("localhost", null, true)]
    [InlineData("evil.example", null, false)]
    [InlineData("localhost", "X-Forwarded-For", false)]
    [InlineData("localhost", "Via", false)]
    public async Task The_first_page_shows_keys_to_nobody_but_a_reader_on_this_machine(string host, string? proxy, bool shown)
    {
        using var page = proxy is null ? await Get("/", ("Host", host)) : await Get("/", ("Host", host), (proxy, "10.0.0.1"));
        var keys = kasse.Server.Platform.Settings.Current.KeysOf(FirstStart.NorwegianMsn)!;

        Assert.Equal(shown, WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync()).Contains(keys.ClientSecret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("4712345678")]
    [InlineData("4512345678")]
    [InlineData("358401234567")]
    [InlineData("+45 12 34 56 78")]
    [InlineData("12345678")]
    public async Task A_test_user_signs_in_with_the_number_as_it_is_printed_or_dialled(string phone)
    {
        using var person = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = kasse.Http.BaseAddress };
        var form = await person.GetStringAsync("/wallet/sign-in");
        var token = form.Split("__RequestVerificationToken\" value=\"")[1].Split('"')[0];

        using var answer = await person.PostAsync("/wallet/sign-in", new FormUrlEncodedContent(
            [new("__RequestVerificationToken", token), new("phone", phone), new("pin", "1236")]));

        Assert.Equal("/wallet", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task A_production_like_environment_shows_no_keys_and_no_users()
    {
        await using var production = await RunningKasse.Start(options => options with { Environment = KasseEnvironment.ProductionLike });

        var (start, signIn) = (await production.Http.GetStringAsync("/"), await production.Http.GetStringAsync("/wallet/sign-in"));

        Assert.Contains("YOUR-CLIENT-SECRET", start);
        Assert.DoesNotContain("Nordmann", signIn);
        Assert.All([start, signIn], page => Assert.Contains("<body class=\"production-like\">", page));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("http://kasse.example", false)]
    [InlineData("https://kasse.example", true)]
    public async Task Cookies_travel_only_encrypted_where_the_public_address_is(string? publicUrl, bool secure)
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        var url = $"http://{port.LocalEndpoint}";
        port.Stop();
        await using var proxied = await RunningKasse.Start(options => options with { Urls = url, PublicUrl = publicUrl });
        using var proxy = new HttpClient(new SocketsHttpHandler { UseCookies = false });

        using var signIn = await proxy.GetAsync($"{url}/wallet/sign-in?lang=da");
        var cookies = signIn.Headers.GetValues("Set-Cookie").ToList();

        Assert.Equal(2, cookies.Count);
        Assert.All(cookies, cookie => Assert.Equal(secure, cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase)));
    }

    [Fact]
    public async Task A_stopping_server_does_not_wait_for_open_pages()
    {
        var stopping = await RunningKasse.Start();
        var payment = await Create(order => order, stopping);
        using var browser = new HttpClient { BaseAddress = stopping.Http.BaseAddress };
        using var stream = await browser.GetStreamAsync($"/pay/changes?token={stopping.Server.Platform.Addresses.Token(payment)}");
        using var lines = new StreamReader(stream);
        Assert.Equal("data: Open ", await lines.ReadLineAsync());

        await stopping.DisposeAsync();

        // It ended as it should; a connection that is cut off would throw.
        await lines.ReadToEndAsync();
    }

    [Theory]
    [InlineData("/wallet/changes", HttpStatusCode.Unauthorized)]
    [InlineData("/wallet/code.svg", HttpStatusCode.NotFound)]
    [InlineData("/wallet/payments/123456/order-1/changes", HttpStatusCode.NotFound)]
    [InlineData("/pay/changes?token=unknown", HttpStatusCode.NotFound)]
    public async Task Nothing_is_told_to_strangers(string path, HttpStatusCode status)
    {
        using var answer = await Get(path);

        Assert.Equal(status, answer.StatusCode);
    }

    async Task<Payment> Create(Func<Order, Order> change, RunningKasse? elsewhere = null)
    {
        var platform = (elsewhere ?? kasse).Server.Platform;
        var unit = platform.Settings.Current.SalesUnits[FirstStart.NorwegianMsn];
        var order = change(new Order { Reference = Guid.NewGuid().ToString(), Amount = new Money(12900, "NOK") });
        var outcome = await platform.Journal.Create(
            unit.Msn, order, new Request("create"), now => PaymentRules.Create(order, unit, null, now, Guid.NewGuid()));
        return outcome.Payment!;
    }

    async Task<HttpResponseMessage> Get(string address, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await kasse.Http.SendAsync(request);
    }

    static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
