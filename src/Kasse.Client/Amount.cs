namespace Kasse.Client;

/// <summary>An amount of money, in the minor units of its currency: øre or cent.</summary>
/// <param name="Value">Minor units. 49900 is 499 kroner.</param>
/// <param name="Currency">ISO 4217: <c>NOK</c>, <c>DKK</c> or <c>EUR</c>.</param>
/// <remarks><see href="https://developer.vippsmobilepay.com/docs/APIs/epayment-api/api-guide/operations/create"/></remarks>
public sealed record Amount(long Value, string Currency)
{
    /// <summary>An amount in Norwegian øre.</summary>
    /// <param name="value">100 is one krone.</param>
    public static Amount Nok(long value) => new(value, "NOK");

    /// <summary>An amount in Danish øre.</summary>
    /// <param name="value">100 is one krone.</param>
    public static Amount Dkk(long value) => new(value, "DKK");

    /// <summary>An amount in euro cent.</summary>
    /// <param name="value">100 is one euro.</param>
    public static Amount Eur(long value) => new(value, "EUR");

    /// <summary>An amount that is written with decimals, as in 499.00.</summary>
    /// <param name="major">Kroner or euros, with two decimals at most. Nothing is rounded.</param>
    /// <param name="currency">ISO 4217.</param>
    /// <exception cref="ArgumentException">There are more than two decimals: round first, and decide how.</exception>
    public static Amount FromMajor(decimal major, string currency)
    {
        var minor = major * 100;
        return minor == decimal.Truncate(minor)
            ? new Amount((long)minor, currency)
            : throw new ArgumentException($"{major} has more than two decimals. Round it before it becomes an amount.", nameof(major));
    }

    /// <summary>As people read it: <c>499.00 NOK</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Value / 100m:0.00} {Currency}");
}
