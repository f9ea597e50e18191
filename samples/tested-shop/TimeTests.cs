using Kasse.Testing;

namespace TestedShop;

/// <summary>What time does, on a Kasse of each test's own whose clock nobody else lives by.</summary>
public sealed class TimeTests
{
    [Fact]
    public async Task Who_does_not_answer_in_ten_minutes_has_not_bought_anything()
    {
        await using var kasse = await TestKasse.Start();
        using var checkout = KasseFixture.CheckoutAt(kasse);
        await checkout.Start("hats-0001", 29900, "Hat");

        await kasse.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("EXPIRED", await checkout.State("hats-0001"));
    }

    [Fact]
    public async Task A_hat_that_is_sent_after_a_year_is_not_paid()
    {
        await using var kasse = await TestKasse.Start();
        using var checkout = KasseFixture.CheckoutAt(kasse);
        await checkout.Start("hats-0002", 29900, "Hat");
        await kasse.Payer("4712345678").Approve("hats-0002");

        await kasse.Clock.Advance(TimeSpan.FromDays(365));

        await Assert.ThrowsAsync<CheckoutException>(() => checkout.Capture("hats-0002", 29900));
    }

    [Fact]
    public async Task A_token_that_has_expired_is_fetched_anew()
    {
        var time = new Later();
        await using var kasse = await TestKasse.Start(new TestKasseOptions { RealTime = time });
        using var checkout = KasseFixture.CheckoutAt(kasse);
        await checkout.Start("hats-0003", 29900, "Hat");

        time.By = TimeSpan.FromHours(2);

        Assert.Equal("CREATED", await checkout.State("hats-0003"));
        Assert.Equal(2, kasse.Requests.Count(sent => sent.Path == "/accesstoken/get"));
    }

    sealed class Later : TimeProvider
    {
        public TimeSpan By { get; set; }
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + By;
    }
}
