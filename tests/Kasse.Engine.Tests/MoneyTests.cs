namespace Kasse.Engine.Tests;

public class MoneyTests
{
    [Fact]
    public void Adds_and_takes_away()
    {
        Assert.Equal(Kr(100), Kr(60.01m) + Kr(39.99m));
        Assert.Equal(Kr(60.01m), Kr(100) - Kr(39.99m));
        Assert.Equal(Kr(-1), Kr(1) - Kr(2));
    }

    [Fact]
    public void Compares()
    {
        Assert.True(Kr(1) < Kr(1.01m) && Kr(1.01m) > Kr(1));
        Assert.True(Kr(1) <= Kr(1) && Kr(1) >= Kr(1));
        Assert.False(Kr(1) < Kr(1) || Kr(1) > Kr(1));
        Assert.False(Kr(1.01m) <= Kr(1) || Kr(1) >= Kr(1.01m));
    }

    [Fact]
    public void Is_nothing_in_a_currency_too()
    {
        Assert.True(Money.Zero("NOK").IsZero);
        Assert.False(Kr(0.01m).IsZero);
        Assert.NotEqual(Kr(0), Eur(0));
    }

    [Fact]
    public void Two_currencies_never_mix()
    {
        Assert.Throws<InvalidOperationException>(() => Kr(1) + Eur(1));
        Assert.Throws<InvalidOperationException>(() => Kr(1) - Eur(1));
        Assert.Throws<InvalidOperationException>(() => Kr(1) > Eur(1));
        Assert.Throws<InvalidOperationException>(() => Kr(1) < Eur(1));
        Assert.Throws<InvalidOperationException>(() => Kr(1) >= Eur(1));
        Assert.Throws<InvalidOperationException>(() => Kr(1) <= Eur(1));
    }

    [Fact]
    public void Too_much_is_a_defect_and_never_wraps_around()
    {
        Assert.Throws<OverflowException>(() => new Money(long.MaxValue, "NOK") + Kr(0.01m));
        Assert.Throws<OverflowException>(() => new Money(long.MinValue, "NOK") - Kr(0.01m));
    }

    [Fact]
    public void Is_written_in_minor_units() => Assert.Equal("6001 NOK", Kr(60.01m).ToString());
}
