namespace Kasse.Server.Tests.Callers;

public sealed class RateLimitTests : IAsyncLifetime
{
    const string Body = """{"modificationAmount":{"currency":"NOK","value":100}}""";

    readonly MovableTime time = new();
    RunningKasse kasse = null!;
    Merchant merchant = null!;

    public async ValueTask InitializeAsync()
    {
        kasse = await RunningKasse.Start(o => o with { RateLimits = true }, time);
        merchant = await kasse.Merchant();
    }

    public ValueTask DisposeAsync() => kasse.DisposeAsync();

    [Fact]
    public async Task The_sixth_write_for_a_reference_within_a_minute_is_refused_until_the_minute_is_over()
    {
        for (var i = 0; i < 5; i++) Assert.Equal(404, (await Capture("order-0001")).Status);
        time.Advance(TimeSpan.FromSeconds(18));

        using var request = new HttpRequestMessage(HttpMethod.Post, "/epayment/v1/payments/order-0001/capture");
        var refused = await Capture("order-0001");
        Assert.Equal((429, """{"statusCode":429,"message":"Rate limit is exceeded. Try again in 42 seconds."}"""), (refused.Status, refused.Body));

        time.Advance(TimeSpan.FromSeconds(42));
        Assert.Equal(404, (await Capture("order-0001")).Status);
    }

    [Fact]
    public async Task Each_reference_has_its_own_allowance()
    {
        for (var i = 0; i < 5; i++) await Capture("order-0001");
        Assert.Equal(404, (await Capture("order-0002")).Status);
    }

    [Fact]
    public async Task A_refused_call_says_when_to_try_again()
    {
        int? retryAfter = null;
        for (var i = 0; i < 6; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/epayment/v1/payments/order-0001/capture") { Content = new StringContent(Body) };
            request.Headers.Add("Authorization", $"Bearer {merchant.Token}");
            request.Headers.Add("Ocp-Apim-Subscription-Key", merchant.Keys.PrimaryKey);
            request.Headers.Add("Idempotency-Key", "1");
            using var response = await kasse.Http.SendAsync(request);
            retryAfter = (int?)response.Headers.RetryAfter?.Delta?.TotalSeconds;
        }
        Assert.Equal(60, retryAfter);
    }

    Task<Answer> Capture(string reference) => merchant.Post($"/epayment/v1/payments/{reference}/capture", Body, "1");
}
