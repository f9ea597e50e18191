using Kasse.Client.EPayment;
using Kasse.Server.Tests;

namespace Kasse.Client.Tests.EPayment;

public sealed class WaitTests : IDisposable
{
    static readonly TimeSpan First = TimeSpan.FromSeconds(5), Next = TimeSpan.FromSeconds(2);

    readonly MovableTime time = new();
    readonly Shop shop;

    public WaitTests() => shop = new Shop(time: time);

    [Fact]
    public async Task It_asks_after_five_seconds_and_then_every_two_until_the_payer_has_decided()
    {
        var reference = await shop.Created();

        var outcome = Begin(() => shop.Client.EPayment.WaitForOutcomeAsync(reference), First, out var waits);
        await waits;
        Assert.Empty(shop.Wire.To(reference));
        await Until(Next, First);
        await Until(Next, Next);
        Assert.Equal(2, shop.Wire.To(reference).Count);
        await shop.Client.EPayment.ForceApproveAsync(reference, Shop.Ola);
        time.Advance(Next);

        Assert.Equal(PaymentState.Authorized, (await outcome).State);
        Assert.Equal(3, shop.Wire.To(reference).Count);
    }

    [Fact]
    public async Task Who_has_come_back_is_asked_about_at_once()
    {
        var reference = await shop.Authorized();

        var payment = await shop.Client.EPayment.WaitForOutcomeAsync(reference, startAfter: TimeSpan.Zero);

        Assert.Equal(PaymentState.Authorized, payment.State);
    }

    [Fact]
    public async Task It_ends_with_its_time_and_says_how_the_payment_stands()
    {
        var reference = await shop.Created();

        var payment = await shop.Client.EPayment.WaitForOutcomeAsync(reference, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        Assert.Equal(PaymentState.Created, payment.State);
    }

    [Fact]
    public async Task A_platform_that_is_away_for_a_while_is_waited_for()
    {
        var reference = await shop.Authorized();
        shop.Wire.Fail("503", "503", "503", "503", "503");

        var outcome = Begin(() => shop.Client.EPayment.WaitForOutcomeAsync(reference, TimeSpan.Zero), Next, out var waits);
        await waits;
        time.Advance(Next);

        Assert.Equal(PaymentState.Authorized, (await outcome).State);
    }

    [Fact]
    public async Task A_payment_that_there_is_not_is_not_waited_for()
    {
        var failure = await Assert.ThrowsAsync<VippsMobilePayException>(
            () => shop.Client.EPayment.WaitForOutcomeAsync("order-nobody-made", TimeSpan.Zero));

        Assert.Equal("5090", failure.Code);
    }

    Task<Payment> Begin(Func<Task<Payment>> wait, TimeSpan until, out Task waits)
    {
        waits = time.SomebodyWaits(until);
        return wait();
    }

    /// <summary>Lets the time pass, and ends when the next wait has begun.</summary>
    async Task Until(TimeSpan next, TimeSpan passes)
    {
        var waits = time.SomebodyWaits(next);
        time.Advance(passes);
        await waits;
    }

    public void Dispose() => shop.Dispose();
}
