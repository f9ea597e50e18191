namespace Kasse.Client.Tests;

public sealed class AmountTests
{
    [Fact]
    public void An_amount_with_decimals_becomes_minor_units_exactly()
    {
        Assert.Equal(Amount.Nok(49999), Amount.FromMajor(499.99m, "NOK"));
        Assert.Equal(Amount.Eur(1), Amount.FromMajor(0.01m, "EUR"));
        Assert.Equal(Amount.Dkk(-50), Amount.FromMajor(-0.5m, "DKK"));
    }

    [Fact]
    public void Nothing_is_rounded() => Assert.Throws<ArgumentException>(() => Amount.FromMajor(499.999m, "NOK"));

    [Fact]
    public void People_read_major_units() => Assert.Equal("499.05 NOK", Amount.Nok(49905).ToString());
}
