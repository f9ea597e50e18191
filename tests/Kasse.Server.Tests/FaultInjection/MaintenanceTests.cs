using System.Net;
using Kasse.Server.FaultInjection;
using Kasse.Server.Start;
using Kasse.Server.Tests.Control;
using Kasse.Server.Tests.EPayment;
using Kasse.Storage.Settings;

namespace Kasse.Server.Tests.FaultInjection;

/// <summary>A sales unit that is down for maintenance, and what strikes the fetching of tokens.</summary>
public sealed class MaintenanceTests(KasseWithTime shared) : IClassFixture<KasseWithTime>, IAsyncLifetime
{
    readonly Administrator administrator = new(shared.Kasse);
    WebShop shop = null!;

    FaultList Faults => shared.Kasse.Server.Platform.Faults;

    public async ValueTask InitializeAsync() => shop = new WebShop(shared.Kasse, await shared.Kasse.Merchant());

    public ValueTask DisposeAsync()
    {
        foreach (var fault in Faults.All) Faults.Remove(fault.Id);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Every_call_is_answered_503_until_the_clock_has_passed_the_end_and_nothing_is_done()
    {
        var reference = await shop.Authorized(10_000);
        await Add("""{"msn":"123456","kind":"maintenance","minutes":10}""");

        var (captured, read, listed) = (await shop.Capture(reference, 4_000, "key-1"), await shop.Get(reference), await shop.Merchant.Get("/webhooks/v1/webhooks"));

        Assert.Equal((503, 503, 503), (captured.Status, read.Status, listed.Status));
        Assert.Contains("Service temporarily unavailable", captured.Body);
        Assert.StartsWith("A fault that was asked for: it is down for maintenance from ", Why());
        Assert.Equal(404, (await (await shared.Kasse.Merchant("234567")).Get($"/epayment/v1/payments/{reference}")).Status);
        Assert.Equal(503, (int)await FetchToken(FirstStart.NorwegianMsn));

        await Pass(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(503, (await shop.Get(reference)).Status);
        await Pass(TimeSpan.FromMilliseconds(1));

        Assert.Equal(HttpStatusCode.OK, await FetchToken(FirstStart.NorwegianMsn));
        Assert.Equal(200, (await shop.Capture(reference, 4_000, "key-1")).Status);
        Assert.Equal("[]", (await administrator.Get("/faults")).Body);
    }

    [Fact]
    public async Task It_begins_when_its_time_has_come()
    {
        var now = shared.Kasse.Server.Platform.Clock.GetUtcNow();
        await Add($$"""{"msn":"123456","kind":"maintenance","from":"{{now.AddHours(1):O}}","until":"{{now.AddHours(2):O}}"}""");

        Assert.Equal(404, (await shop.Get("order-none")).Status);
        await Pass(TimeSpan.FromHours(1));
        Assert.Equal(503, (await shop.Get("order-none")).Status);
        await Pass(TimeSpan.FromHours(1));
        Assert.Equal(404, (await shop.Get("order-none")).Status);
    }

    [Theory]
    [InlineData("""{"msn":"123456","kind":"maintenance"}""", "until: a moment after it begins")]
    [InlineData("""{"msn":"123456","kind":"maintenance","from":"2030-01-02T00:00:00Z","until":"2030-01-01T00:00:00Z"}""", "until: a moment after it begins")]
    [InlineData("""{"msn":"123456","kind":"maintenance","minutes":0}""", "until: a moment after it begins")]
    [InlineData("""{"msn":"123456","kind":"maintenance","minutes":5,"count":1}""", "kind: maintenance is of all calls")]
    [InlineData("""{"msn":"123456","kind":"maintenance","minutes":5,"operation":"ePayment get"}""", "kind: maintenance is of all calls")]
    public async Task Maintenance_that_makes_no_sense_is_refused(string body, string why) =>
        Assert.StartsWith(why, (await administrator.Post("/faults", body)).Problem().Detail);

    [Fact]
    public async Task Keys_of_several_sales_units_get_a_token_while_one_of_them_is_up()
    {
        var keys = FirstStart.NewKeys(KeySetKind.Partner, "A partner's", [FirstStart.NorwegianMsn, Shop.Danish]);
        await shared.Kasse.Server.Platform.Settings.Save(keys);

        await Add("""{"msn":"123456","kind":"maintenance","minutes":10}""");
        Assert.Equal(HttpStatusCode.OK, await FetchToken(keys));

        await Add($$"""{"msn":"{{Shop.Danish}}","kind":"maintenance","minutes":10}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await FetchToken(keys));
    }

    [Fact]
    public async Task Keys_of_several_sales_units_get_a_token_as_soon_as_one_of_them_is_up_again()
    {
        var keys = FirstStart.NewKeys(KeySetKind.Partner, "Another partner's", [FirstStart.NorwegianMsn, Shop.Danish]);
        await shared.Kasse.Server.Platform.Settings.Save(keys);
        await Add("""{"msn":"123456","kind":"maintenance","minutes":10}""");
        await Add($$"""{"msn":"{{Shop.Danish}}","kind":"maintenance","minutes":20}""");

        await Pass(TimeSpan.FromMinutes(15));

        Assert.Equal(HttpStatusCode.OK, await FetchToken(keys));
    }

    [Fact]
    public async Task The_fetching_of_a_token_goes_wrong_like_any_call()
    {
        await Add("""{"msn":"123456","kind":"answer","status":500,"operation":"Access token","count":1}""");

        Assert.Equal(
            (HttpStatusCode.OK, HttpStatusCode.InternalServerError, HttpStatusCode.OK),
            (await FetchToken(Shop.Danish), await FetchToken(FirstStart.NorwegianMsn), await FetchToken(FirstStart.NorwegianMsn)));
        Assert.Equal(HttpStatusCode.BadGateway, await FetchToken(FirstStart.NorwegianMsn, "502"));
    }

    Task<HttpStatusCode> FetchToken(string msn, string? fault = null) => FetchToken(shared.Kasse.Server.Platform.Settings.Current.KeysOf(msn)!, fault);

    async Task<HttpStatusCode> FetchToken(KeySet keys, string? fault = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/accesstoken/get");
        request.Headers.Add("client_id", keys.ClientId);
        request.Headers.Add("client_secret", keys.ClientSecret);
        request.Headers.Add("Ocp-Apim-Subscription-Key", keys.PrimaryKey);
        if (fault is not null) request.Headers.Add(FaultList.HeaderName, fault);
        using var answer = await shared.Kasse.Http.SendAsync(request);
        return answer.StatusCode;
    }

    async Task Add(string fault) => Assert.Equal(201, (await administrator.Post("/faults", fault)).Status);

    Task Pass(TimeSpan time) => shared.Kasse.Server.Platform.Clock.Advance(time, shared.Kasse.Server.Platform.Settings);

    string? Why() => shared.Kasse.Server.RequestLog.Find(new(["123456"]), 1).Requests[0].Why?.ToString();
}
