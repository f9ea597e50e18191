using Kasse.Testing;

namespace TestedShop;

/// <summary>What goes wrong on the way, on a Kasse of each test's own.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    TestKasse kasse = null!;
    Checkout checkout = null!;

    public async ValueTask InitializeAsync()
    {
        kasse = await TestKasse.Start();
        checkout = KasseFixture.CheckoutAt(kasse);
        await checkout.Start("mugs-0001", 19900, "Mug");
        await kasse.Payer("4712345678").Approve("mugs-0001");
    }

    public async ValueTask DisposeAsync()
    {
        checkout.Dispose();
        await kasse.DisposeAsync();
    }

    [Fact]
    public async Task A_lost_answer_does_not_take_the_money_twice()
    {
        kasse.Faults.DropAfter("ePayment capture", times: 1);

        await checkout.Capture("mugs-0001", 9900);

        Assert.Equal(9900, kasse.Payment("mugs-0001").Captured);
        Assert.Single(Captures.Select(sent => sent.IdempotencyKey).Distinct());
    }

    [Fact]
    public async Task A_lost_call_is_made_again()
    {
        kasse.Faults.DropBefore("ePayment capture", times: 1);

        await checkout.Capture("mugs-0001", 9900);

        Assert.Equal((2, 9900), (Captures.Count(), kasse.Payment("mugs-0001").Captured));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task What_fails_for_now_is_tried_again(int status)
    {
        kasse.Faults.Answer(status, "ePayment capture", times: 2);

        await checkout.Capture("mugs-0001", 9900);

        Assert.Equal([status, status, 200], Captures.Select(sent => sent.Status));
    }

    [Fact]
    public async Task Who_fails_three_times_is_believed()
    {
        kasse.Faults.Answer(500, "ePayment capture");

        await Assert.ThrowsAsync<CheckoutException>(() => checkout.Capture("mugs-0001", 9900));

        Assert.Equal((3, 0), (Captures.Count(), kasse.Payment("mugs-0001").Captured));
    }

    IEnumerable<SentRequest> Captures => kasse.Requests.Where(sent => sent.Operation == "ePayment capture");
}
