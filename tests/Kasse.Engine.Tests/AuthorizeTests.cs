namespace Kasse.Engine.Tests;

public class AuthorizeTests
{
    static readonly Payer Child = Kari with { BirthDate = new(2011, 3, 3) };

    public static readonly Table<Func<Decision>, Refusal?> Answers = new()
    {
        { "on the landing page, before anything reached an app", () => Authorize(OpenFor(Kr(100))), null },
        { "in the app", () => Authorize(OpenFor(Kr(100), SentTo(Kari.PhoneNumber))), null },
        { "with another card after the first was declined", () => Authorize(OpenFor(Kr(100), Declined(Kr(100)))), null },
        { "the moment before it expires", () => Authorize(OpenFor(Kr(100)), at: Noon.AddMinutes(10).AddTicks(-1)), null },
        { "old enough for the order", () => Authorize(ForAdults, Kari with { BirthDate = new(2008, 3, 2) }), null },

        { "approved already", () => Authorize(AuthorizedFor(Kr(100))), Refusal.AlreadyAuthorized },
        { "approved and captured already", () => Authorize(AuthorizedFor(Kr(100), Captured(Kr(100)))), Refusal.AlreadyAuthorized },
        { "aborted", () => Authorize(OpenFor(Kr(100), Aborted)), Refusal.NoLongerPayable },
        { "expired", () => Authorize(OpenFor(Kr(100), Expired)), Refusal.NoLongerPayable },
        { "terminated", () => Authorize(OpenFor(Kr(100), Terminated)), Refusal.NoLongerPayable },
        { "the moment it expires", () => Authorize(OpenFor(Kr(100)), at: Noon.AddMinutes(10)), Refusal.NoLongerPayable },
        { "the issuer has not answered the first time", () => Authorize(OpenFor(Kr(100), Outstanding(Kr(100)))), Refusal.AuthorizationUnderWay },
        { "too young for any payment", () => Authorize(OpenFor(Kr(100)), Child), Refusal.PayerTooYoung },
        { "too young for this order", () => Authorize(ForAdults, Kari with { BirthDate = new(2008, 3, 3) }), Refusal.PayerTooYoung },
        { "no card", () => Authorize(OpenFor(Kr(100)), Kari, card: null), Refusal.PayerHasNoCard },
    };

    public static readonly Table<Func<Decision>, Refusal?> TwoFaults = new()
    {
        { "approved already, long ago", () => Authorize(AuthorizedFor(Kr(100)), at: Noon.AddDays(1)), Refusal.AlreadyAuthorized },
        { "approved already, and no card", () => Authorize(AuthorizedFor(Kr(100)), Kari, card: null), Refusal.AlreadyAuthorized },
        {
            "the issuer has not answered, long after ten minutes",
            () => Authorize(OpenFor(Kr(100), Outstanding(Kr(100))), at: Noon.AddMinutes(30)),
            Refusal.AuthorizationUnderWay
        },
        { "expired, and too young", () => Authorize(OpenFor(Kr(100)), Child, Card(), Noon.AddMinutes(10)), Refusal.NoLongerPayable },
        { "expired, and no card", () => Authorize(OpenFor(Kr(100), Expired), Kari, card: null), Refusal.NoLongerPayable },
        {
            "the issuer has not answered, and too young",
            () => Authorize(OpenFor(Kr(100), Outstanding(Kr(100))), Child),
            Refusal.AuthorizationUnderWay
        },
        { "too young, and no card", () => Authorize(OpenFor(Kr(100)), Child, card: null), Refusal.PayerTooYoung },
        { "no card, and an amount that is declined", () => Authorize(OpenFor(Kr(1.51m)), Kari, card: null), Refusal.PayerHasNoCard },
        { "too young, and a card that is declined", () => Authorize(OpenFor(Kr(100)), Child, Card(CardConduct.Expired)), Refusal.PayerTooYoung },
    };

    public static readonly Table<SalesUnit, int> CapturePeriods = new()
    {
        { "Norway", Shop, 180 },
        { "Norway, where late capture changes nothing", Shop.With(SalesUnitFeatures.LateCapture), 180 },
        { "Denmark", DanishShop, 14 },
        { "Finland", FinnishShop, 14 },
        { "Denmark with late capture", DanishShop.With(SalesUnitFeatures.LateCapture), 180 },
        { "Finland with late capture", FinnishShop.With(SalesUnitFeatures.LateCapture), 180 },
    };

    public static readonly Table<Func<PaymentEvent.Authorized>, int> Guarantees = new()
    {
        { "Visa", () => Held(Shop, CardScheme.Visa), 7 },
        { "Visa Electron", () => Held(Shop, CardScheme.VisaElectron), 5 },
        { "Mastercard", () => Held(Shop, CardScheme.Mastercard), 30 },
        { "BankAxept", () => Held(Shop, CardScheme.BankAxept), 7 },
        { "Dankort", () => Held(DanishShop, CardScheme.Dankort), 7 },
        { "Visa in Finland", () => Held(FinnishShop, CardScheme.Visa), 7 },
        { "Mastercard in Denmark, where money is held for a fortnight", () => Held(DanishShop, CardScheme.Mastercard), 14 },
        {
            "Mastercard in Denmark with late capture",
            () => Held(DanishShop.With(SalesUnitFeatures.LateCapture), CardScheme.Mastercard),
            30
        },
    };

    public static readonly Table<string?, SharedProfile?> Profiles = new()
    {
        { "nothing asked", null, null },
        { "nothing asked, in no words", "", null },
        { "name", "name", Shares with { FirstName = "Kari", LastName = "Nordmann" } },
        { "e-mail", "email", Shares with { Email = "kari@example.com" } },
        { "phone number", "phoneNumber", Shares with { PhoneNumber = "4712345678" } },
        { "birth date", "birthDate", Shares with { BirthDate = new(1990, 5, 17) } },
        { "address", "address", Shares with { Address = Home } },
        { "two things", "address phoneNumber", Shares with { Address = Home, PhoneNumber = "4712345678" } },
        { "what is not shared here", "nin", Shares },
        {
            "everything",
            "name address email phoneNumber birthDate",
            new(Kari.SubAt(Shop.Msn), "kari@example.com", "Kari", "Nordmann", "4712345678", new(1990, 5, 17), Home)
        },
    };

    static SharedProfile Shares => new(Kari.SubAt(Shop.Msn), null, null, null, null, null, null);

    static Payment ForAdults => Open(OrderFor(Kr(100)) with { MinimumUserAge = 18 });

    [Theory, MemberData(nameof(Answers))]
    public void Authorizes_or_says_why_not(Func<Decision> authorize, Refusal? refusal) => AssertAnswer(refusal, authorize());

    [Theory, MemberData(nameof(TwoFaults))]
    public void Names_the_first_of_two_faults(Func<Decision> authorize, Refusal? refusal) => AssertAnswer(refusal, authorize());

    [Fact]
    public void Holds_what_the_order_asks() => Assert.Equal(Authorized(Kr(100)), Authorize(OpenFor(Kr(100))).Event);

    [Fact]
    public void Nobody_signs_in_on_the_card_page()
    {
        var order = OrderFor(Kr(100)) with { Method = PaymentMethod.Card, Scope = "name" };
        var decision = Rules.Authorize(Open(order), Shop, new Approval(null, Card(), ChallengePassed: true), Noon, Id);

        Assert.Equal(Authorized(Kr(100)) with { PhoneNumber = null }, decision.Event);
    }

    [Fact]
    public void Express_adds_shipping_to_what_is_held()
    {
        var shipping = new ShippingChoice(Home, "home", "Home delivery", Kr(49));
        var decision = Rules.Authorize(OpenFor(Kr(100)), Shop, new Approval(Kari, Card(), shipping), Noon, Id);

        Assert.Equal(Authorized(Kr(149)) with { Shipping = shipping }, decision.Event);
    }

    [Theory, MemberData(nameof(CapturePeriods))]
    public void The_market_says_how_long_money_is_held(SalesUnit unit, int days) =>
        Assert.Equal(Noon.AddDays(days), Held(unit, CardScheme.Visa).CaptureBefore);

    [Theory, MemberData(nameof(Guarantees))]
    public void The_scheme_says_how_long_the_issuer_promises(Func<PaymentEvent.Authorized> hold, int days) =>
        Assert.Equal(Noon.AddDays(days), hold().GuaranteedUntil);

    [Theory, MemberData(nameof(Profiles))]
    public void Shares_only_what_was_asked(string? scope, SharedProfile? profile)
    {
        var decision = Authorize(Open(OrderFor(Kr(100)) with { Scope = scope }));

        Assert.Equal(profile, Assert.IsType<PaymentEvent.Authorized>(decision.Event).Profile);
    }

    static PaymentEvent.Authorized Held(SalesUnit unit, CardScheme scheme)
    {
        var payment = OpenFor(new(10000, unit.Currency));
        return Assert.IsType<PaymentEvent.Authorized>(Rules.Authorize(payment, unit, new(Kari, Card(scheme: scheme)), Noon, Id).Event);
    }

    static Decision Authorize(Payment payment, DateTimeOffset? at = null) => Authorize(payment, Kari, at);
    static Decision Authorize(Payment payment, Payer payer, DateTimeOffset? at = null) => Authorize(payment, payer, Card(), at);
    static Decision Authorize(Payment payment, Payer payer, Card? card, DateTimeOffset? at = null) =>
        Rules.Authorize(payment, Shop, new(payer, card), at ?? Noon, Id);
}
