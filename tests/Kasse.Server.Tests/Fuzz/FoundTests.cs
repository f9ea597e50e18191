using System.Buffers.Text;
using System.Net;
using System.Text;
using Kasse.Server.Tests.Control;
using Kasse.Server.Tests.EPayment;
using Kasse.Server.Tests.Web.Portal;
using Kasse.Storage.Accounts;

namespace Kasse.Server.Tests.Fuzz;

/// <summary>What broken requests were once answered with a 500, each by itself.</summary>
public sealed class FoundTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    /// <summary>Percent-encoded NUL: the web framework gives up on the whole form.</summary>
    const string NoForm = "__RequestVerificationToken=a%00b";

    [Theory]
    [InlineData("/epayment/v1/payments")]
    [InlineData("/epayment/v1/payments/half-a-pair/capture")]
    public async Task Half_a_surrogate_pair_is_no_amount(string path)
    {
        var answer = await shared.Merchant.Post(path, """
            {"amount":{"currency":"NOK","value":"\ud800"},"modificationAmount":{"currency":"NOK","value":"\ud800"},"paymentMethod":{"type":"WALLET"},"reference":"half-a-pair","userFlow":"WEB_REDIRECT"}
            """, WebShop.NewReference());

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task The_checklist_reads_over_what_was_sent_and_is_no_text()
    {
        const string Broken = """{"modificationAmount":{"currency":"NOK","value":"\ud800"}}""";
        var key = WebShop.NewReference();
        for (var again = 0; again < 2; again++) await shared.Merchant.Post("/epayment/v1/payments/no-such-payment/capture", Broken, key);

        var answer = await new Administrator(shared.Kasse).Get("/sales-units/123456/checklist");

        Assert.Equal(200, answer.Status);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_no_amount()
    {
        var body = (byte[])[.. "{\"modificationAmount\":{\"currency\":\"NOK\",\"value\":\"1"u8, 0xC0, 0x80, .. "\"}}"u8];

        var answer = await shared.Merchant.Send(HttpMethod.Post, "/epayment/v1/payments/no-such-payment/capture", "", WebShop.NewReference(),
            request => request.Content = new ByteArrayContent(body));

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [MemberData(nameof(NoNames))]
    public async Task A_member_whose_name_is_no_text_is_another_member(byte[] name)
    {
        var body = (byte[])[.. "{\""u8, .. name, .. "\":\"Till 1\"}"u8];

        var answer = await shared.Merchant.Send(HttpMethod.Put, "/qr/v1/merchant-callback/till", "", WebShop.NewReference(),
            request => request.Content = new ByteArrayContent(body));

        Assert.Equal(400, answer.Status);
    }

    public static TheoryData<byte[]> NoNames => new((byte[])[.. "loc"u8, 0xC0, 0x80, .. "ationDescription"u8], [.. @"\ud800"u8]);

    [Fact]
    public async Task A_claim_whose_name_is_no_text_makes_no_token()
    {
        var claims = Base64Url.EncodeToString("""{"\ud800":1,"iss":"\ud800"}"""u8);

        var answer = await shared.Merchant.Send(HttpMethod.Get, "/epayment/v1/payments/no-such-payment", null, null,
            request => request.Headers.Authorization = new("Bearer", $"{claims}.{claims}.{claims}"));

        Assert.Equal(401, answer.Status);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/wallet/sign-in")]
    [InlineData("/portal/sign-in")]
    [InlineData("/pay?token=none")]
    public async Task A_page_needs_no_host(string path)
    {
        using var connection = new RawConnection(shared.Kasse.Http.BaseAddress!);

        var answer = await connection.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost:\r\n\r\n"), framed: true);

        Assert.InRange(answer!.Status, 200, 499);
    }

    [Fact]
    public async Task Null_is_no_sales_unit_of_a_set_of_keys()
    {
        var answer = await new Administrator(shared.Kasse).Post("/keys", """{"kind":"partner","name":"Nobody's","msns":[null]}""");

        Assert.Equal(400, answer.Status);
    }

    [Fact]
    public async Task What_is_no_form_is_refused_by_the_portal()
    {
        using var visitor = await PortalVisitor.SignedIn(shared.Kasse, Role.Developer);

        var answer = await visitor.PostRaw("/portal/account", NoForm);

        Assert.Equal(400, answer.Status);
        Assert.Contains("Nothing was done.", answer.Body);
    }

    [Theory]
    [InlineData("/wallet/sign-in")]
    [InlineData("/portal/sign-in")]
    [InlineData("/pay")]
    public async Task What_is_no_form_is_refused_at_every_door(string path)
    {
        using var form = new StringContent(NoForm, Encoding.ASCII, "application/x-www-form-urlencoded");
        using var answer = await shared.Kasse.Http.PostAsync(path, form);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
