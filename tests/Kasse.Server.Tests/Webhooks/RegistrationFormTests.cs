using System.Text;

namespace Kasse.Server.Tests.Webhooks;

/// <summary>How a registration is read, and what is said when it cannot be.</summary>
public sealed class RegistrationFormTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Url = "https://shop.example/hooks", Created = "epayments.payment.created.v1", Captured = "epayments.payment.captured.v1";

    readonly Merchant merchant = shared.Merchant;

    [Fact]
    public async Task Unknown_events_are_named()
    {
        var answer = await Register(Url, "epayment.payment.created.v1", Captured, "epayments.payment.sold.v1");

        Assert.Equal((400, "application/problem+json; charset=utf-8"), (answer.Status, answer.ContentType));
        var problem = answer.Json.AsObject();
        Assert.Equal(["type", "title", "status", "detail", "instance", "traceId", "extraDetails"], problem.Select(member => member.Key));
        Assert.Equal("Bad Request", (string)problem["title"]!);
        Assert.Equal(400, (int)problem["status"]!);
        Assert.Equal("One or more validation errors occurred.", (string)problem["detail"]!);
        Assert.Equal("/v1/webhooks", (string)problem["instance"]!);
        Assert.Equal("""[{"name":"events","reason":"Unsupported values: epayment.payment.created.v1, epayments.payment.sold.v1"}]""", problem["extraDetails"]!.ToJsonString());
    }

    [Theory]
    [InlineData("epayments.payment.terminated.v1")]
    [InlineData("recurring.agreement-activated.v1")]
    [InlineData("recurring.charge-canceled.v1")]
    [InlineData("recurring.charge-creation-failed.v1")]
    [InlineData("donations.agreement.withdrawal-day-changed.v1")]
    [InlineData("login.merchant-initiated.ping.v1")]
    [InlineData("user.checked-in.v1")]
    public async Task Every_documented_type_can_be_registered(string type) => Assert.Equal(201, (await Register(Url, type)).Status);

    [Theory]
    [InlineData("", "", "")]
    [InlineData("not json", "", "")]
    [InlineData("[]", "", "")]
    [InlineData("""{"url":7,"events":["epayments.payment.created.v1"]}""", "url", "")]
    [InlineData("{}", "url", "events")]
    [InlineData("""{"url":null,"events":null}""", "url", "events")]
    [InlineData("""{"url":"","events":[]}""", "url", "events")]
    [InlineData("""{"url":"/hooks","events":["nonsense"]}""", "url", "events")]
    [InlineData("""{"url":"ftp://shop.example","events":["epayments.payment.created.v1"]}""", "url", "")]
    [InlineData("""{"url":"https://shop.example","events":[]}""", "events", "")]
    [InlineData("""{"url":"https://shop.example","events":[null]}""", "events", "")]
    public async Task A_malformed_request_is_told_what_is_wrong(string body, string first, string second)
    {
        var answer = await merchant.Post(Shop.Path, body);

        Assert.Equal(400, answer.Status);
        var names = answer.Json["extraDetails"]!.AsArray().Select(fault => (string)fault!["name"]!).ToList();
        Assert.Equal(second == "" ? [first] : [first, second], names);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("text/plain")]
    public async Task The_body_is_read_whatever_it_is_called(string? contentType)
    {
        var answer = await merchant.Send(HttpMethod.Post, Shop.Path, null, null, request =>
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Shop.Registration(Url, Created)));
            if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        });

        Assert.Equal(201, answer.Status);
    }

    [Theory]
    [InlineData("//webhooks/v1/webhooks")]
    [InlineData("/Webhooks/v1/webhooks/")]
    public async Task The_path_is_read_as_carelessly_as_it_is_written(string path) =>
        Assert.Equal(201, (await merchant.Post(path, Shop.Registration(Url, Created))).Status);

    [Fact]
    public async Task A_header_of_another_sales_unit_is_forbidden()
    {
        var answer = await merchant.Send(HttpMethod.Get, Shop.Path, null, null, request =>
        {
            request.Headers.Remove("Merchant-Serial-Number");
            request.Headers.Add("Merchant-Serial-Number", "234567");
        });

        Assert.Equal((403, "Forbidden"), (answer.Status, (string)answer.Json["title"]!));
        Assert.Equal("/v1/webhooks", (string)answer.Json["instance"]!);
    }

    Task<Answer> Register(string url, params string[] events) => merchant.Post(Shop.Path, Shop.Registration(url, events));
}
