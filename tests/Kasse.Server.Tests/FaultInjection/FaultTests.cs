using Kasse.Server.FaultInjection;
using Kasse.Server.Start;
using Kasse.Server.Tests.Control;
using Kasse.Storage.Requests;

namespace Kasse.Server.Tests.FaultInjection;

/// <summary>What goes wrong on purpose goes wrong as asked, and never with the money.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    const string Part = """{"modificationAmount":{"currency":"NOK","value":4000}}""";

    readonly MovableTime time = new();
    RunningKasse kasse = null!;
    Merchant merchant = null!;
    Administrator administrator = null!;
    Shop shop = null!;

    [Theory]
    [InlineData("429", 429, "Rate limit is exceeded")]
    [InlineData("502", 502, "Bad gateway")]
    [InlineData("503", 503, "Service temporarily unavailable")]
    [InlineData("504", 504, "Gateway timeout")]
    [InlineData("500", 500, "Internal error")]
    [InlineData("401", 401, "Azure API Management")]
    public async Task A_call_can_ask_for_a_failure_and_then_nothing_is_done(string fault, int status, string words)
    {
        await shop.Authorize("order-0001", 10_000);

        var answer = await Capture("key-1", fault);

        Assert.Equal(status, answer.Status);
        Assert.Contains(words, answer.Body);
        Assert.True(shop.Find("order-0001").Captured.IsZero);
        Assert.StartsWith("A fault that was asked for: it answers", LoggedWhy());
        Assert.Equal(200, (await Capture("key-1")).Status);
    }

    [Fact]
    public async Task A_connection_that_breaks_before_leaves_nothing_done()
    {
        await shop.Authorize("order-0001", 10_000);

        await Assert.ThrowsAsync<HttpRequestException>(() => Capture("key-1", "drop-before"));

        Assert.True(shop.Find("order-0001").Captured.IsZero);
        Assert.Equal(200, (await Capture("key-1")).Status);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_hides_what_was_done_and_the_same_key_moves_no_money_twice()
    {
        await shop.Authorize("order-0001", 10_000);

        await Assert.ThrowsAsync<HttpRequestException>(() => Capture("key-1", "drop-after"));

        Assert.Equal(4_000, shop.Find("order-0001").Captured.Minor);
        Assert.Equal(200, (await Capture("key-1")).Status);
        Assert.Equal(4_000, shop.Find("order-0001").Captured.Minor);
    }

    [Fact]
    public async Task A_late_answer_comes_when_its_time_has_come()
    {
        await shop.Authorize("order-0001", 10_000);

        var waits = time.SomebodyWaits(TimeSpan.FromSeconds(35));
        var late = Capture("key-1", "delay 35");
        await waits;
        Assert.False(late.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(35));

        Assert.Equal(200, (await late).Status);
        Assert.StartsWith("A fault that was asked for: it answers 35 seconds late.", LoggedWhy());
    }

    [Fact]
    public async Task Whoever_does_not_wait_for_a_late_answer_has_had_it_done_all_the_same()
    {
        await shop.Authorize("order-0001", 10_000);
        using var patience = new CancellationTokenSource();

        var waits = time.SomebodyWaits(TimeSpan.FromSeconds(35));
        var late = Capture("key-1", "delay 35", patience.Token);
        await waits;
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        Assert.Equal(4_000, shop.Find("order-0001").Captured.Minor);
    }

    [Fact]
    public async Task A_fault_strikes_as_often_as_it_was_told_to_and_only_what_it_was_told_to()
    {
        await shop.Create("order-0001");
        Assert.Equal(201, (await Add("""{"msn":"123456","kind":"answer","status":503,"operation":"ePayment get","count":2}""")).Status);

        Assert.Equal((503, 503, 200), (await Get(), await Get(), await Get()));
        Assert.Equal("[]", (await administrator.Get("/faults")).Body);

        Assert.Equal(201, (await Add("""{"msn":"123456","kind":"answer","status":503,"operation":"ePayment capture"}""")).Status);
        Assert.Equal(201, (await Add("""{"msn":"234567","kind":"answer","status":503}""")).Status);
        Assert.Equal(200, await Get());
    }

    [Fact]
    public async Task A_share_of_the_calls_is_the_same_one_each_time()
    {
        await shop.Create("order-0001");

        var first = await Struck();
        var again = await Struck();

        Assert.Equal(first, again);
        Assert.InRange(first.Count(struck => struck), 5, 35);

        async Task<List<bool>> Struck()
        {
            var fault = (await Add("""{"msn":"123456","kind":"answer","status":500,"sharePercent":50,"seed":7}""")).Json;
            var struck = new List<bool>();
            for (var i = 0; i < 40; i++) struck.Add(await Get() == 500);
            Assert.Equal(204, (await administrator.Delete($"/faults/{fault["id"]}")).Status);
            return struck;
        }
    }

    [Theory]
    [InlineData("""{"msn":"999999","kind":"dropAfter"}""", "msn: there is no sales unit 999999.")]
    [InlineData("""{"msn":"123456","kind":"answer","status":418}""", "status: one of 401, 429, 500, 502, 503, 504.")]
    [InlineData("""{"msn":"123456","kind":"delay"}""", "seconds: a number from 1 to 300.")]
    [InlineData("""{"msn":"123456","kind":"dropAfter","sharePercent":0}""", "sharePercent: a number from 1 to 100.")]
    [InlineData("""{"msn":"123456","kind":"dropAfter","count":0}""", "count: at least 1.")]
    [InlineData("""{"msn":"123456","kind":"dropAfter","operation":"ePayment steal"}""", "operation: one of ")]
    public async Task A_fault_that_makes_no_sense_is_refused(string body, string why)
    {
        var (status, detail) = (await Add(body)).Problem();

        Assert.Equal(400, status);
        Assert.StartsWith(why, detail);
    }

    [Fact]
    public async Task A_header_that_makes_no_sense_is_refused_and_nothing_is_done()
    {
        await shop.Authorize("order-0001", 10_000);

        Assert.Equal(400, (await Capture("key-1", "explode")).Status);
        Assert.True(shop.Find("order-0001").Captured.IsZero);
        Assert.Equal("The header Kasse-Fault says 'explode'. It can say 503, refuse exceeds-capturable, delay 5, drip 5, drop-before or drop-after.", LoggedWhy());
    }

    [Theory]
    [InlineData("503")]
    [InlineData("401")]
    [InlineData("refuse exceeds-capturable")]
    [InlineData("delay 5")]
    [InlineData("drip 300")]
    [InlineData("drop-before")]
    [InlineData("drop-after")]
    [InlineData("webhook-twice")]
    [InlineData("webhook-late 3600")]
    [InlineData("webhook-lost")]
    public void A_fault_is_read_as_it_is_written(string words) => Assert.Equal(words, Harm.Read(words, default)!.Written());

    [Theory]
    [InlineData("")]
    [InlineData("200")]
    [InlineData("delay")]
    [InlineData("delay soon")]
    [InlineData("delay 301")]
    [InlineData("refuse")]
    [InlineData("refuse everything")]
    [InlineData("drop-before 5")]
    [InlineData("maintenance 0")]
    [InlineData("maintenance now later")]
    [InlineData("webhook-late 86401")]
    public void What_is_no_fault_is_not_read(string words) => Assert.Null(Harm.Read(words, default));

    [Fact]
    public async Task What_goes_wrong_is_told_to_whoever_asks_about_Kasse()
    {
        await Add("""{"msn":"123456","kind":"answer","status":503,"operation":"ePayment get","reference":"order-0001","sharePercent":50,"count":2}""");

        Assert.Equal(
            "ePayment get about order-0001 of 123456: it answers 503, and nothing is done, 50 % of the time, 2 more",
            (string?)Assert.Single((await administrator.Get("/")).Json["faults"]!.AsArray()));
    }

    [Fact]
    public async Task Nothing_goes_wrong_on_purpose_in_a_production_like_environment()
    {
        await using var strict = await RunningKasse.Start(options => options with { Environment = KasseEnvironment.ProductionLike });
        var caller = await strict.Merchant();
        var faults = strict.Server.Platform.Faults;
        Assert.NotNull(faults.Add("123456", null, new Harm(FaultKind.Answer, 500)));
        Assert.NotNull(faults.Add("123456", null, Harm.Read("maintenance 60", strict.Server.Platform.Clock.GetUtcNow())!));

        var answer = await caller.Send(HttpMethod.Get, "/epayment/v1/payments/order-0001", null, null, request => request.Headers.Add(FaultList.HeaderName, "503"));

        Assert.Equal(404, answer.Status);
        Assert.NotNull(await strict.Merchant());
        Assert.All(faults.All, fault => Assert.Equal(0, fault.StruckCount));
        Assert.DoesNotContain(strict.Server.Routes, route => route.Path.Contains("fault", StringComparison.OrdinalIgnoreCase));
    }

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start(time: time);
        merchant = await kasse.Merchant();
        administrator = new Administrator(kasse);
        shop = new Shop(kasse.Server, Shop.Norwegian);
    }

    public ValueTask DisposeAsync() => kasse.DisposeAsync();

    Task<Answer> Add(string fault) => administrator.Post("/faults", fault);

    async Task<int> Get() => (await merchant.Get("/epayment/v1/payments/order-0001")).Status;

    Task<Answer> Capture(string key, string? fault = null, CancellationToken patience = default) => merchant.Send(HttpMethod.Post, "/epayment/v1/payments/order-0001/capture", Part, key, request =>
    {
        if (fault is not null) request.Headers.Add(FaultList.HeaderName, fault);
    }, patience);

    string? LoggedWhy() => kasse.Server.RequestLog.Find(new RequestQuery(["123456"]), 1).Requests[0].Why?.ToString();
}
