using System.Text;
using Kasse.Engine;
using Kasse.Engine.Payments;

namespace Kasse.Storage.Tests;

/// <summary>A merchant, somebody who buys there, and the requests that they make.</summary>
static class Shop
{
    public const string Msn = "123456";
    public const string OtherMsn = "654321";

    public static readonly SalesUnit Unit = new(
        Msn, "Bakery", Market.Norway, "NOK", SalesUnitFeatures.Active | SalesUnitFeatures.BankAccountVerified | SalesUnitFeatures.PartialCapture);

    public static readonly Payer Ada = new(
        "4791234567", new Guid("0a1b2c3d-0000-4000-8000-00000000ada0"), "Ada", "Berg", "ada@example.com", new DateOnly(1990, 12, 10),
        new PostalAddress("Torggata 1", null, "Oslo", "0181", "NO"));

    public static readonly Card Visa = new("492500", "0004", CardScheme.Visa);

    public static readonly PaymentRules Rules = new(magicAmounts: false);

    public static Money Kr(decimal kroner) => new((long)(kroner * 100), "NOK");

    public static Order Order(string reference, Money amount) => new() { Reference = reference, Amount = amount, Description = "Two loaves" };

    /// <summary>A request whose fingerprint is what it says.</summary>
    public static Request Request(string operation, string? key, string says) =>
        new(operation, key, key is null ? null : Encoding.UTF8.GetBytes(says));
}
