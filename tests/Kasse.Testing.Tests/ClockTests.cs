namespace Kasse.Testing.Tests;

public sealed class ClockTests
{
    [Fact]
    public async Task What_time_makes_due_has_happened_when_the_clock_has_moved()
    {
        await using var kasse = await TestKasse.Start();
        await kasse.Ask("order-0001", 1000);
        var before = kasse.Clock.Now;

        await kasse.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.True(kasse.Clock.Now >= before + TimeSpan.FromMinutes(10));
        Assert.Equal(TestPaymentState.Expired, kasse.Payment("order-0001").State);
    }

    [Fact]
    public async Task It_goes_to_a_moment_and_never_back()
    {
        await using var kasse = await TestKasse.Start();
        var birthday = new DateTimeOffset(kasse.Clock.Now.Year + 1, 5, 17, 12, 0, 0, TimeSpan.Zero);

        await kasse.Clock.JumpTo(birthday);

        Assert.InRange(kasse.Clock.Now, birthday, birthday + TimeSpan.FromHours(1));
        Assert.StartsWith("The clock only moves forward.", (await Assert.ThrowsAsync<TestKasseException>(() => kasse.Clock.JumpTo(birthday))).Message);
    }
}
