namespace Kasse.Engine;

/// <summary>An amount in minor units (øre, cent) of one currency. Amounts of two currencies never mix: that is a defect and throws.</summary>
/// <param name="Minor">Minor units: 100 is one krone.</param>
/// <param name="Currency">ISO 4217, upper case: NOK, DKK, EUR.</param>
public readonly record struct Money(long Minor, string Currency)
{
    public static Money Zero(string currency) => new(0, currency);

    public bool IsZero => Minor == 0;

    public static Money operator +(Money a, Money b) => new(a.Minor + b.Minor, Same(a, b));
    public static Money operator -(Money a, Money b) => new(a.Minor - b.Minor, Same(a, b));
    public static bool operator >(Money a, Money b) => Same(a, b) is not null && a.Minor > b.Minor;
    public static bool operator <(Money a, Money b) => Same(a, b) is not null && a.Minor < b.Minor;
    public static bool operator >=(Money a, Money b) => !(a < b);
    public static bool operator <=(Money a, Money b) => !(a > b);

    public override string ToString() => $"{Minor} {Currency}";

    static string Same(Money a, Money b) => a.Currency == b.Currency
        ? a.Currency
        : throw new InvalidOperationException($"Amounts in {a.Currency} and {b.Currency} cannot be combined.");
}
