namespace Kasse.Server.Tests.Control;

public sealed class LogAndBooksTests(SharedKasse shared) : IClassFixture<SharedKasse>
{
    const string Capture = """{"modificationAmount":{"currency":"NOK","value":100}}""";

    readonly Administrator administrator = new(shared.Kasse);

    [Fact]
    public async Task A_merchants_call_is_found_with_what_was_wrong()
    {
        await shared.Merchant.Post("/epayment/v1/payments/nobody-knows/capture", Capture, "1");

        var listed = (await administrator.Get("/requests?msn=123456")).Json["requests"]!.AsArray()
            .First(r => (string)r!["path"]! == "/epayment/v1/payments/nobody-knows/capture")!;
        var one = (await administrator.Get($"/requests/{listed["id"]}")).Json;

        Assert.Equal((404, "ePayment capture"), ((int)listed["status"]!, (string)listed["operation"]!));
        Assert.NotEmpty((string)listed["why"]!);
        Assert.Equal(Capture, (string)one["requestBody"]!);
        Assert.Contains("Authorization: (hidden)", (string)one["requestHeaders"]!);
        Assert.Contains("5090", (string)one["responseBody"]!);
    }

    [Fact]
    public async Task Calls_are_counted_by_operation_and_status()
    {
        await shared.Merchant.Post("/epayment/v1/payments/nobody-knows/capture", Capture, "1");

        var counts = (await administrator.Get("/requests/counts")).Json.AsArray();

        Assert.Contains(counts, c => (string)c!["operation"]! == "ePayment capture" && (int)c["status"]! == 404 && (long)c["count"]! >= 1);
        Assert.Empty((await administrator.Get("/requests/counts?since=2199-01-01T00:00:00Z")).Json.AsArray());
    }

    [Theory]
    [InlineData("/requests/999999999", 404, "No request 999999999 is kept.")]
    [InlineData("/requests?max=201", 400, "max: from 1 to 200.")]
    public async Task What_cannot_be_shown_is_said_so(string path, int status, string why) =>
        Assert.Equal((status, why), (await administrator.Get(path)).Problem());

    [Fact]
    public async Task The_books_show_where_the_money_is()
    {
        var shop = new Shop(shared.Kasse.Server, Shop.Finnish);
        await shop.Authorize("sold", 10_000);
        await shop.Capture("sold", 4_000);

        var balances = (await administrator.Get("/books")).Json.AsArray().Where(b => (string)b!["balance"]!["currency"]! == "EUR");

        Assert.Equal([("fundingSource", -10_000), ("held", 6_000), ("merchant", 4_000)],
            balances.Select(b => ((string)b!["kind"]!, (long)b["balance"]!["value"]!)).Order());
    }

    [Fact]
    public async Task The_journal_is_verified_while_the_server_runs()
    {
        await new Shop(shared.Kasse.Server, Shop.Norwegian).Authorize("verified");

        var verified = (await administrator.Get("/verify")).Json;

        Assert.True((bool)verified["addsUp"]!);
        Assert.Empty(verified["findings"]!.AsArray());
        Assert.True((long)verified["paymentCount"]! >= 1);
    }
}
