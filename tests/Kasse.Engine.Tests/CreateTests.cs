namespace Kasse.Engine.Tests;

public class CreateTests
{
    static readonly ShippingOffer Offer = new([], null, null, null);
    static readonly Payer Child = Kari with { BirthDate = new(2011, 3, 3) };

    /// <summary>Each turns a good request into one that is refused; the first is reported first.</summary>
    static readonly (string Because, Func<Request, Request> Fault, Refusal Refusal)[] Faults =
    [
        ("a closed sales unit", r => r.Without(SalesUnitFeatures.Active), Refusal.SalesUnitInactive),
        ("no verified bank account", r => r.Without(SalesUnitFeatures.BankAccountVerified), Refusal.BankAccountNotVerified),
        ("another currency", r => r.But(o => o with { Amount = o.Amount with { Currency = "EUR" } }), Refusal.CurrencyNotAccepted),
        ("an amount of nothing", r => r.But(o => o with { Amount = Kr(0) }), Refusal.AmountTooSmall),
        ("Express", r => r.But(o => o with { Shipping = Offer }).Without(SalesUnitFeatures.Express), Refusal.ExpressNotAllowed),
        ("asks for nin", r => r.But(o => o with { Scope = "nin" }).Without(SalesUnitFeatures.NationalIdentityNumber), Refusal.ScopeNotAllowed),
        ("blocks commercial cards in Norway", r => r.But(o => o with { BlocksCommercialCards = true }), Refusal.BlockedSourcesNotApplicable),
        ("push", r => r.But(o => o with { Flow = UserFlow.PushMessage }).Without(SalesUnitFeatures.PushMessage), Refusal.PushMessageNotAllowed),
        ("long-living", r => r.But(o => o.Until(Noon.AddDays(1))).Without(SalesUnitFeatures.LongLiving), Refusal.LongLivingNotAllowed),
        ("long-living without a receipt", r => r.But(o => o with { ExpiresAt = Noon.AddDays(1), Receipt = null }), Refusal.LongLivingWithoutReceipt),
        ("expires in ten minutes", r => r.But(o => o.Until(Noon.AddMinutes(10))), Refusal.ExpiresTooSoon),
        ("expires in sixty days", r => r.But(o => o.Until(Noon.AddDays(60))), Refusal.ExpiresTooLate),
        ("push to somebody unknown", r => r.But(o => o with { Flow = UserFlow.PushMessage }) with { Payer = null }, Refusal.PayerNotFound),
        ("payer of fourteen", r => r with { Payer = Child }, Refusal.PayerNotFound),
    ];

    public static readonly Table<Func<Decision>, Refusal?> Bounds = new()
    {
        { "a krone", () => Create(OrderFor(Kr(1))), null },
        { "an øre less than a krone", () => Create(OrderFor(Kr(0.99m))), Refusal.AmountTooSmall },
        { "nothing", () => Create(OrderFor(Kr(0))), Refusal.AmountTooSmall },
        { "less than nothing", () => Create(OrderFor(Kr(-1))), Refusal.AmountTooSmall },
        { "a Danish øre", () => Create(OrderFor(Dkk(0.01m)), DanishShop), null },
        { "no Danish øre", () => Create(OrderFor(Dkk(0)), DanishShop), Refusal.AmountTooSmall },
        { "a cent", () => Create(OrderFor(Eur(0.01m)), FinnishShop), null },
        { "no cent", () => Create(OrderFor(Eur(0)), FinnishShop), Refusal.AmountTooSmall },

        { "asks for nothing special", () => Create(Asking("name address"), WithoutNin), null },
        { "asks for something that only sounds like nin", () => Create(Asking("nincompoop"), WithoutNin), null },
        { "asks for account numbers", () => Create(Asking("name accountNumbers"), WithoutNin), Refusal.ScopeNotAllowed },
        { "asks for account numbers with approval", () => Create(Asking("name accountNumbers")), null },
        { "blocks commercial cards in Denmark", () => Create(OrderFor(Dkk(1)) with { BlocksCommercialCards = true }, DanishShop), null },

        { "expires a moment after ten minutes", () => Create(LongLiving(Noon.AddMinutes(10).AddTicks(1))), null },
        { "expires in ten minutes", () => Create(LongLiving(Noon.AddMinutes(10))), Refusal.ExpiresTooSoon },
        { "expires in the past", () => Create(LongLiving(Noon.AddDays(-1))), Refusal.ExpiresTooSoon },
        { "expires a moment before sixty days", () => Create(LongLiving(Noon.AddDays(60).AddTicks(-1))), null },
        { "expires in sixty days", () => Create(LongLiving(Noon.AddDays(60))), Refusal.ExpiresTooLate },

        { "an unknown number on the landing page", () => Create(For("4799999999")), null },
        { "push to an unknown number", () => Create(For("4799999999") with { Flow = UserFlow.PushMessage }), Refusal.PayerNotFound },
        { "turns fifteen today", () => Create(For(Kari.PhoneNumber), payer: Born(2011, 3, 2)), null },
        { "turns fifteen tomorrow", () => Create(For(Kari.PhoneNumber), payer: Born(2011, 3, 3)), Refusal.PayerNotFound },
        { "of the age that the order demands", () => Create(For(Kari.PhoneNumber, age: 18), payer: Born(2008, 3, 2)), null },
        { "a day too young for the order", () => Create(For(Kari.PhoneNumber, age: 18), payer: Born(2008, 3, 3)), Refusal.PayerNotFound },
        { "an order cannot demand less than fifteen", () => Create(For(Kari.PhoneNumber, age: 10), payer: Born(2012, 1, 1)), Refusal.PayerNotFound },
        { "an age is demanded of nobody in particular", () => Create(OrderFor(Kr(100)) with { MinimumUserAge = 18 }), null },
    };

    public static IEnumerable<TheoryDataRow<Func<Request, Request>, Refusal>> OneFault =>
        Faults.Select(f => new TheoryDataRow<Func<Request, Request>, Refusal>(f.Fault, f.Refusal) { Label = f.Because });

    public static IEnumerable<TheoryDataRow<Func<Request, Request>, Refusal>> TwoFaults =>
        from first in Faults.Index()
        from second in Faults.Skip(first.Index + 1)
        select new TheoryDataRow<Func<Request, Request>, Refusal>(r => first.Item.Fault(second.Fault(r)), first.Item.Refusal)
        {
            Label = $"{first.Item.Because}, and {second.Because}",
        };

    static SalesUnit WithoutNin => Shop.Without(SalesUnitFeatures.NationalIdentityNumber);

    [Theory, MemberData(nameof(OneFault))]
    public void Refuses(Func<Request, Request> fault, Refusal refusal) => AssertAnswer(refusal, fault(Good).Create());

    [Theory, MemberData(nameof(TwoFaults))]
    public void Names_the_first_of_two_faults(Func<Request, Request> faults, Refusal refusal) => AssertAnswer(refusal, faults(Good).Create());

    [Theory, MemberData(nameof(Bounds))]
    public void Keeps_within_bounds(Func<Decision> create, Refusal? refusal) => AssertAnswer(refusal, create());

    [Fact]
    public void A_payment_lives_for_ten_minutes()
    {
        var order = OrderFor(Kr(100));

        Assert.Equal(new PaymentEvent.Created(Noon, Id, order, Noon.AddMinutes(10)), Create(order).Event);
    }

    [Fact]
    public void A_long_living_payment_lives_until_the_order_says()
    {
        var order = LongLiving(Noon.AddDays(28));

        Assert.Equal(new PaymentEvent.Created(Noon, Id, order, Noon.AddDays(28)), Create(order).Event);
    }

    [Theory]
    [InlineData(UserFlow.PushMessage, "4712345678")]
    [InlineData(UserFlow.WebRedirect, null)]
    [InlineData(UserFlow.NativeRedirect, null)]
    [InlineData(UserFlow.Qr, null)]
    public void Only_a_pushed_payment_is_in_the_app_at_once(UserFlow flow, string? sentTo) =>
        Assert.Equal(sentTo, Open(For(Kari.PhoneNumber) with { Flow = flow }).SentTo);

    static Request Good => new(For(Kari.PhoneNumber), Shop, Kari);

    static Decision Create(Order order, SalesUnit? unit = null, Payer? payer = null) => PaymentRules.Create(order, unit ?? Shop, payer, Noon, Id);

    static Order For(string phoneNumber, int? age = null) => OrderFor(Kr(100)) with { PhoneNumber = phoneNumber, MinimumUserAge = age };
    static Order Asking(string scope) => OrderFor(Kr(100)) with { Scope = scope };
    static Order LongLiving(DateTimeOffset expiresAt) => OrderFor(Kr(100)).Until(expiresAt);
    static Payer Born(int year, int month, int day) => Kari with { BirthDate = new(year, month, day) };

    public sealed record Request(Order Order, SalesUnit Unit, Payer? Payer)
    {
        public Request But(Func<Order, Order> change) => this with { Order = change(Order) };
        public Request Without(SalesUnitFeatures feature) => this with { Unit = Unit.Without(feature) };
        public Decision Create() => PaymentRules.Create(Order, Unit, Payer, Noon, Id);
    }
}
