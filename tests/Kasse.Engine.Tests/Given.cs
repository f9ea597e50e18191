namespace Kasse.Engine.Tests;

/// <summary>
/// What the tests start from: a shop, somebody who pays, and payments told by what has happened to them. All of it
/// happened at <see cref="Noon"/>.
/// </summary>
static class Given
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    public static readonly Guid Id = new("0195a000-0000-7000-8000-000000000001");

    /// <summary>Approved for everything but late capture.</summary>
    public static readonly SalesUnit Shop = new(
        "123456",
        "Kaffebua",
        Market.Norway,
        "NOK",
        SalesUnitFeatures.Active | SalesUnitFeatures.BankAccountVerified | SalesUnitFeatures.PartialCapture | SalesUnitFeatures.PushMessage
            | SalesUnitFeatures.Express | SalesUnitFeatures.LongLiving | SalesUnitFeatures.NationalIdentityNumber);

    public static readonly SalesUnit DanishShop = Shop with { Msn = "234567", Market = Market.Denmark, Currency = "DKK" };
    public static readonly SalesUnit FinnishShop = Shop with { Msn = "345678", Market = Market.Finland, Currency = "EUR" };

    public static readonly PostalAddress Home = new("Storgata 1", null, "Oslo", "0155", "NO");

    public static readonly Payer Kari = new(
        "4712345678", new Guid("c06c4afe-d9e1-4c5d-939a-177d752a0944"), "Kari", "Nordmann", "kari@example.com", new(1990, 5, 17), Home);

    public static readonly PaymentRules Rules = new(magicAmounts: true);
    public static readonly PaymentRules RulesWithoutMagic = new(magicAmounts: false);

    public static Money Kr(decimal kroner) => new((long)(kroner * 100), "NOK");
    public static Money Dkk(decimal kroner) => new((long)(kroner * 100), "DKK");
    public static Money Eur(decimal euro) => new((long)(euro * 100), "EUR");

    public static SalesUnit Without(this SalesUnit unit, SalesUnitFeatures feature) => unit with { Features = unit.Features & ~feature };
    public static SalesUnit With(this SalesUnit unit, SalesUnitFeatures feature) => unit with { Features = unit.Features | feature };

    public static Card Card(CardConduct conduct = CardConduct.Pays, CardScheme scheme = CardScheme.Visa) => new("492500", "1234", scheme, conduct);

    public static Order OrderFor(Money amount) => new() { Reference = "kaffebua-1001", Amount = amount };

    public static Order Until(this Order order, DateTimeOffset expiresAt) =>
        order with { ExpiresAt = expiresAt, Receipt = new([], new("NOK", null, null, null, null, null, null)) };

    public static Payment OpenFor(Money amount, params PaymentEvent[] then) => Open(OrderFor(amount), then);

    public static Payment Open(Order order, params PaymentEvent[] then) =>
        Payment.From(Shop.Msn, new(Noon, Id, order, order.ExpiresAt ?? Noon.AddMinutes(10))).Then(then);

    public static Payment AuthorizedFor(Money amount, params PaymentEvent[] then) => OpenFor(amount, Authorized(amount)).Then(then);

    public static Payment AuthorizedWith(Card card, params PaymentEvent[] then) =>
        OpenFor(Kr(100), Authorized(Kr(100)) with { Card = card }).Then(then);

    public static Payment Then(this Payment payment, params PaymentEvent[] events) => events.Aggregate(payment, (before, e) => before.After(e));

    /// <summary>Held for 180 days, and promised for 7 of them.</summary>
    public static PaymentEvent.Authorized Authorized(Money amount) =>
        new(Noon, Id, amount, Kari.PhoneNumber, Card(), Noon.AddDays(180), Noon.AddDays(7), null, null);

    public static PaymentEvent SentTo(string phoneNumber) => new PaymentEvent.SentToPayer(Noon, Id, phoneNumber);
    public static PaymentEvent ChallengeStarted => new PaymentEvent.ChallengeStarted(Noon, Id);
    public static PaymentEvent Declined(Money amount) => new PaymentEvent.Declined(Noon, Id, amount, DeclineReason.RefusedByIssuer);
    public static PaymentEvent Outstanding(Money amount) =>
        new PaymentEvent.AnswerOutstanding(Noon, Id, Noon.AddHours(1), Authorized(amount) with { At = Noon.AddHours(1) });
    public static PaymentEvent Aborted => new PaymentEvent.Aborted(Noon, Id);
    public static PaymentEvent Expired => new PaymentEvent.Expired(Noon, Id);
    public static PaymentEvent Terminated => new PaymentEvent.Terminated(Noon, Id);
    public static PaymentEvent Captured(Money amount) => new PaymentEvent.Captured(Noon, Id, amount);
    public static PaymentEvent CaptureFailed(Money amount) => new PaymentEvent.CaptureFailed(Noon, Id, amount, Refusal.CaptureFailedForNow);
    public static PaymentEvent Cancelled(Money amount) => new PaymentEvent.Cancelled(Noon, Id, amount);
    public static PaymentEvent Refunded(Money amount) => new PaymentEvent.Refunded(Noon, Id, amount);
    public static PaymentEvent RefundFailed(Money amount) => new PaymentEvent.RefundFailed(Noon, Id, amount, Refusal.RefundNotPossible);

    /// <summary>The rule says this and nothing has happened; or, without a refusal, something has.</summary>
    public static void AssertAnswer(Refusal? refusal, Decision decision)
    {
        Assert.Equal(refusal, decision.Refusal);
        Assert.Equal(refusal is null, decision.Event is not null);
    }
}
