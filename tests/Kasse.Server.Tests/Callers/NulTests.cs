using Kasse.Server.Tests.Control;
using Kasse.Server.Tests.Psp;
using Kasse.Server.Tests.Web.Portal;
using Kasse.Storage.Accounts;
using Kasse.Storage.Tests;

namespace Kasse.Server.Tests.Callers;

/// <summary>The character NUL, which PostgreSQL's texts do not hold: refused wherever something is named, found nowhere, whatever the database.</summary>
public abstract class NulTests
{
    const string Psp = "/psp/v3/psppayments", Signup = "/merchant-management/psp/v1/merchants";

    private protected abstract Psp.Psp Provider { get; }

    RunningKasse Kasse => Provider.Kasse;

    [Theory]
    [InlineData($"{Psp}/updatestatus", """{"transactions":[{"pspTransactionId":"A\u0000","status":"CAPTURED","amount":100}]}""")]
    [InlineData($"{Psp}/updatestatus", """{"transactions":[{"pspTransactionId":"A","status":"CAPTURED","amount":100,"paymentText":"\u0000"}]}""")]
    [InlineData($"{Psp}/init", """{"pspTransactionId":"A","merchantOrderId":"B\u0000","amount":100}""")]
    [InlineData(Signup, """{"organizationNumber":"1","companyName":"Bakeriet\u0000 AS","companyEmail":"post@bakeriet.example"}""")]
    [InlineData(Signup, """{"organizationNumber":"1","companyName":"Bakeriet AS","companyEmail":"post@bakeriet.example","name":"\u0000"}""")]
    public async Task A_provider_is_told_that_it_cannot_be_read(string path, string body)
    {
        var answer = await Provider.Send(HttpMethod.Post, path, body, request => request.Headers.Add("Idempotency-Key", "nul"));

        Assert.True(answer.Status == 400, $"{answer.Status} {answer.Body}");
    }

    [Theory]
    [InlineData("/webhooks/v1/webhooks", """{"url":"https://shop.example/\u0000","events":["epayments.payment.created.v1"]}""")]
    [InlineData("/epayment/v1/payments/order-1/capture", """{"modificationAmount":{"currency":"N\u0000K","value":100}}""")]
    [InlineData("/ecomm/v2/payments", """{"transaction":{"orderId":"order\u0000"}}""")]
    [InlineData("/order-management/v2/ecom/receipts/order-1", """{"orderLines":[{"name":"\u0000"}]}""")]
    public async Task A_merchant_is_told_so(string path, string body)
    {
        var answer = await (await Kasse.Merchant()).Post(path, body, "nul");

        Assert.True(answer.Status == 400, $"{answer.Status} {answer.Body}");
    }

    [Theory]
    [InlineData("POST", "/sales-units", """{"name":"Shop\u0000","market":"norway"}""")]
    [InlineData("POST", "/sales-units", """{"name":"Shop","companyName":"\u0000","market":"norway"}""")]
    [InlineData("PATCH", "/sales-units/123456", """{"name":"Shop\u0000"}""")]
    [InlineData("PATCH", "/sales-units/123456", """{"companyName":"Shop\u0000"}""")]
    [InlineData("POST", "/keys", """{"kind":"partner","name":"Keys\u0000","msns":["123456"]}""")]
    [InlineData("POST", "/webhooks", """{"msn":"123456","url":"https://shop.example/\u0000"}""")]
    [InlineData("POST", "/users", """{"phoneNumber":"4790000000\u0000","firstName":"A","lastName":"B"}""")]
    public async Task So_is_the_administrator(string method, string path, string body) =>
        Assert.Equal(400, (await new Administrator(Kasse).Send(new HttpMethod(method), path, body)).Problem().Status);

    [Theory]
    [InlineData("/deliveries?reference=%00")]
    [InlineData("/deliveries?webhook=%00&msn=%00")]
    [InlineData("/payments?msn=%00")]
    [InlineData("/requests?msn=%00")]
    public async Task Whoever_asks_for_it_finds_nothing(string path)
    {
        var found = await new Administrator(Kasse).Get(path);

        Assert.Equal(200, found.Status);
        Assert.Empty(found.Json.AsObject().First().Value!.AsArray());
    }

    [Theory]
    [InlineData("payments?q=%00", 200)]
    [InlineData("payments?q=a%00b&msn=%00&state=%00&from=%00", 200)]
    [InlineData("psp-payments?q=%00", 200)]
    [InlineData("requests?q=%00&reference=%00", 200)]
    [InlineData("deliveries?state=%00&msn=%00", 200)]
    [InlineData("invitation?token=%00", 410)]
    public async Task Searching_for_it_is_no_fault(string path, int status)
    {
        using var visitor = await PortalVisitor.SignedIn(Kasse, Role.Developer);

        Assert.Equal(status, (await visitor.Get($"/portal/{path}")).Status);
    }

    [Theory]
    [InlineData("sales-units/new", "name", "company")]
    [InlineData("users/invite", "name", "email", "company")]
    [InlineData("test-users/new", "phoneNumber")]
    [InlineData("webhooks", "url", "msn")]
    [InlineData("sign-in", "email", "password")]
    public async Task It_is_in_no_form_of_the_portal(string path, params string[] fields)
    {
        using var visitor = await PortalVisitor.SignedIn(Kasse, Role.Administrator);

        var answer = await visitor.Post($"/portal/{path}", [.. fields.Select(field => (field, "a\0@b.example"))]);

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("/pay?token=%00", "phone")]
    [InlineData("/wallet/sign-in", "phone")]
    public async Task Nor_in_those_of_payers(string path, string field)
    {
        using var form = new FormUrlEncodedContent([new(field, "\0")]);
        using var answer = await Kasse.Http.PostAsync(path, form);

        Assert.Equal(400, (int)answer.StatusCode);
    }
}

public sealed class SqliteNulTests(SharedPsp shared) : NulTests, IClassFixture<SharedPsp>
{
    private protected override Psp.Psp Provider => shared.Psp;
}

public sealed class PostgresNulTests(PspOnPostgres shared) : NulTests, IClassFixture<PspOnPostgres>
{
    private protected override Psp.Psp Provider => shared.Psp;
}

public sealed class PspOnPostgres(PostgresCluster postgres) : IAsyncLifetime
{
    internal Psp.Psp Psp { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Psp = await Tests.Psp.Psp.Start(options => options with { Server = postgres.Create() });

    public ValueTask DisposeAsync() => Psp.DisposeAsync();
}
